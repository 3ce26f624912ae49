"""From letters with their places to lines, and from lines to blocks in the order in which they are read.

Used for PDFs and for what OCR sees. The order of the file is kept where it makes sense, for most programs write in
reading order; where it does not (a block above one that was written before it, in the same column), white space
decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.reading.pdf_pages import Span
from knowledge.reading.pieces import Table, raised

BULLETS = "•·▪◦●○■□‣∙⁃–—*-"
SIGNS = "➤➢►▶➔→⇒✓✔❖☛★◆"
"""Signs in front of a line that say more than a bullet."""
_MARKER = re.compile(rf"(?:[{re.escape(BULLETS + SIGNS)}\ue000-\uf8ff]|o|\(?(?:\d{{1,2}}|[a-z])[.)°])\s*")
_MARKED = re.compile(rf"(?:[{re.escape(BULLETS + SIGNS)}\ue000-\uf8ff]|o(?=\s))\s*(?=\S)")
APART = 1.6
"""Sizes of a letter from which a gap parts two columns, where a space was written in it."""
BESIDE = 0.7
"""The same where none was."""
EVEN = 0.06
"""Sizes of a letter by which the white spaces of a stretched line differ at most."""
WIDEST = 4.0
"""Sizes of a letter of the widest white space between words of a stretched line."""

COLUMN = 3
"""Lines of a block from which it is a column of text, whose place tells when it is read."""


@dataclass(frozen=True, slots=True)
class Line:
    """Points from the lower left corner of the page; `order` is its place in the file."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    order: int

    @property
    def top(self) -> float:
        return self.base + 0.8 * self.size

    @property
    def bottom(self) -> float:
        return self.base - 0.2 * self.size


@dataclass(frozen=True, slots=True)
class Block:
    """Lines below each other in one column, or a table."""

    lines: tuple[Line, ...]
    left: float
    right: float
    top: float
    bottom: float
    order: int
    table: Table | None = None


def lines_of(spans: Sequence[Span]) -> list[Line]:
    """The lines that spans form, in the order of the file; a bullet joins what it stands before."""
    rows: list[list[Span]] = []
    starts = _starts(spans)
    for span in spans:
        last = rows[-1][-1] if rows else span
        goes_on = bool(rows) and _goes_on(rows[-1], span, APART if _spaced(last, span) else BESIDE)
        if goes_on or (rows and _is_stretched(rows[-1], span) and not _opens_column(span, starts)):
            rows[-1].append(span)
        elif span.text.strip():
            rows.append([span])
    rows = _justified(rows)
    rows.sort(key=lambda row: (-round(row[0].base), row[0].left))
    out: list[list[Span]] = []
    for row in rows:
        for other in out[-12:][::-1]:
            alone = _MARKER.fullmatch("".join(span.text for span in other).strip())
            if _goes_on(other, row[0], 4.0 if alone else BESIDE):
                other.extend(row)
                break
        else:
            out.append(list(row))
    return sorted((line for row in out if (line := _line(row)).text), key=lambda line: line.order)


def _spaced(span: Span, after: Span) -> bool:
    return span.text[-1:].isspace() or after.text[:1].isspace()


def _goes_on(row: list[Span], span: Span, apart: float) -> bool:
    """Whether a span stands right behind a row, on the same line or raised."""
    last = row[-1]
    size = max(last.size, span.size)
    rise = abs(span.base - row[0].base)
    gap = span.left - max(one.right for one in row[-3:])
    if not -0.6 * size < gap:
        return False
    if rise < 0.25 * size:
        return gap - 2 * min(last.apart, span.apart) < apart * size
    small = min(last.size, span.size) < 0.85 * size
    return small and rise < 0.6 * size and gap < 0.5 * size


def _is_stretched(row: list[Span], span: Span) -> bool:
    """Whether a span goes on with a line that was stretched to the margin: it stands as far behind it as the words of
    both stand apart."""
    last = row[-1]
    size = max(last.size, span.size)
    gap = span.left - last.right
    spaces = [one.space for one in (*row, span) if one.space]
    even = bool(spaces) and all(abs(gap - space) < EVEN * size for space in spaces)
    return even and abs(span.base - row[0].base) < 0.25 * size and 0 < gap < WIDEST * size


def _starts(spans: Sequence[Span]) -> dict[int, list[Span]]:
    """Spans by the point where they begin, and its neighbours."""
    found: dict[int, list[Span]] = {}
    for span in spans:
        for near in (-1, 0, 1):
            found.setdefault(round(span.left) + near, []).append(span)
    return found


def _opens_column(span: Span, starts: dict[int, list[Span]]) -> bool:
    """Whether the line above or below has letters that begin in the same place."""
    return any(0.5 < abs(one.base - span.base) / span.size < 2.2 for one in starts.get(round(span.left), ()))


def _justified(rows: list[list[Span]]) -> list[list[Span]]:
    """Lines of few words that were stretched to the margin, each word a row of its own: the same white space stands
    between all of them, and they fill the width of other lines."""
    full = {(round(row[0].left), round(row[-1].right)) for row in rows if any(span.space for span in row)}
    out: list[list[Span]] = []
    place = 0
    while place < len(rows):
        stop = place + 1
        while stop < len(rows) and _stretched(rows[stop - 1][-1], rows[stop][0], rows[place]):
            stop += 1
        run = rows[place:stop]
        gaps = [after[0].left - before[-1].right for before, after in pairwise(run)]
        reach = round(run[0][0].left), round(run[-1][-1].right)
        worded = sum(1 for row in run if re.search(r"[^\W\d_]{2}", row[0].text))
        even = 2 * worded > len(run) > 2 and max(gaps) - min(gaps) < EVEN * run[0][0].size
        if even and any(abs(reach[0] - left) <= 1 and abs(reach[1] - right) <= 1 for left, right in full):
            out.append([replace(span, space=gaps[0]) for row in run for span in row])
        else:
            out += run
        place = stop
    return out


