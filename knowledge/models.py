"""The objects that cross package boundaries: frozen, typed, without behaviour beyond what keeps them true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Speaker(StrEnum):
    """Whose words a passage reports; a passage that states a fact in nobody's name in particular has none."""

    MANAGEMENT = "management"
    UNION = "union"
    LAW = "law"


class PassageKind(StrEnum):
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


class Status(StrEnum):
    """Of a summary's version: only a published one is quoted."""

    PUBLISHED = "published"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A slice of a stored text: characters `start` (included) to `stop` (excluded), never empty."""

    start: int
    stop: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.stop:
            raise ValueError(f"not a slice: {self.start}:{self.stop}")

    def of(self, text: str) -> str:
        return text[self.start : self.stop]

    def holds(self, other: Span) -> bool:
        return self.start <= other.start and other.stop <= self.stop


@dataclass(frozen=True, slots=True)
class Acronym:
    """Letters and what they stand for, as a summary or the shipped glossary spells them out."""

    letters: str
    expansion: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest thing that is indexed: a paragraph, a list item, a table row. All spans are in the summary's stored
    text.

    `units` are its sentences (or the row's cells) in order, `voices` whose words each reports; `section` the headings
    above it, the agenda item first, and `headings` where they stand; `intro` the line that introduces its list;
    `header` the column names of its table, `cells` of the row in the same order (an empty cell is None in both);
    `asked` the question that it answers, where the summary pairs them; `asks` says that it is itself a question put by
    somebody, with or without a question mark."""

    id: str
    kind: PassageKind
    span: Span
    units: tuple[Span, ...]
    voices: tuple[Speaker | None, ...]
    section: tuple[str, ...] = ()
    headings: tuple[Span, ...] = ()
    page: int | None = None
    intro: Span | None = None
    header: tuple[Span | None, ...] = ()
    cells: tuple[Span | None, ...] = ()
    asked: Span | None = None
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """`title` is what the summary calls the meeting; `body` the council (None where the file does not say)."""

    title: str
    date: date
    body: str | None
    file: str


@dataclass(frozen=True, slots=True)
class Summary:
    """One published version of the union's text of a meeting, with its stored text."""

    id: int
    meeting: Meeting
    version: int
    status: Status
    text: str
    ocr: bool = False
    """The letters were read from pictures: some may be wrong."""
    masked: bool = False
    """Some passage of it is never quoted: the original, and pictures of `masked_pages`, are not to be shown."""
    masked_pages: tuple[int, ...] = ()
    kind: str | None = None
    """What the file is (a `reading.kinds.Kind`); None for one that was read before this was kept."""
