"""A table as a picture that is read on a phone held upright: big letters, words folded in their cells, the row that was
asked for marked. What has no room is cut into blocks under each other (columns) or left out with « … » (rows)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from itertools import accumulate
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH = 1_080
HIGHEST = 2_400
"""Points; Telegram makes photos of more than 2560 smaller, and the letters with them."""
SIZE, SMALLEST = 40, 34
"""Of letters; the smaller one where it spares cutting the table into blocks."""
MOST_COLUMNS = 6
"""Side by side."""
MOST_BLOCKS = 6
MOST_ROWS = 40
"""More than HIGHEST can hold."""
MOST_LINES = 12
"""Of one cell."""
LONGEST_CELL = 400
"""Characters of one cell."""
LONGEST_TITLE = 160
WIDEST = 0.7
"""The share of the width that a column of long sentences may ask for: more would squeeze the others."""
MARGIN, ACROSS, ABOVE = 24, 16, 14
"""Around the table, and around the words of a cell."""
BETWEEN = 36
"""Points between two blocks."""
LEFT_OUT = "…"

_PAPER, _INK = "#ffffff", "#1b1f24"
_HEAD, _HEAD_INK = "#1f3a5f", "#ffffff"
_ZEBRA, _MARK, _EDGE, _LINE = "#f1f4f8", "#fff0a3", "#e0a100", "#c9d1da"
_FONTS = Path(__file__).parent / "fonts"
_NUMBER = re.compile(
    r"[-+−–±≈<>≤≥~]?\s?(?:\d[\d\s.,\u00a0\u202f/]*)\s?(?:%|‰|€|k€|K€|M€|Md€|h|j|jours?|mois|ans?|pts?|points?)?"
    r"|[-–—]|n\.?[acds]\.?",
    re.IGNORECASE,
)


def table_picture(
    header: Sequence[str], rows: Sequence[Sequence[str]], marked: int | None, title: str | None = None
) -> bytes:
    """A PNG, WIDTH points wide and HIGHEST high at most. `marked` is the number of the row that was asked for, from 0.

    A table of many columns stands in several blocks, each with the first column. Of a long one, the marked row (or the
    first) is shown with those around it. Raises ValueError when there is nothing to show, or no row `marked`."""
    columns = max((len(row) for row in (header, *rows)), default=0)
    if not columns or not rows:
        raise ValueError("a table has rows and columns")
    if marked is not None and not 0 <= marked < len(rows):
        raise ValueError(f"no row {marked}")
    first = max(0, min((marked or 0) - MOST_ROWS // 2, len(rows) - MOST_ROWS))
    near = range(first, min(len(rows), first + MOST_ROWS))
    shown = min(columns, 1 + MOST_BLOCKS * (MOST_COLUMNS - 1))
    grid = _Grid(
        tuple(_clean(cell) for cell in _filled(header, shown)),
        {number: tuple(_clean(cell) for cell in _filled(rows[number], shown)) for number in near},
    )
    return _drawn(_laid_out(grid, columns, len(rows), marked, _clean(title or "", LONGEST_TITLE)))


# -- words


_GONE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u00ad]")
_TOGETHER = re.compile(r"(?<=\d) (?=[%€‰]|\d{3}\b)|(?<=«) | (?=[»:;!?])")
"""Spaces at which no line ends: between a number and its unit, and inside French quotation marks."""
_SPACES = re.compile(r"[^\S\n\u00a0\u202f]+")


def _filled(row: Sequence[str], columns: int) -> list[str]:
    return [*row[:columns], *[""] * (columns - len(row))]


def _clean(text: str, longest: int = LONGEST_CELL) -> str:
    """Without signs that nobody sees; what is too long ends with « … »."""
    if len(text) > longest:
        text = text[:longest].rstrip() + LEFT_OUT
    whole = unicodedata.normalize("NFC", _GONE.sub("", text))
    seen = "".join(sign if sign.isprintable() or sign in "\n\u00a0\u202f" else " " for sign in whole)
    seen = _TOGETHER.sub("\u00a0", seen)
    return "\n".join(line for line in (_SPACES.sub(" ", line).strip() for line in seen.split("\n")) if line)


@lru_cache(maxsize=8)
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    file = "DejaVuSansCondensed-Bold.ttf" if bold else "DejaVuSansCondensed.ttf"
    return ImageFont.truetype(_FONTS / file, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=20_000)
def _wide(text: str, size: int, bold: bool) -> int:
    return int(_font(size, bold).getlength(text)) + 1


def _folded(text: str, width: int, size: int, bold: bool, most: int = MOST_LINES) -> list[str]:
    """The text in lines of `width` points; a word longer than that is cut."""
    lines: list[str] = []
    for piece in text.split("\n"):
        line = ""
        for word in piece.split(" "):
            longer = f"{line} {word}" if line else word
            if _wide(longer, size, bold) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *whole, line = _cut(word, width, size, bold)
            lines.extend(whole)
        lines.append(line)
        if len(lines) > most:
            break
    if len(lines) > most:
        last = lines[most - 1]
        while last and _wide(last + LEFT_OUT, size, bold) > width:
            last = last[:-1]
        lines = [*lines[: most - 1], last + LEFT_OUT]
    return lines


def _cut(word: str, width: int, size: int, bold: bool) -> list[str]:
    """A word in pieces of `width` points, a letter at least in each."""
    pieces: list[str] = []
    while _wide(word, size, bold) > width and len(word) > 1:
        ends = list(accumulate(_wide(sign, size, bold) for sign in word))
        # letters stand closer in a word than alone, so this many have room
        fit = max(1, sum(1 for end in ends if end <= width))
        pieces.append(word[:fit])
        word = word[fit:]
    return [*pieces, word]


# -- columns


@dataclass(frozen=True, slots=True)
class _Grid:
    """The rows that may be shown, by their number in the table."""

    header: tuple[str, ...]
    rows: dict[int, tuple[str, ...]]

    def column(self, number: int) -> list[str]:
        return [row[number] for row in self.rows.values()]


@dataclass(frozen=True, slots=True)
class _Column:
    """How wide a column must be for its longest word, and for nothing to be folded."""

    least: int
    wanted: int


def _measured(grid: _Grid, number: int, size: int) -> _Column:
    cells = grid.column(number)
    head = grid.header[number]
    words = [(word, True) for word in head.split()]
    words += [(word, False) for cell in cells for word in ([cell] if _NUMBER.fullmatch(cell) else cell.split())]
    lines = [(line, True) for line in head.split("\n")] + [(line, False) for cell in cells for line in cell.split("\n")]
    # of words and lines written in one font, few of the longest need be measured
    least = max((_wide(word, size, bold) for word, bold in _longest(words)), default=0)
    wanted = max((_wide(line, size, bold) for line, bold in _longest(lines)), default=0)
    return _Column(max(least, size) + 2 * ACROSS, max(wanted, least, size) + 2 * ACROSS)


def _longest(texts: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Those that may be the widest: a letter is at most some three times as wide as another."""
    most = max((len(text) for text, _ in texts), default=0)
    return sorted({one for one in texts if 3 * len(one[0]) >= most}, key=lambda one: -len(one[0]))[:40]


