"""The columns of a table in a picture: how wide each must be, and blocks under each other where they are too many."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.pictures.letters import folded, wide

WIDTH = 1_080
"""Points of the picture."""
SIZE, SMALLEST = 40, 34
"""Of letters; the smaller one where it spares cutting the table into blocks."""
MOST_COLUMNS = 6
"""Side by side."""
MOST_BLOCKS = 6
WIDEST = 0.7
"""The share of the width that a column of long sentences may ask for: more would squeeze the others."""
MARGIN, ACROSS, ABOVE = 24, 16, 14
"""Around the table, and around the words of a cell."""
_NUMBER = re.compile(
    r"[-+−–±≈<>≤≥~]?\s?(?:\d[\d\s.,\u00a0\u202f/]*)\s?(?:%|‰|€|k€|K€|M€|Md€|h|j|jours?|mois|ans?|pts?|points?)?"
    r"|[-–—]|n\.?[acds]\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Grid:
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


def _measured(grid: Grid, number: int, size: int) -> _Column:
    cells = grid.column(number)
    head = grid.header[number]
    words = [(word, True) for word in head.split()]
    words += [(word, False) for cell in cells for word in ([cell] if _NUMBER.fullmatch(cell) else cell.split())]
    lines = [(line, True) for line in head.split("\n")] + [(line, False) for cell in cells for line in cell.split("\n")]
    # of words and lines written in one font, few of the longest need be measured
    least = max((wide(word, size, bold) for word, bold in _longest(words)), default=0)
    wanted = max((wide(line, size, bold) for line, bold in _longest(lines)), default=0)
    return _Column(max(least, size) + 2 * ACROSS, max(wanted, least, size) + 2 * ACROSS)


def _longest(texts: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Those that may be the widest: a letter is at most some three times as wide as another."""
    most = max((len(text) for text, _ in texts), default=0)
    return sorted({one for one in texts if 3 * len(one[0]) >= most}, key=lambda one: -len(one[0]))[:40]


def blocks_of(grid: Grid) -> list[Block]:
    room = WIDTH - 2 * MARGIN
    columns = range(len(grid.header))
    measured: list[_Column] = []
    for size in (SIZE, SMALLEST):
        measured = [_measured(grid, column, size) for column in columns]
        if _fit(measured, room):
            return [Block(grid, tuple(columns), _widths(measured, room), size)]
    groups: list[list[int]] = []
    rest = list(columns[1:])
    while rest:
        taken = 1
        while taken < len(rest) and _fit([measured[one] for one in (0, *rest[: taken + 1])], room):
            taken += 1
        groups.append([0, *rest[:taken]])
        rest = rest[taken:]
    return [
        Block(grid, tuple(group), _widths([measured[one] for one in group], room), SMALLEST)
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


Cells = tuple[tuple[str, ...], ...]
"""The lines of each cell of a row."""


@dataclass(slots=True)
class Block:
    """Columns of a grid side by side; rows are folded when they are asked for."""

    grid: Grid
    columns: tuple[int, ...]
    widths: tuple[int, ...]
    size: int
    right: tuple[bool, ...] = field(init=False)
    """Whether a column stands at its right edge, as numbers do."""
    _known: dict[int, Cells] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.right = tuple(_right(self.grid.column(column)) for column in self.columns)

    @property
    def header(self) -> Cells:
        """No cell where no column has a name."""
        if not any(self.grid.header[column] for column in self.columns):
            return ()
        if _HEADER not in self._known:
            self._known[_HEADER] = self._cells(self.grid.header, True)
        return self._known[_HEADER]

    def row(self, number: int) -> Cells:
        if number not in self._known:
            self._known[number] = self._cells(self.grid.rows[number], False)
        return self._known[number]

    def _cells(self, row: tuple[str, ...], bold: bool) -> Cells:
        return tuple(
            tuple(folded(row[column], width - 2 * ACROSS, self.size, bold))
            for column, width in zip(self.columns, self.widths, strict=True)
        )

    def high(self, cells: Cells) -> int:
        return max(map(len, cells)) * line_height(self.size) + 2 * ABOVE if cells else 0


_HEADER = -1
"""The number of the header among the rows of a block."""


def line_height(size: int) -> int:
    """Points from one line to the next."""
    return round(size * 1.24)


def _right(column: Sequence[str]) -> bool:
    """Whether a column holds numbers."""
    filled = [cell for cell in column if cell]
    numbers = sum(1 for cell in filled if _NUMBER.fullmatch(cell))
    return bool(filled) and numbers >= 0.6 * len(filled) and any(sign.isdigit() for cell in filled for sign in cell)
