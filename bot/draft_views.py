"""What a representative sees of a draft, and members of what is published: views, without Telegram or a database."""

from __future__ import annotations

from collections.abc import Sequence

from bot import draft_messages as messages
from bot.buttons import Button, Verb, button
from bot.messages import UNNAMED
from bot.rendering import LONGEST, LONGEST_LABEL, Rows, View, reply_view
from bot.styled import Styled, bold, joined, plain, shorten, units, words_of
from knowledge.previews import Draft, DraftPassage, Preview, Warned
from knowledge.replies import Answer, Reply
from knowledge.shelf import AgendaItem, Listed, Listing

MOST_ITEMS = 20
LONGEST_ITEM = 90
LONGEST_TRIAL = 160
CUT = 5
"""Passages of « Voir le découpage » in one message."""
LONGEST_PASSAGE = 600
LONGEST_HEAD = 500


def preview_view(draft: Draft, preview: Preview, trials: Sequence[tuple[str, Reply]]) -> View:
    """What was understood, and what can be done about it."""
    head = joined(
        [bold(shorten(preview.title, 200)), plain(f"{messages.meeting_of(preview.when)} · {messages.counts(preview)}")],
        "\n",
    )
    notes = [messages.warning(kind, preview) for kind in preview.warnings]
    if preview.already is not None and preview.former is None:
        notes.insert(0, messages.already(preview.already.date))
    if preview.former is not None:
        notes.append(messages.replaces(shorten(preview.former.title, 100), preview.former.date))
    if preview.masked:
        notes.append(messages.masked(len(preview.masked)))
    warned = plain("\n".join(f"⚠️ {note}" for note in notes))
    tried = plain("\n".join(_trial(question, reply) for question, reply in trials))
    # the agenda gives way: the rest is what has to be decided on
    for most in range(MOST_ITEMS, -1, -1):
        text = joined([head, _agenda(preview.agenda, most), warned if notes else (), tried if trials else ()], "\n\n")
        if units(text) <= LONGEST:
            break
    return View(text, _choices(draft, preview))


def _agenda(agenda: Sequence[AgendaItem], most: int) -> Styled:
    lines = [
        shorten(messages.agenda_line(number, item), LONGEST_ITEM) for number, item in enumerate(agenda[:most], start=1)
    ]
    if len(agenda) > most:
        lines.append(messages.more_items(len(agenda) - most))
    return plain("\n".join(lines)) if lines else ()


def _trial(question: str, reply: Reply) -> str:
    if isinstance(reply, Answer):
        return messages.trial(question, shorten(reply.found[0].excerpt.text, LONGEST_TRIAL))
    return messages.trial(question, shorten(words_of(reply_view(reply).text), LONGEST_TRIAL))


def _choices(draft: Draft, preview: Preview) -> Rows:
    number = draft.number

    def choice(label: str, action: str) -> Button:
        return button(label, Verb.DRAFT, f"{number}:{action}")

    rows: list[tuple[Button, ...]] = []
    dated = Warned.UNDATED not in preview.warnings
    if dated and preview.former is not None:
        rows.append((choice(messages.REPLACE, "replace"),))
        if preview.former.date != preview.when and preview.already is None:
            # two meetings may say much the same
            rows.append((choice(messages.BESIDE, "publish"),))
    elif dated and preview.already is None:
        rows.append((choice(messages.PUBLISH, "publish"),))
    rows.append(
        (choice(messages.FIX_DATE if dated else messages.GIVE_DATE, "date"), choice(messages.FIX_TITLE, "title"))
    )
    rows.append((choice(messages.SEE_CUT, "cut:0"), choice(messages.CANCEL, "cancel")))
    return tuple(rows)


