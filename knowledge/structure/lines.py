"""A text as its lines, each with its place, its page and its outward kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise

from knowledge.models import Span


class LineKind(Enum):
    BLANK = auto()
    RULE = auto()
    HEADING = auto()
    """A Markdown heading."""
    ITEM = auto()
    ROW = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """`span` is the line without the white space around it (None when blank), `text` what stands there; `indent` in
    columns, a quotation mark (« > ») not counted; `marker` the bullet, number or #s that open it, without the space
    behind."""

    number: int
    kind: LineKind
    span: Span | None
    text: str
    indent: int
    page: int | None
    marker: str = ""

    @property
    def content(self) -> str:
        """The text without its marker."""
        return self.text[len(self.marker) :].lstrip()


SPACED = re.compile(r"\S+(?: \S+)*")
"""What two spaces or more hold apart."""
LONGEST_CELL = 50
FEWEST_ROWS, FEWEST_WIDE_ROWS = 3, 2
"""Of a table of two columns, and of more."""
_RULE = re.compile(r"(?=.{3})[-_=*~─—–\s]+|(?=.*---)[-|:\s]+")
_HEADING = re.compile(r"#{1,6}(?=\s+\S)")
_BULLET = re.compile(r"(?:[•·▪◦●○■□►▶➢➤➔→⇒✓✔❖‣∙*–—-]|o(?=\s))(?=\s+\S)")
_NUMBER = re.compile(r"(?:\(?\d{1,3}(?:[.)°]|\s?[-–/](?=\s)|\.\))|\(?[a-zA-Z]\)|[a-z]\.)(?=\s+\S)")
_QUOTE = re.compile(r">+\s?")


def split(text: str, *, paged: bool = False) -> list[Line]:
    """Every line of `text`; pages are counted when a form feed separates them, or when `paged` says that there are
    some."""
    paged = paged or "\f" in text.strip("\f")
    lines: list[Line] = []
    page, position = 1, 0
    for raw in re.split(r"(\n|\f)", text):
        if raw == "\n":
            position += 1
        elif raw == "\f":
            page += 1
            position += 1
        else:
            lines.append(_line(len(lines), raw, position, page if paged else None))
            position += len(raw)
    return _with_spaced_rows(lines)


def _with_spaced_rows(lines: list[Line]) -> list[Line]:
    """Lines below each other whose parts stand in the same columns, white space between, are rows of a table."""
    out = list(lines)
    place = 0
    while place < len(lines):
        parts = spaced_cells(lines[place])
        stop, reaches = place + 1, [(start, end) for start, end in parts]
        while len(parts) > 1 and stop < len(lines):
            more = spaced_cells(lines[stop])
            if len(more) != len(parts):
                break
            both = [(min(one[0], two[0]), max(one[1], two[1])) for one, two in zip(reaches, more, strict=True)]
            if any(one[1] >= two[0] for one, two in pairwise(both)):
                break
            reaches, stop = both, stop + 1
        if stop - place >= (FEWEST_ROWS if len(parts) == 2 else FEWEST_WIDE_ROWS):
            out[place:stop] = [replace(line, kind=LineKind.ROW) for line in lines[place:stop]]
        place = stop
    return out


def spaced_cells(line: Line) -> list[tuple[int, int]]:
    """Where parts of a line stand that white space holds apart, in columns; nothing where one of them is long."""
    if line.kind is not LineKind.TEXT or "  " not in line.text:
        return []
    found = [(part.start() + line.indent, part.end() + line.indent) for part in SPACED.finditer(line.text)]
    return found if all(end - start <= LONGEST_CELL for start, end in found) else []


def _line(number: int, raw: str, at: int, page: int | None) -> Line:
    stripped = raw.strip()
    if not stripped:
        return Line(number, LineKind.BLANK, None, "", 0, page)
    start = at + len(raw) - len(raw.lstrip())
    span = Span(start, start + len(stripped))
    outer = _QUOTE.match(stripped)
    inner = stripped[outer.end() :] if outer else stripped
    indent = len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip())
    kind, marker = _kind(inner)
    if outer and marker:
        marker = stripped[: outer.end()] + marker
    return Line(number, kind, span, stripped, indent, page, marker)


def _kind(text: str) -> tuple[LineKind, str]:
    if _RULE.fullmatch(text):
        return LineKind.RULE, ""
    if found := _HEADING.match(text):
        return LineKind.HEADING, found.group()
    if is_row(text):
        return LineKind.ROW, ""
    if found := _BULLET.match(text):
        numbered = _NUMBER.match(text[found.end() :].lstrip())  # « - 1) … »
        return LineKind.ITEM, text[
            : text.index(numbered.group(), found.end()) + numbered.end()
        ] if numbered else found.group()
    if found := _NUMBER.match(text):
        return LineKind.ITEM, found.group()
    return LineKind.TEXT, ""


def is_row(text: str) -> bool:
    """Two cells or more, between tabs or bars."""
    if "\t" in text and sum(1 for cell in text.split("\t") if cell.strip()) >= 2:
        return True
    return text.count("|") >= 2 and (text.startswith("|") or " | " in text)
