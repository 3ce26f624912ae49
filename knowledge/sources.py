"""From a passage back to where it stands: the page of its PDF, the table that its row is of.

Nothing is claimed that is not there: no page where the original is no PDF or is not the one that was published, no
table for a passage that is no row, nothing of a summary that is no longer quoted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.display import show
from knowledge.errors import OriginalDamaged, OriginalMissing
from knowledge.models import Passage, PassageKind, Span, Status
from knowledge.store import originals
from knowledge.store.database import Database
from knowledge.store.summaries import Stored, SummaryTable

LEFT_OUT = "…"
"""Stands in the first cell of a row in place of rows that are not shown."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as displayed: `marked` is the number of the passage's row, `title` the heading above it. An empty cell is
    an empty text; a row of LEFT_OUT alone stands for rows that are hidden or too long to be one passage."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    marked: int
    title: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """Page `number` (from 1) of the bytes `pdf`; `quotes` is what stands there, as displayed."""

    pdf: bytes
    number: int
    quotes: tuple[str, ...]


class Sources:
    """What one store knows of its passages' places. A row that is masked is left out of its table, and a page that
    holds a masked passage is not shown at all."""

    def __init__(self, database: Database) -> None:
        self._folder = database.folder
        self._table = SummaryTable(database)

    def table_of(self, passage_id: str) -> Table | None:
        """The whole table that a passage is a row of."""
        known = self._quoted(passage_id)
        if known is None or known[1].kind is not PassageKind.ROW:
            return None
        stored, passage = known
        text = stored.summary.text
        rows: list[tuple[str, ...]] = []
        marked = 0
        for other in _same_table(stored, passage):
            if other.kind is PassageKind.ROW:
                if other.id == passage.id:
                    marked = len(rows)
                rows.append(tuple(_words(text, cell) for cell in other.cells))
            elif not rows or rows[-1] != (LEFT_OUT,):
                rows.append((LEFT_OUT,))
        return Table(
            tuple(_words(text, cell) for cell in passage.header),
            tuple(rows),
            marked,
            passage.section[-1] if passage.section else None,
        )

    def page_of(self, passage_id: str, slices: Sequence[Span] = ()) -> Page | None:
        """The page of the original on which a passage begins, or, given the slices of its excerpt, the page that holds
        most of them; and what stands there."""
        known = self._quoted(passage_id)
        if known is None:
            return None
        stored, passage = known
        quotes = _by_page(stored.summary.text, slices or [passage.span])
        if not quotes:
            return None
        number = max(quotes, key=lambda page: sum(map(len, quotes[page]))) if slices else min(quotes)
        if number in stored.summary.masked_pages:
            return None
        name = self._table.original(stored.summary.id)
        try:
            pdf = originals.load(self._folder, name or "")
        except (OriginalMissing, OriginalDamaged):
            return None
        if b"%PDF-" not in pdf[:1024]:
            return None
        return Page(pdf, number, tuple(quotes[number]))

    def _quoted(self, passage_id: str) -> tuple[Stored, Passage] | None:
        """A passage that may be shown, with its summary."""
        summary_id = self._table.of_passage(passage_id)
        stored = self._table.load(summary_id) if summary_id is not None else None
        if stored is None or stored.summary.status is not Status.PUBLISHED:
            return None
        passage = next((one for one in stored.passages if one.id == passage_id), None)
        if passage is None:
            return None
        return stored, passage


def _words(text: str, cell: Span | None) -> str:
    return show(text, cell).text if cell else ""


def _same_table(stored: Stored, passage: Passage) -> list[Passage]:
    """The passages of a row's table, in order. The column names stand once in a text, so rows under the same ones are
    of one table; rows without are, when nothing but white space and bars stands between them."""
    at = stored.passages.index(passage)

    def run(others: Sequence[Passage]) -> Iterator[Passage]:
        last = passage
        for other in others:
            if not _goes_on(stored.summary.text, last, other, passage):
                return
            yield other
            last = other

    before = list(run(stored.passages[:at][::-1]))
    return [*reversed(before), passage, *run(stored.passages[at + 1 :])]


def _goes_on(text: str, one: Passage, other: Passage, passage: Passage) -> bool:
    header = [cell for cell in passage.header if cell]
    if header:
        # a row too long to be one passage is a passage for each cell, introduced by its column's name
        return other.header == passage.header or (other.kind is PassageKind.ITEM and other.intro in header)
    first, second = sorted((one.span, other.span))
    between = text[first.stop : second.start]
    return other.header == passage.header and other.kind is PassageKind.ROW and not any(map(str.isalnum, between))


def _page(text: str, at: int) -> int:
    """Pages are parted by form feeds."""
    return 1 + text.count("\f", 0, at)


def _by_page(text: str, slices: Sequence[Span]) -> dict[int, list[str]]:
    """What is displayed of the slices, by page; a slice that runs over the end of a page is cut there."""
    quotes: dict[int, list[str]] = {}
    for span in slices:
        start = span.start
        for part in span.of(text).split("\f"):
            if part.strip() and (words := show(text, Span(start, start + len(part))).text):
                quotes.setdefault(_page(text, start), []).append(words)
            start += len(part) + 1
    return quotes
