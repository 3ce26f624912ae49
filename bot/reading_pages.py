"""A chapter laid out on pages that a message holds: all of its words, none of them cut unless it is longer than half a
page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot import draft_messages as messages
from bot.styled import Run, Style, Styled, bold, italic, joined, shorten, units
from knowledge.chapters import Part, PartKind
from knowledge.excerpt import JOINT

A_PAGE = 2000
"""UTF-16 units of a page, so that a phone needs not be scrolled for long; a message holds 4,096."""
MANY_COLUMNS = 4
"""From so many columns, a phone's line does not hold a row: each cell has a line, with the name of its column."""
LONGEST_TITLE = 90
"""Of a chapter's title from its second page on."""
LONGEST_COLUMNS = 400
"""Of the names of columns said again on a new page."""
EMPTY_CELL = "–"
_MARKED = re.compile(r"\W|\w{1,3}[.)°]")
"""An item that begins with a sign or a number of its own."""


@dataclass(frozen=True, slots=True)
class Page:
    """`tables` are the ids of the first row, on this page, of each table."""

    text: Styled
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """What stands on one page, if a page holds it: a passage with the headings before it. `joint` is what goes before
    it, `columns` the names that a new page says again, `row` the id of a row and `table` the number of its table."""

    runs: tuple[Run, ...]
    joint: str = "\n\n"
    columns: str = ""
    row: str | None = None
    table: int = 0


@dataclass(slots=True)
class _Sheet:
    """A page that is being filled. `begun`: it holds more than what every page begins with."""

    text: Styled = ()
    tables: dict[int, str] = field(default_factory=dict)
    begun: bool = False

    def put(self, words: Styled, joint: str) -> None:
        self.text = joined([self.text, words], joint)
        self.begun = True

    @property
    def room(self) -> int:
        return A_PAGE - units(self.text) - len("\n\n")


def pages(title: str, parts: Sequence[Part]) -> tuple[Page, ...]:
    """At least one; each with the title of the chapter, the first with all of it."""
    again = bold(shorten(title, LONGEST_TITLE))
    sheets = [_Sheet()]
    _pour(sheets, Run(title, Style.BOLD), again)
    # a title alone on a page says nothing
    sheets[-1].begun = sheets[-1].room < A_PAGE // 2
    for block in _blocks(parts):
        words = joined([(run,) for run in block.runs], "\n\n")
        if units(words) > sheets[-1].room and sheets[-1].begun:
            sheets.append(_Sheet(joined([again, italic(block.columns) if block.columns else ()], "\n\n")))
        if units(words) <= sheets[-1].room:
            sheets[-1].put(words, block.joint if sheets[-1].begun else "\n\n")
        else:
            for run in block.runs:
                _pour(sheets, run, again)
        if block.row is not None:
            sheets[-1].tables.setdefault(block.table, block.row)
    return tuple(Page(sheet.text, tuple(sheet.tables.values())) for sheet in sheets)


def _pour(sheets: list[_Sheet], run: Run, again: Styled) -> None:
    """Over as many sheets as it takes, the cuts marked."""
    text = run.text
    while text.strip():
        room = sheets[-1].room
        if units(text) > room and room < A_PAGE // 2 and sheets[-1].begun:
            sheets.append(_Sheet(again))
            continue
        head, rest = (text, "") if units(text) <= room else _cut(text, room - len(f" {JOINT}"))
        sheets[-1].put((Run(f"{head} {JOINT}" if rest else head, run.style),), "\n\n")
        text = f"{JOINT} {rest}" if rest else ""


def in_pieces(text: str, limit: int) -> list[str]:
    """At least one, each of at most `limit` units, the cuts marked."""
    pieces = []
    while units(text) > limit:
        head, rest = _cut(text, limit - len(f" {JOINT}"))
        pieces.append(f"{head} {JOINT}")
        text = f"{JOINT} {rest}"
    return [*pieces, text]


def _cut(text: str, limit: int) -> tuple[str, str]:
    """In two, the first of at most `limit` units, between words where it holds any."""
    head = text[:limit]
    while units(head) > limit:
        head = head[:-1]
    blank = max(head.rfind(" "), head.rfind("\n"))
    if blank > limit // 2:
        return head[:blank], text[blank + 1 :]
    return head, text[len(head) :]


def _blocks(parts: Sequence[Part]) -> Iterator[_Block]:
    """A heading or a line that introduces goes with the passage behind it."""
    waiting: list[Run] = []
    columns, table = "", 0
    before: PartKind | None = None
    for part in parts:
        if part.kind is PartKind.COLUMNS:
            table += 1
            columns = _names(part) if not _is_wide(part) else ""
            waiting += [Run(columns, Style.ITALIC)] if columns else []
        elif part.kind in (PartKind.HEADING, PartKind.LEAD):
            waiting.append(Run(part.text, Style.BOLD if part.kind is PartKind.HEADING else Style.ITALIC))
        else:
            row = part.kind is PartKind.ROW
            if not row:
                columns, table = "", table + 1
            near = part.kind is before and not waiting and (part.kind is PartKind.ITEM or (row and not _is_wide(part)))
            again = shorten(columns, LONGEST_COLUMNS) if not waiting else ""
            words = (*waiting, Run(_written(part)))
            yield _Block(words, "\n" if near else "\n\n", again, part.passage_id if row else None, table)
            waiting = []
        before = part.kind
    if waiting:
        yield _Block(tuple(waiting))


def _is_wide(part: Part) -> bool:
    return len(part.cells) >= MANY_COLUMNS and any(part.names or part.cells)


def _names(columns: Part) -> str:
    return " · ".join(name or EMPTY_CELL for name in columns.cells)


def _written(part: Part) -> str:
    if part.kind is PartKind.ITEM:
        return part.text if _MARKED.match(part.text) else f"• {part.text}"
    if part.kind is PartKind.TEXT:
        return part.text
    if not _is_wide(part):
        # an empty cell keeps its place, or a figure would stand under another column's name
        return " · ".join(cell or EMPTY_CELL for cell in part.cells)
    names = (*part.names, *("" for _ in part.cells))
    return "\n".join(messages.cell(name, cell) for cell, name in zip(part.cells, names, strict=False) if cell)
