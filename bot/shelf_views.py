"""What members see of what is published: councils, meetings, chapters, and all their words, a page at a time. Views,
without Telegram or a database."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from bot import draft_messages as messages
from bot.buttons import Button, Verb, button
from bot.messages import SEE_TABLE, UNNAMED
from bot.reading_pages import Page
from bot.rendering import LONGEST_LABEL, View
from bot.styled import joined, plain, shorten
from knowledge.chapters import Chapter
from knowledge.shelf import Council, Listed

MEETINGS_A_PAGE = 8
CHAPTERS_A_PAGE = 20
MOST_YEARS = 8
"""Buttons that Telegram takes in a row."""
MOST_TABLES = 4
LONGEST_HEAD = 500
LONGEST_SOURCE = 90


def councils_view(councils: Sequence[Council], first: int, verb: Verb) -> View:
    """`first` is where the page begins; `verb` says what a tap on a meeting will do."""
    first = _page_of(first, len(councils), MEETINGS_A_PAGE)
    shown = councils[first : first + MEETINGS_A_PAGE]
    rows: list[tuple[Button, ...]] = [
        (
            button(
                shorten(messages.council_name(one), LONGEST_LABEL) or UNNAMED, Verb.MEETINGS, f"{verb}:{one.number}:0"
            ),
        )
        for one in shown
    ]
    rows += _turns(first, len(councils), MEETINGS_A_PAGE, Verb.MEETINGS, f"{verb}")
    return View(joined([plain(_head(verb)), *(plain(messages.council_line(one)) for one in shown)], "\n"), tuple(rows))


def meetings_view(meetings: Sequence[Listed], first: int, verb: Verb, council: int | None, back: bool) -> View:
    """A page of `meetings`, newest first; `council` is their common one, where they are looked through by council;
    `back`: there are others to go back to."""
    first = _page_of(first, len(meetings), MEETINGS_A_PAGE)
    shown = meetings[first : first + MEETINGS_A_PAGE]
    if not shown:
        return View(plain(messages.NO_MEETING))
    here = f"{verb}" if council is None else f"{verb}:{council}"
    rows: list[tuple[Button, ...]] = [
        (button(shorten(label, LONGEST_LABEL), verb, str(one.id)),)
        for one, label in zip(shown, _told_apart(shown), strict=True)
    ]
    rows += _turns(first, len(meetings), MEETINGS_A_PAGE, Verb.MEETINGS, here)
    if len(meetings) > MEETINGS_A_PAGE:
        rows += _years(meetings, here)
    rows += [(button(messages.BACK, Verb.MEETINGS, f"{verb}:0"),)] if back else []
    return View(plain(_head(verb)), tuple(rows))


def meeting_view(listed: Listed, chapters: Sequence[Chapter], first: int, back: str) -> View:
    """One summary: its chapters, each a button, and the file where it may be given. `back` is the data of the button
    that leads to the list."""
    first = _page_of(first, len(chapters), CHAPTERS_A_PAGE)
    rows: list[tuple[Button, ...]] = [
        (button(_chapter_label(one, chapters), Verb.ITEM, f"{listed.id}:{place}:0"),)
        for place, one in enumerate(chapters[first : first + CHAPTERS_A_PAGE], start=first)
    ]
    rows += _turns(first, len(chapters), CHAPTERS_A_PAGE, Verb.MEETING, str(listed.id))
    last = [button(messages.BACK, Verb.MEETINGS, back)]
    if not listed.masked:
        last.insert(0, button(messages.DOCUMENT, Verb.ORIGINAL, str(listed.id)))
    head = shorten(messages.meeting_head(listed, sum(one.passages for one in chapters)), LONGEST_HEAD)
    notes = [plain(messages.NOT_ALL_PUBLISHED)] if listed.masked else []
    return View(joined([plain(head), *notes], "\n\n"), (*rows, tuple(last)))


def page_view(listed: Listed, chapter: Chapter, place: int, pages: Sequence[Page], number: int) -> View:
    """A page of a chapter, word for word; `number` counts from 0, and is the last one where there are not so many."""
    number = max(0, min(number, len(pages) - 1))
    page = pages[number]
    tables = page.tables[:MOST_TABLES]
    rows: list[tuple[Button, ...]] = [
        (button(SEE_TABLE if len(tables) == 1 else f"{SEE_TABLE} {count}", Verb.TABLE, one),)
        for count, one in enumerate(tables, start=1)
    ]
    turns = []
    if number:
        turns.append(button(messages.FORMER, Verb.ITEM, f"{listed.id}:{place}:{number - 1}"))
    if number + 1 < len(pages):
        turns.append(button(messages.NEXT, Verb.ITEM, f"{listed.id}:{place}:{number + 1}"))
    rows += [tuple(turns)] if turns else []
    rows.append((button(messages.BACK, Verb.MEETING, f"{listed.id}:{place - place % CHAPTERS_A_PAGE}"),))
    meeting = shorten(messages.meeting_button(listed), LONGEST_SOURCE)
    where = messages.pages(chapter.first, chapter.last)
    source = plain(f"📄 {meeting}{where}{messages.page_of(number + 1, len(pages))}")
    return View(joined([page.text, source], "\n\n"), tuple(rows))


def gone_view(said: str, newer: Listed | None) -> View:
    """Of a summary that is no longer published; `newer` is the version that is, if any."""
    rows: list[tuple[Button, ...]] = []
    if newer is not None:
        rows.append((button(messages.SEE_NEWER, Verb.MEETING, str(newer.id)),))
    return View(plain(said), (*rows, (button(messages.BACK, Verb.MEETINGS, f"{Verb.MEETING}:0"),)))


def first_of_page(place: int) -> int:
    """Where the page of a list of meetings begins that holds the one at `place`."""
    return place - place % MEETINGS_A_PAGE


def _head(verb: Verb) -> str:
    return messages.WHICH_TO_WITHDRAW if verb is Verb.WITHDRAW else messages.MEETINGS


def _page_of(first: int, total: int, size: int) -> int:
    """A page that is no more, because something was withdrawn meanwhile, is the last one."""
    last = max(0, total - 1)
    return max(0, min(first, last - last % size))


def _turns(first: int, total: int, size: int, verb: Verb, here: str) -> list[tuple[Button, ...]]:
    turns = []
    if first:
        turns.append(button(messages.FORMER, verb, f"{here}:{max(0, first - size)}"))
    if first + size < total:
        turns.append(button(messages.NEXT, verb, f"{here}:{first + size}"))
    return [tuple(turns)] if turns else []


def _years(meetings: Sequence[Listed], here: str) -> list[tuple[Button, ...]]:
    """A button for each year, to a page that begins with its last meeting."""
    years: list[Button] = []
    first = 0
    for year, group in groupby(meetings, key=lambda one: one.meeting.date.year):
        years.append(button(str(year), Verb.MEETINGS, f"{here}:{first}"))
        first += len(list(group))
    return [tuple(years[at : at + MOST_YEARS]) for at in range(0, len(years), MOST_YEARS)] if years[1:] else []


def _told_apart(meetings: Sequence[Listed]) -> list[str]:
    """The labels: two meetings of one council and day are told apart by their titles, or their numbers."""
    labels = [messages.meeting_button(one) for one in meetings]
    for told in (messages.meeting_by_title, messages.meeting_by_number):
        twice = {shorten(label, LONGEST_LABEL) for label in labels if _times(label, labels) > 1}
        labels = [
            told(one) if shorten(label, LONGEST_LABEL) in twice else label
            for one, label in zip(meetings, labels, strict=True)
        ]
    return labels


def _times(label: str, labels: Sequence[str]) -> int:
    return sum(shorten(label, LONGEST_LABEL) == shorten(other, LONGEST_LABEL) for other in labels)


def title_of(chapter: Chapter, chapters: Sequence[Chapter]) -> str:
    """Also of what stands under no heading, in a text that has some or none."""
    if chapter.title is not None:
        return chapter.title
    return messages.WHOLE if len(chapters) == 1 else messages.OPENING


def _chapter_label(chapter: Chapter, chapters: Sequence[Chapter]) -> str:
    # the title gives way, pages stay; Telegram refuses a button without a label
    where = messages.pages(chapter.first, chapter.last)
    return f"{shorten(title_of(chapter, chapters), LONGEST_LABEL - len(where)) or UNNAMED}{where}"