def _blocks(grid: _Grid) -> list[_Block]:
    room = WIDTH - 2 * MARGIN
    columns = range(len(grid.header))
    measured: list[_Column] = []
    for size in (SIZE, SMALLEST):
        measured = [_measured(grid, column, size) for column in columns]
        if _fit(measured, room):
            return [_Block(grid, tuple(columns), _widths(measured, room), size)]
    groups: list[list[int]] = []
    rest = list(columns[1:])
    while rest:
        taken = 1
        while taken < len(rest) and _fit([measured[one] for one in (0, *rest[: taken + 1])], room):
            taken += 1
        groups.append([0, *rest[:taken]])
        rest = rest[taken:]
    return [
        _Block(grid, tuple(group), _widths([measured[one] for one in group], room), SMALLEST)
        for group in groups[:MOST_BLOCKS] or [[0]]
    ]


def _fit(columns: Sequence[_Column], room: int) -> bool:
    return len(columns) <= MOST_COLUMNS and sum(column.least for column in columns) <= room


def _widths(columns: Sequence[_Column], room: int) -> tuple[int, ...]:
    """Each column what it needs; what is left is shared by what they miss, or evenly where they miss nothing."""
    least = [column.least for column in columns]
    if sum(least) > room:  # two columns of very long words: they are cut
        least = [min(low, room // len(columns)) for low in least]
    wanted = [max(low, column.wanted) for low, column in zip(least, columns, strict=True)]
    if sum(wanted) > room:
        wanted = [max(low, min(high, int(WIDEST * room))) for low, high in zip(least, wanted, strict=True)]
    missing = [high - low for low, high in zip(least, wanted, strict=True)]
    left = room - sum(least)
    if sum(missing) <= left:
        more = (left - sum(missing)) // len(columns)
        widths = [high + more for high in wanted]
    else:
        widths = [low + left * miss // sum(missing) for low, miss in zip(least, missing, strict=True)]
    widths[0] += room - sum(widths)
    return tuple(widths)


_Cells = tuple[tuple[str, ...], ...]
"""The lines of each cell of a row."""


@dataclass(slots=True)
class _Block:
    """Columns of a grid side by side; rows are folded when they are asked for."""

    grid: _Grid
    columns: tuple[int, ...]
    widths: tuple[int, ...]
    size: int
    right: tuple[bool, ...] = field(init=False)
    """Whether a column stands at its right edge, as numbers do."""
    _known: dict[int, _Cells] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.right = tuple(_right(self.grid.column(column)) for column in self.columns)

    @property
    def header(self) -> _Cells:
        """No cell where no column has a name."""
        if not any(self.grid.header[column] for column in self.columns):
            return ()
        if _HEADER not in self._known:
            self._known[_HEADER] = self._cells(self.grid.header, True)
        return self._known[_HEADER]

    def row(self, number: int) -> _Cells:
        if number not in self._known:
            self._known[number] = self._cells(self.grid.rows[number], False)
        return self._known[number]

    def _cells(self, row: tuple[str, ...], bold: bool) -> _Cells:
        return tuple(
            tuple(_folded(row[column], width - 2 * ACROSS, self.size, bold))
            for column, width in zip(self.columns, self.widths, strict=True)
        )

    def high(self, cells: _Cells) -> int:
        return max(map(len, cells)) * _line(self.size) + 2 * ABOVE if cells else 0


_HEADER = -1
"""The number of the header among the rows of a block."""


def _line(size: int) -> int:
    """Points from one line to the next."""
    return round(size * 1.24)


def _right(column: Sequence[str]) -> bool:
    """Whether a column holds numbers."""
    filled = [cell for cell in column if cell]
    numbers = sum(1 for cell in filled if _NUMBER.fullmatch(cell))
    return bool(filled) and numbers >= 0.6 * len(filled) and any(sign.isdigit() for cell in filled for sign in cell)


# -- rows


@dataclass(frozen=True, slots=True)
class _Layout:
    """What is drawn: `before` and `after` say that rows are left out, `fewer` that columns are."""

    blocks: tuple[_Block, ...]
    rows: range
    marked: int | None
    title: tuple[str, ...]
    before: bool
    after: bool
    fewer: bool

    @property
    def height(self) -> int:
        high = sum(self.block_height(block) for block in self.blocks) + BETWEEN * (len(self.blocks) - 1)
        return 2 * MARGIN + self.title_height + high + self.fewer * _GAP

    @property
    def title_height(self) -> int:
        return len(self.title) * _line(SIZE) + BETWEEN // 2 if self.title else 0

    def block_height(self, block: _Block) -> int:
        rows = sum(block.high(block.row(number)) for number in self.rows)
        return block.high(block.header) + rows + (self.before + self.after) * _GAP


_GAP = _line(SMALLEST) + ABOVE
"""The height of a row of « … »."""


def _laid_out(grid: _Grid, columns: int, count: int, marked: int | None, title: str) -> _Layout:
    """As many rows as there is room for: the marked one, then those before and after it in turn."""
    blocks = tuple(_blocks(grid))
    words = tuple(_folded(title, WIDTH - 2 * MARGIN, SIZE, True, 3)) if title else ()

    def layout(taken: int, start: int, stop: int) -> _Layout:
        told = sum(len(block.widths) - 1 for block in blocks[:taken]) + 1
        return _Layout(blocks[:taken], range(start, stop), marked, words, start > 0, stop < count, told < columns)

    start = marked or 0
    stop = start + 1
    taken = len(blocks)
    while taken > 1 and layout(taken, start, stop).height > HIGHEST:
        taken -= 1
    while True:
        wider = [
            (low, high)
            for low, high in ((start, stop + 1), (start - 1, stop))
            if low in grid.rows and high - 1 in grid.rows and layout(taken, low, high).height <= HIGHEST
        ]
        if not wider:
            return layout(taken, start, stop)
        asked = marked or 0
        start, stop = min(wider, key=lambda ends: abs((asked - ends[0]) - (ends[1] - 1 - asked)))


# -- drawing


def _drawn(layout: _Layout) -> bytes:
    picture = Image.new("RGB", (WIDTH, layout.height), _PAPER)
    draw = ImageDraw.Draw(picture)
    top = MARGIN
    for line in layout.title:
        draw.text((MARGIN, top), line, _INK, _font(SIZE, True))
        top += _line(SIZE)
    top = MARGIN + layout.title_height
    for block in layout.blocks:
        top = _draw_block(draw, layout, block, top) + BETWEEN
    if layout.fewer:
        draw.text((WIDTH // 2, top - BETWEEN + ABOVE // 2), LEFT_OUT, _INK, _font(SMALLEST, True), anchor="ma")
    file = BytesIO()
    picture.save(file, "PNG", compress_level=4)
    return file.getvalue()


def _draw_block(draw: ImageDraw.ImageDraw, layout: _Layout, block: _Block, top: int) -> int:
    """Returns where the block ends."""
    opened = top
    if high := block.high(block.header):
        draw.rectangle((MARGIN, top, WIDTH - MARGIN - 1, top + high - 1), _HEAD)
        _draw_cells(draw, block, block.header, top, high)
        top += high
    if layout.before:
        top = _draw_gap(draw, top)
    for number in layout.rows:
        cells = block.row(number)
        high = block.high(cells)
        paper = _MARK if number == layout.marked else _ZEBRA if number % 2 else _PAPER
        draw.rectangle((MARGIN, top, WIDTH - MARGIN - 1, top + high - 1), paper)
        _draw_cells(draw, block, cells, top, high)
        if number == layout.marked:
            draw.rectangle((MARGIN, top, WIDTH - MARGIN - 1, top + high - 1), outline=_EDGE, width=5)
        top += high
    if layout.after:
        top = _draw_gap(draw, top)
    draw.rectangle((MARGIN, opened, WIDTH - MARGIN - 1, top - 1), outline=_LINE, width=2)
    return top


def _draw_gap(draw: ImageDraw.ImageDraw, top: int) -> int:
    draw.text((WIDTH // 2, top), LEFT_OUT, _INK, _font(SMALLEST, True), anchor="ma")
    return top + _GAP


def _draw_cells(draw: ImageDraw.ImageDraw, block: _Block, cells: _Cells, top: int, high: int) -> None:
    named = cells is block.header
    left = MARGIN
    for lines, width, right in zip(cells, block.widths, block.right, strict=True):
        line_top = top + (high - len(lines) * _line(block.size)) // 2
        for line in lines:
            at = left + width - ACROSS - _wide(line, block.size, named) if right else left + ACROSS
            draw.text((at, line_top), line, _HEAD_INK if named else _INK, _font(block.size, named))
            line_top += _line(block.size)
        left += width
