"""What members see of what is published: views, without Telegram or a database."""

from __future__ import annotations

from collections.abc import Sequence

from bot import draft_messages as messages
from bot.buttons import Button, Verb, button
from bot.draft_views import LONGEST_ITEM
from bot.messages import UNNAMED
from bot.rendering import LONGEST, LONGEST_LABEL, View
from bot.styled import Styled, bold, joined, plain, shorten, units
from knowledge.shelf import AgendaItem, Listed, Listing

LONGEST_HEAD = 500


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
