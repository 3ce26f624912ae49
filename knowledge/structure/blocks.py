"""Lines become blocks: headings, paragraphs, list items, table rows, each still a slice of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from knowledge.models import Span
from knowledge.structure import people
from knowledge.structure.headings import Style, style_of
from knowledge.structure.lines import SPACED, Line, LineKind
from knowledge.structure.sentences import trim
from knowledge.structure.speakers import voice


class BlockKind(Enum):
    HEADING = auto()
    PARAGRAPH = auto()
    ITEM = auto()
    ROW = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """`lines` are the numbers of its first and last line; `style` is a heading's; `cells` a row's (None where
    empty)."""

    kind: BlockKind
    span: Span
    lines: tuple[int, int]
    page: int | None
    indent: int = 0
    marker: str = ""
    style: Style | None = None
    cells: tuple[Span | None, ...] = ()


def cut(text: str, lines: list[Line], dropped: frozenset[int]) -> list[Block]:
    """The blocks of a text, the `dropped` lines and lists of names left out."""
    gone = dropped | _names(lines, dropped)
    width = wrap_width(lines)
    blocks: list[Block] = []
    waiting: list[Line] = []

    def flush() -> None:
        if waiting:
            blocks.extend(_close(text, waiting))
            waiting.clear()

    for position, line in enumerate(lines):
        if line.number in gone or _IMAGE.fullmatch(line.text):
            # a page break inside a paragraph: what follows is another block, for a slice cannot leap over the margin
            flush()
        elif line.kind is LineKind.BLANK:
            flush()
        elif line.kind is LineKind.RULE:
            if (
                waiting
                and len(waiting) == 1
                and waiting[0].kind is LineKind.TEXT
                and len(waiting[0].text) <= 120
                and line.text[0] in "=-—–_~─"
            ):
                blocks.append(_heading(waiting[0], Style.UNDERLINED))
                waiting.clear()
            flush()
        elif line.kind is LineKind.ROW:
            flush()
            blocks.append(_row(text, line))
        else:
            style = style_of(lines, position, gone)
            if style is not None:
                flush()
                blocks.append(_heading(line, style))
            elif line.kind is LineKind.ITEM:
                flush()
                waiting.append(line)
            else:
                if waiting and not _goes_on(waiting[-1], line, width):
                    flush()
                waiting.append(line)
    flush()
    return blocks


ATTENDANCE = 120
"""Lines of the file, blank ones included, among which a paragraph may say who sat in the room."""
HEAD = 60
"""Lines at the beginning among which a line of names alone is one of those present; further down it takes a run of
them."""
NARROWEST = 45
"""Characters from which lines may have been broken for want of room; shorter ones were written so."""
WIDEST = 140
"""Characters up to which a file's lines can be wrapped; beyond, a line is a paragraph."""


def wrap_width(lines: list[Line]) -> int | None:
    """The width at which the file's lines were broken; None when each line is a paragraph."""
    lengths = sorted(len(line.text) + line.indent for line in lines if line.kind is LineKind.TEXT)
    if not lengths or lengths[int(0.97 * (len(lengths) - 1))] > WIDEST:
        return None
    usual = lengths[int(0.9 * (len(lengths) - 1))]
    return usual if usual >= NARROWEST else None


_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)|<img[^>]*>")


def _goes_on(before: Line, line: Line, width: int | None) -> bool:
    """Whether a line goes on with the one before it: it was broken for want of room, or opens in the middle of a
    sentence."""
    if before.text.rstrip("* ").endswith(":") and before.kind is LineKind.TEXT and len(before.text) < 120:
        return False
    heard = voice(line.text, frozenset())
    if heard is not None and heard.label:
        return False  # « Réponse : … » right below its question
    if line.text[:1].islower() and not before.text.rstrip("*» ").endswith((".", "!", "?", ":")):
        return True
    if width is None:
        return line.indent > before.indent and before.kind is LineKind.ITEM
    room = width - before.indent - len(before.text)
    if room < 0.3 * width and not before.text.rstrip("* ").endswith((".", "!", "?", ":", ";", "»")):
        return True
    if room < 0 and before.text.rstrip("* »").endswith((".", "!", "?", ":", ";")):
        return False  # longer than the others, and ended
    return len(line.text.split(maxsplit=1)[0]) + 1 > room


def _close(text: str, lines: list[Line]) -> list[Block]:
    first, last = lines[0], lines[-1]
    if first.span is None or last.span is None:
        return []
    kind = BlockKind.ITEM if first.kind is LineKind.ITEM else BlockKind.PARAGRAPH
    span = Span(first.span.start, last.span.stop)
    if first.number < ATTENDANCE and people.is_attendance(span.of(text)):
        return []
    return [Block(kind, span, (first.number, last.number), first.page, first.indent, first.marker)]


def _heading(line: Line, style: Style) -> Block:
    if line.span is None:
        raise ValueError("a blank line is no heading")
    return Block(BlockKind.HEADING, line.span, (line.number, line.number), line.page, line.indent, line.marker, style)


def _row(text: str, line: Line) -> Block:
    if line.span is None:
        raise ValueError("a blank line is no row")
    piece, cells = line.text, []
    if "\t" not in piece and piece.count("|") < 2:
        apart = [
            trim(text, line.span.start + one.start(), line.span.start + one.end()) for one in SPACED.finditer(piece)
        ]
        return Block(BlockKind.ROW, line.span, (line.number, line.number), line.page, line.indent, cells=tuple(apart))
    separator = "\t" if "\t" in piece and piece.count("|") < 2 else "|"
    inner_start = line.span.start + (1 if separator == "|" and piece.startswith("|") else 0)
    inner_stop = line.span.stop - (1 if separator == "|" and piece.endswith("|") else 0)
    at = inner_start
    for cell in text[inner_start:inner_stop].split(separator):
        cells.append(trim(text, at, at + len(cell)))
        at += len(cell) + 1
    return Block(BlockKind.ROW, line.span, (line.number, line.number), line.page, line.indent, cells=tuple(cells))


def _names(lines: list[Line], dropped: frozenset[int]) -> frozenset[int]:
    """Lists of names: what follows a line that announces names, and runs of three lines or more that are names."""
    found: set[int] = set()
    run: list[int] = []
    under = False
    seen = 0
    for line in lines:
        if line.kind is LineKind.BLANK or line.number in dropped:
            under = under and line.number not in dropped
            continue
        seen += 1
        if seen <= HEAD and line.kind is not LineKind.HEADING and people.is_only_names(line.text):
            found.add(line.number)
            continue
        if people.opens_list(line.text):
            if people.is_attendance(line.text) or re.search(r":[\s*]*[^\s*]", line.text):
                under = False  # names on the line itself: the paragraph goes as a whole, see `_close`
                continue
            under = True
            found.add(line.number)
            run.clear()
        elif under and (people.could_be_name(line.text) or (len(line.text) < 200 and _person_row(line))):
            found.add(line.number)
        else:
            under = False
            if people.is_name(line.text):
                run.append(line.number)
                if len(run) >= 3:
                    found.update(run[-3:])
            else:
                run.clear()
    return frozenset(found)


def _person_row(line: Line) -> bool:
    return line.kind is LineKind.ITEM and people.could_be_name(line.content)