def _stretched(last: Span, span: Span, row: list[Span]) -> bool:
    size = row[0].size
    return (
        abs(span.base - row[0].base) < 0.1 * size
        and abs(span.size - size) < 0.05 * size
        and 0 < span.left - last.right < WIDEST * size
    )


def _line(row: list[Span]) -> Line:
    text = ""
    right = row[0].left
    letters: dict[tuple[float, bool], int] = {}
    for span in row:
        letters[span.size, span.bold] = letters.get((span.size, span.bold), 0) + len(span.text.strip())
    size = max(letters, key=lambda style: letters[style])[0]
    main = max((span for span in row if span.size == size), key=lambda span: len(span.text))
    for span in row:
        words = raised(span.text) if span.size < 0.85 * size and span.base > main.base + 0.1 * size else span.text
        if text and not text[-1].isspace() and not words[:1].isspace() and span.left - right > 0.12 * size:
            text += " "
        text += words
        right = max(right, span.right)
    told = [bold for (_, bold), count in letters.items() if count > 1]  # one sign in other letters is a bullet
    bold = all(told or (main.bold,))
    longest = max(row, key=lambda span: len(span.text))
    left = min(span.left for span in row)
    return Line(_shown(text), left, right, main.base, size, bold, longest.order)


_HYPHENS = str.maketrans(
    {"\u2010": "-", "\u2011": "-", "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
)


def _shown(text: str) -> str:
    """One sign for each hyphen, ligatures as letters; a soft hyphen only counts at the end."""
    text = " ".join(text.translate(_HYPHENS).split(" ")).strip()
    text = re.sub(r"[ \t]+", " ", text)
    return text[:-1].replace("\u00ad", "-") + text[-1:]


def blocks_of(lines: Sequence[Line], tables: Sequence[Block]) -> list[Block]:
    """Lines gathered into columns of text, with the tables, in reading order."""
    columns: list[list[Line]] = []
    for line in lines:
        for column in columns[:-7:-1]:
            last = column[-1]
            alike = abs(last.size - line.size) < 0.15 * max(last.size, line.size)
            near = alike and 0.3 * last.size < last.base - line.base < 2 * max(last.size, line.size)
            shared = min(last.right, line.right) - max(last.left, line.left)
            crossed = any(
                other is not last
                and other is not line
                and line.base < other.base < last.base - 0.2 * last.size
                and min(other.right, line.right, last.right) - max(other.left, line.left, last.left) > 0
                for other in (column_[-1] for column_ in columns[:-7:-1])
            )
            if near and shared > 0.3 * min(last.right - last.left, line.right - line.left) and not crossed:
                column.append(line)
                break
        else:
            columns.append([line])
    found = [_block(column) for column in columns] + list(tables)
    found.sort(key=lambda block: block.order)
    return found if _makes_sense(found) else _by_white_space(found)


def _block(lines: list[Line]) -> Block:
    return Block(
        tuple(lines),
        min(line.left for line in lines),
        max(line.right for line in lines),
        max(line.top for line in lines),
        min(line.bottom for line in lines),
        min(line.order for line in lines),
    )


def _makes_sense(blocks: Sequence[Block]) -> bool:
    """Whether no block stands above one that comes before it in the same column, and no column of text left of one
    that comes before it."""
    for place, block in enumerate(blocks):
        for later in blocks[place + 1 :]:
            beside = min(block.top, later.top) - max(block.bottom, later.bottom)
            if later.right < block.left and min(len(block.lines), len(later.lines)) >= COLUMN and beside > 0:
                return False
            shared = min(block.right, later.right) - max(block.left, later.left)
            if later.bottom > block.top - 2 and shared > 0.2 * min(block.right - block.left, later.right - later.left):
                return False
    return True


def _by_white_space(blocks: list[Block]) -> list[Block]:
    """Columns where white space runs down between blocks, else strips where it runs across; strips that share their
    columns are read together."""
    if len(blocks) < 2:
        return blocks
    columns = _parted(blocks, [(block.left, block.right) for block in blocks])
    if len(columns) > 1:
        return [block for column in columns for block in _by_white_space(column)]
    strips = _parted(blocks, [(-block.top, -block.bottom) for block in blocks])
    if len(strips) == 1:
        return sorted(blocks, key=lambda block: (-round(block.top), block.left))
    groups: list[list[Block]] = [strips[0]]
    for strip in strips[1:]:
        both = groups[-1] + strip
        if len(_parted(both, [(block.left, block.right) for block in both])) > 1:
            groups[-1] = both
        else:
            groups.append(strip)
    return [block for group in groups for block in (_by_white_space(group) if len(group) < len(blocks) else group)]


def _parted(blocks: Iterable[Block], reaches: Iterable[tuple[float, float]]) -> list[list[Block]]:
    """Groups of blocks whose reaches do not touch, in order."""
    groups: list[list[Block]] = []
    end = 0.0
    for (start, stop), block in sorted(zip(reaches, blocks, strict=True), key=lambda pair: pair[0]):
        if not groups or start > end - 1:
            groups.append([block])
            end = stop
        else:
            groups[-1].append(block)
            end = max(end, stop)
    return groups


def marker_of(text: str) -> str | None:
    """The bullet or sign that opens a line; None for none. Numbers stay words of the line."""
    found = _MARKED.match(text)
    if found is None:
        return None
    sign = found.group().strip()
    return sign if sign in SIGNS else "-"


def without_marker(text: str) -> str:
    return _MARKED.sub("", text, count=1)
