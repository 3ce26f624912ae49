"""A table as a picture that is read on a phone held upright: big letters, words folded in their cells, the row that was
asked for marked. What has no room is cut into blocks under each other (columns) or left out with « … » (rows)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from knowledge.pictures.columns import (
    ABOVE,
    ACROSS,
    MARGIN,
    MOST_BLOCKS,
    MOST_COLUMNS,
    SIZE,
    SMALLEST,
    WIDTH,
    Block,
    Cells,
    Grid,
    blocks_of,
    line_height,
)
from knowledge.pictures.letters import LEFT_OUT, clean, folded, font, wide

HIGHEST = 2_400
"""Points; Telegram makes photos of more than 2560 smaller, and the letters with them."""
MOST_ROWS = 40
"""More than HIGHEST can hold."""
LONGEST_TITLE = 160
BETWEEN = 36
"""Points between two blocks."""

_PAPER, _INK = "#ffffff", "#1b1f24"
_HEAD, _HEAD_INK = "#1f3a5f", "#ffffff"
_ZEBRA, _MARK, _EDGE, _LINE = "#f1f4f8", "#fff0a3", "#e0a100", "#c9d1da"


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
    grid = Grid(
        tuple(clean(cell) for cell in _filled(header, shown)),
        {number: tuple(clean(cell) for cell in _filled(rows[number], shown)) for number in near},
    )
    return _drawn(_laid_out(grid, columns, len(rows), marked, clean(title or "", LONGEST_TITLE)))


def _filled(row: Sequence[str], columns: int) -> list[str]:
    return [*row[:columns], *[""] * (columns - len(row))]


# -- rows


@dataclass(frozen=True, slots=True)
class _Layout:
    """What is drawn: `before` and `after` say that rows are left out, `fewer` that columns are."""

    blocks: tuple[Block, ...]
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
        return len(self.title) * line_height(SIZE) + BETWEEN // 2 if self.title else 0

    def block_height(self, block: Block) -> int:
        rows = sum(block.high(block.row(number)) for number in self.rows)
        return block.high(block.header) + rows + (self.before + self.after) * _GAP


_GAP = line_height(SMALLEST) + ABOVE
"""The height of a row of « … »."""


def _laid_out(grid: Grid, columns: int, count: int, marked: int | None, title: str) -> _Layout:
    """As many rows as there is room for: the marked one, then those before and after it in turn."""
    blocks = tuple(blocks_of(grid))
    words = tuple(folded(title, WIDTH - 2 * MARGIN, SIZE, True, 3)) if title else ()

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
        draw.text((MARGIN, top), line, _INK, font(SIZE, True))
        top += line_height(SIZE)
    top = MARGIN + layout.title_height
    for block in layout.blocks:
        top = _draw_block(draw, layout, block, top) + BETWEEN
    if layout.fewer:
        draw.text((WIDTH // 2, top - BETWEEN + ABOVE // 2), LEFT_OUT, _INK, font(SMALLEST, True), anchor="ma")
    file = BytesIO()
    picture.save(file, "PNG", compress_level=4)
    return file.getvalue()


def _draw_block(draw: ImageDraw.ImageDraw, layout: _Layout, block: Block, top: int) -> int:
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
    draw.text((WIDTH // 2, top), LEFT_OUT, _INK, font(SMALLEST, True), anchor="ma")
    return top + _GAP


def _draw_cells(draw: ImageDraw.ImageDraw, block: Block, cells: Cells, top: int, high: int) -> None:
    named = cells is block.header
    left = MARGIN
    for lines, width, right in zip(cells, block.widths, block.right, strict=True):
        line_top = top + (high - len(lines) * line_height(block.size)) // 2
        for line in lines:
            at = left + width - ACROSS - wide(line, block.size, named) if right else left + ACROSS
            draw.text((at, line_top), line, _HEAD_INK if named else _INK, font(block.size, named))
            line_top += line_height(block.size)
        left += width
