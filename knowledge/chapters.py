"""A published summary to be read from one end to the other: its chapters, and all that may be read in each.

What is masked is not there, and nothing says where it was: a place and a heading may tell as much as words. That some
of a summary is not published is told once, of the whole (`Listed.masked`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.display import show
from knowledge.masking import pages_of
from knowledge.models import Passage, PassageKind, Span
from knowledge.store.summaries import Stored


@dataclass(frozen=True, slots=True)
class Chapter:
    """An agenda item, or another heading that stands above passages; `title` None is what stands under no heading.
    `first` and `last` are its pages, None where the text has none; `passages` counts what may be read, and is never 0:
    a heading that only announces, or below which everything is masked, is no chapter."""

    title: str | None
    first: int | None
    last: int | None
    passages: int


class PartKind(StrEnum):
    HEADING = "heading"
    LEAD = "lead"
    """A line that introduces what follows and is no passage itself: « Les réponses de la Direction : »."""
    TEXT = "text"
    ITEM = "item"
    COLUMNS = "columns"
    """The names of a table's columns, before its first row."""
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Part:
    """`text` as displayed, whole however long it is; `passage_id` None for what is no passage. `cells` are those of a
    row or the names of columns, in the same order, an empty one an empty text; `names` the columns' of a row."""

    kind: PartKind
    text: str
    passage_id: str | None = None
    cells: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def chapters(stored: Stored) -> tuple[Chapter, ...]:
    """In the order of the text. Every passage that may be read is in exactly one."""
    return tuple(_chapter(stored, title) for title in dict.fromkeys(map(_title, stored.passages)))


def parts(stored: Stored, title: str | None) -> tuple[Part, ...]:
    """What stands in a chapter, in order: its passages, the headings below its own, the lines that introduce, the names
    of columns."""
    found: list[Part] = []
    headings: tuple[Span, ...] = ()
    lead: Span | None = None
    columns: tuple[Span | None, ...] = ()
    for one in _under(stored.passages, title):
        inner = one.headings[1:]
        for place, words in enumerate(one.section[1:], start=1):
            if headings[:place] != inner[:place]:
                found += [Part(PartKind.HEADING, words)] if words else []
                lead, columns = None, ()
        headings = inner
        if one.intro is not None and one.intro != lead and not _is_read(one.intro, stored.passages, one.headings):
            found.append(Part(PartKind.LEAD, _words(stored, one.intro)))
        lead = one.intro or lead
        if one.kind is not PassageKind.ROW:
            columns = ()
        elif one.header != columns:
            columns = one.header
            names = tuple(_words(stored, cell) for cell in columns)
            found += [Part(PartKind.COLUMNS, " · ".join(filter(None, names)), None, names)] if any(names) else []
        found.append(_part(stored, one))
    return tuple(found)


def _chapter(stored: Stored, title: str | None) -> Chapter:
    inside = _under(stored.passages, title)
    paged = any(one.page for one in stored.passages)
    spans = [span for one in inside for span in (one.span, *one.headings[:1])]
    pages = pages_of(stored.summary.text, spans, paged=paged)
    first, last = (pages[0], pages[-1]) if pages else (None, None)
    return Chapter(title, first, last, len(inside))


def _title(passage: Passage) -> str | None:
    return passage.section[0] if passage.section else None


def _under(passages: Sequence[Passage], title: str | None) -> list[Passage]:
    return [one for one in passages if _title(one) == title]


def _is_read(span: Span, passages: Sequence[Passage], headings: Sequence[Span]) -> bool:
    """Whether an introducing line is read anyway, as a passage or a heading."""
    return any(span.holds(one) or one.holds(span) for one in (*headings, *(passage.span for passage in passages)))


def _part(stored: Stored, passage: Passage) -> Part:
    text = _words(stored, passage.span)
    if passage.kind is not PassageKind.ROW:
        kind = PartKind.ITEM if passage.kind is PassageKind.ITEM else PartKind.TEXT
        return Part(kind, text, passage.id)
    cells = tuple(_words(stored, cell) for cell in passage.cells)
    return Part(PartKind.ROW, text, passage.id, cells, tuple(_words(stored, cell) for cell in passage.header))


def _words(stored: Stored, span: Span | None) -> str:
    return show(stored.summary.text, span).text if span else ""
