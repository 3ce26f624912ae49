"""What a representative sees of drafts: views, without Telegram or a database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from bot import draft_messages as messages
from bot.arrival_messages import pasted_button
from bot.buttons import Button, Verb, button
from bot.messages import UNNAMED
from bot.reading_pages import in_pieces
from bot.rendering import LONGEST, LONGEST_LABEL, Rows, View, reply_view
from bot.styled import Styled, bold, joined, plain, shorten, units, words_of
from knowledge.arrivals import Pasting
from knowledge.drafts import KEPT_DAYS
from knowledge.previews import Draft, DraftPassage, Preview, Warned
from knowledge.replies import Answer, Reply
from knowledge.shelf import AgendaItem
from knowledge.trials import Trial

MOST_ITEMS = 20
LONGEST_ITEM = 90
LONGEST_TRIAL = 160
CUT = 5
"""Passages of « Voir le découpage » in one message, at most."""
CUT_PAGE = 2000
"""UTF-16 units of passages in one message: they are shown whole, or nobody would know what is masked."""
JUMPS = 7
"""Buttons that lead far, where there are more pages of passages than that; each has the number of a passage."""
DRAFTS_A_PAGE = 8


def preview_view(draft: Draft, preview: Preview, trial: Trial, told: str | None = None) -> View:
    """What was understood, and what can be done about it; `told` is a warning of ours."""
    head = joined(
        [bold(shorten(preview.title, 200)), plain(f"{messages.meeting_of(preview.when)} · {messages.counts(preview)}")],
        "\n",
    )
    notes = [told] if told is not None else []
    notes += [messages.warning(kind, preview) for kind in preview.warnings]
    if preview.already is not None and preview.former is None:
        notes.insert(0, messages.already(preview.already.date))
    if preview.former is not None:
        notes.append(messages.replaces(shorten(preview.former.title, 100), preview.former.date))
    if preview.withdrawn is not None:
        notes.append(messages.taken_back(preview.withdrawn))
    if preview.masked:
        notes.append(messages.masked(len(preview.masked)))
    warned = plain("\n".join(f"⚠️ {note}" for note in notes)) if notes else ()
    heard = plain(messages.notified(trial.notified)) if trial.notified.subscribers else ()
    tried = plain("\n".join(_trial(*one) for one in trial.samples)) if trial.samples else ()
    # the agenda gives way: the rest is what has to be decided on
    for most in range(MOST_ITEMS, -1, -1):
        text = joined([head, _agenda(preview.agenda, most), warned, heard, tried], "\n\n")
        if units(text) <= LONGEST:
            break
    return View(text, _choices(draft, preview))


def _agenda(agenda: Sequence[AgendaItem], most: int) -> Styled:
    lines = [_item(number, item) for number, item in enumerate(agenda[:most], start=1)]
    if len(agenda) > most:
        lines.append(messages.more_items(len(agenda) - most))
    return plain("\n".join(lines)) if lines else ()


def _item(number: int, item: AgendaItem) -> str:
    """The title gives way: where it stands is at the end."""
    where = messages.pages(item.first, item.last)
    return f"{shorten(messages.agenda_line(number, item), LONGEST_ITEM - len(where))}{where}"


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
        if preview.already is None:
            # two meetings, and two texts of one, may say much the same
            rows.append((choice(messages.BESIDE, "beside"),))
    elif dated and preview.already is None:
        rows.append((choice(messages.PUBLISH, "publish"),))
    rows.append(
        (choice(messages.FIX_DATE if dated else messages.GIVE_DATE, "date"), choice(messages.FIX_TITLE, "title"))
    )
    rows.append((choice(messages.SEE_CUT, "cut:0"), choice(messages.CANCEL, "cancel")))
    return tuple(rows)


def cut_view(draft: Draft, passages: Sequence[DraftPassage], number: int) -> View:
    """A page of passages, all their words, each with a button that masks it; `number` counts from 0, and is the nearest
    there is."""
    pages = _cut_pages(passages)
    number = max(0, min(number, len(pages) - 1))
    shown = pages[number]
    first, last = shown[0][0], shown[-1][0]
    parts: list[Styled] = [plain(messages.cut_head(first + 1, last + 1, len(passages)))]
    item = passages[first - 1].item if first else None
    for place, words in shown:
        passage = passages[place]
        if passage.item != item and passage.item is not None:
            parts.append(bold(shorten(passage.item, LONGEST_ITEM)))
        item = passage.item
        where = messages.pages(passage.page, passage.page)
        hidden = f" {messages.HIDDEN}" if passage.masked else ""
        parts.append(plain(f"{place + 1}.{where}{hidden} {words}"))
    masks = tuple(
        button(
            messages.mask_button(place + 1, passages[place].masked),
            Verb.DRAFT,
            f"{draft.number}:{'unmask' if passages[place].masked else 'mask'}:{number}:{passages[place].id}",
        )
        for place, _ in shown
    )
    rows: list[tuple[Button, ...]] = [masks[at : at + 3] for at in range(0, len(masks), 3)]
    turns = []
    if number:
        turns.append(button(messages.FORMER, Verb.DRAFT, f"{draft.number}:cut:{number - 1}"))
    if number + 1 < len(pages):
        turns.append(button(messages.NEXT, Verb.DRAFT, f"{draft.number}:cut:{number + 1}"))
    rows.extend([tuple(turns)] if turns else [])
    if len(pages) > JUMPS:
        far = range(0, len(pages), -(-len(pages) // JUMPS))
        rows.append(tuple(button(str(pages[at][0][0] + 1), Verb.DRAFT, f"{draft.number}:cut:{at}") for at in far))
    rows.append((button(messages.BACK, Verb.DRAFT, f"{draft.number}:show"),))
    return View(joined(parts, "\n\n"), tuple(rows))


def _cut_pages(passages: Sequence[DraftPassage]) -> list[list[tuple[int, str]]]:
    """Places of passages and their words; a passage that is longer than a page goes over several. What is masked does
    not move anything."""
    pages: list[list[tuple[int, str]]] = [[]]
    room = CUT_PAGE
    for place, passage in enumerate(passages):
        for piece, words in enumerate(in_pieces(" ".join(passage.text.split()), CUT_PAGE)):
            if pages[-1] and (piece or units(words) > room or len(pages[-1]) == CUT):
                pages.append([])
                room = CUT_PAGE
            pages[-1].append((place, words))
            room -= units(words)
    return pages


def drafts_view(
    drafts: Sequence[Draft],
    first: int,
    member: str,
    everybody: bool,
    pasted: Pasting | None,
    day: Callable[[datetime], date],
) -> View:
    """A page of drafts, each with a button that opens it, and what this member has begun to paste; `day` is the day
    that an instant is where people live."""
    rows: list[tuple[Button, ...]] = []
    if pasted is not None and pasted.parts:
        rows.append((button(pasted_button(pasted), Verb.PASTED, "show"),))
    if not drafts:
        return View(plain(messages.NO_DRAFT_AT_ALL if everybody else messages.NO_DRAFT), tuple(rows))
    shown = drafts[first : first + DRAFTS_A_PAGE]
    lines = [messages.ALL_DRAFTS if everybody else messages.DRAFTS]
    for place, one in enumerate(shown, start=first + 1):
        title = shorten(one.title, 100) or UNNAMED
        until = day(one.created_at + timedelta(days=KEPT_DAYS))
        lines.append(messages.draft_line(place, title, one.when, day(one.created_at), until, one.by != member))
        label = shorten(messages.draft_button(place, title), LONGEST_LABEL)
        rows.append((button(label, Verb.DRAFT, f"{one.number}:show"),))
    turns = []
    if first:
        turns.append(button(messages.FORMER, Verb.DRAFTS, str(max(0, first - DRAFTS_A_PAGE))))
    if first + len(shown) < len(drafts):
        turns.append(button(messages.NEXT, Verb.DRAFTS, str(first + len(shown))))
    rows.extend([tuple(turns)] if turns else [])
    return View(plain("\n\n".join(lines)), tuple(rows))