def cut_view(draft: Draft, passages: Sequence[DraftPassage], first: int) -> View:
    """Some passages, each with a button that masks it."""
    last = max(0, len(passages) - 1)
    first = max(0, min(first - first % CUT, last - last % CUT))
    shown = passages[first : first + CUT]
    parts: list[Styled] = [plain(messages.cut_head(first + 1, first + len(shown), len(passages)))]
    item = passages[first - 1].item if first else None
    for place, passage in enumerate(shown, start=first + 1):
        if passage.item != item and passage.item is not None:
            parts.append(bold(shorten(passage.item, LONGEST_ITEM)))
        item = passage.item
        where = messages.pages(passage.page, passage.page)
        hidden = f" {messages.HIDDEN}" if passage.masked else ""
        parts.append(plain(f"{place}.{where}{hidden} {shorten(passage.text, LONGEST_PASSAGE)}"))
    masks = tuple(
        button(
            messages.mask_button(place, passage.masked),
            Verb.DRAFT,
            f"{draft.number}:{'unmask' if passage.masked else 'mask'}:{first}:{passage.id}",
        )
        for place, passage in enumerate(shown, start=first + 1)
    )
    rows: list[tuple[Button, ...]] = [masks[at : at + 3] for at in range(0, len(masks), 3)]
    turns = []
    if first:
        turns.append(button(messages.FORMER, Verb.DRAFT, f"{draft.number}:cut:{first - CUT}"))
    if first + CUT < len(passages):
        turns.append(button(messages.NEXT, Verb.DRAFT, f"{draft.number}:cut:{first + CUT}"))
    rows.extend([tuple(turns)] if turns else [])
    rows.append((button(messages.BACK, Verb.DRAFT, f"{draft.number}:show"),))
    return View(joined(parts, "\n\n"), tuple(rows))


def meetings_view(listing: Listing, offset: int, verb: Verb) -> View:
    """A page of what is published; `verb` says what a tap on one does."""
    if not listing.summaries:
        return View(plain(messages.NO_MEETING))
    rows: list[tuple[Button, ...]] = [
        (button(shorten(messages.meeting_button(one), LONGEST_LABEL), verb, str(one.id)),) for one in listing.summaries
    ]
    turns = []
    size = len(listing.summaries)
    if offset:
        turns.append(button(messages.FORMER, Verb.MEETINGS, f"{verb}:{max(0, offset - MEETINGS_A_PAGE)}"))
    if offset + size < listing.total:
        turns.append(button(messages.NEXT, Verb.MEETINGS, f"{verb}:{offset + size}"))
    rows.extend([tuple(turns)] if turns else [])
    head = messages.MEETINGS if verb is Verb.MEETING else messages.WHICH_TO_WITHDRAW
    return View(plain(head), tuple(rows))


MEETINGS_A_PAGE = 8


def meeting_view(listed: Listed, agenda: Sequence[AgendaItem]) -> View:
    """One summary: its agenda items, each a button, and the file where it may be given."""
    rows: list[tuple[Button, ...]] = [
        (
            button(
                # Telegram refuses a button without a label
                shorten(f"{item.title}{messages.pages(item.first, item.last)}", LONGEST_LABEL) or UNNAMED,
                Verb.ITEM,
                f"{listed.id}:{place}:0",
            ),
        )
        for place, item in enumerate(agenda)
        if item.passages
    ]
    last = [button(messages.BACK, Verb.MEETINGS, f"{Verb.MEETING}:0")]
    if not listed.masked:
        last.insert(0, button(messages.DOCUMENT, Verb.ORIGINAL, str(listed.id)))
    # Telegram takes a hundred buttons
    return View(plain(shorten(messages.meeting_head(listed), LONGEST_HEAD)), (*rows[:90], tuple(last)))


def item_view(listed: Listed, item: AgendaItem, place: int, texts: Sequence[str], first: int) -> View:
    """The passages of an agenda item, word for word, a page at a time."""
    parts: list[Styled] = [bold(shorten(item.title, 200))]
    shown = 0
    for text in texts[first:]:
        longer = [*parts, plain(shorten(text, LONGEST // 2) if units(text) > LONGEST // 2 else text)]
        if shown and units(joined(longer, "\n\n")) > LONGEST - 300:
            break
        parts, shown = longer, shown + 1
    rows: list[tuple[Button, ...]] = []
    if first + shown < len(texts):
        rows.append((button(messages.NEXT, Verb.ITEM, f"{listed.id}:{place}:{first + shown}"),))
    rows.append((button(messages.BACK, Verb.MEETING, str(listed.id)),))
    meeting = shorten(messages.meeting_button(listed), LONGEST_ITEM)
    source = plain(f"📄 {meeting}{messages.pages(item.first, item.last)}")
    return View(joined([*parts, source], "\n\n"), tuple(rows))
