"""Tables with ruled lines: which lines belong together, the cells they enclose, the letters in each cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.reading.pdf_drawn import Rule
from knowledge.reading.pdf_pages import Span

NEAR = 3.0
"""Points within which two lines are one, or meet."""
OPEN_END = 6.0
"""Points by which upright lines stand out of a table that is not closed."""
MOST = 400
"""Lines of a page beyond which it is a drawing."""


@dataclass(frozen=True, slots=True)
class Grid:
    """`xs` from left to right, `ys` from top to bottom; `owner[row][column]` is the cell whose text stands there:
    itself, or the one that spreads over it. `open_above`: no line closes it there, for a page's end cut a row."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owner: tuple[tuple[tuple[int, int], ...], ...]
    open_above: bool = False

    def goes_on_as(self, other: Grid) -> bool:
        """Whether a grid on the next page has the same columns."""
        pairs = zip(self.xs, other.xs, strict=False)
        return len(self.xs) == len(other.xs) and all(abs(one - two) <= NEAR for one, two in pairs)

    def cell(self, span: Span) -> tuple[int, int] | None:
        """The cell in which a span stands; None outside."""
        x, y = (span.left + span.right) / 2, span.base + 0.3 * span.size
        if not (self.xs[0] - NEAR < x < self.xs[-1] + NEAR and self.ys[-1] - NEAR < y < self.ys[0] + NEAR):
            return None
        column = max(0, min(len(self.xs) - 2, sum(1 for at in self.xs if at <= span.left + 0.3 * span.size) - 1))
        row = max(0, min(len(self.ys) - 2, sum(1 for at in self.ys if at >= y) - 1))
        return self.owner[row][column]


def grids(rules: Iterable[Rule]) -> list[Grid]:
    """The tables of a page, from the top: two columns at least. One row may be what a page's end left of a table."""
    across, upright = (
        _merged(rule for rule in rules if not rule.upright),
        _merged(rule for rule in rules if rule.upright),
    )
    if not across or len(upright) < 3 or len(across) + len(upright) > MOST:
        return []
    lines = across + upright
    group = list(range(len(lines)))

    def root(one: int) -> int:
        while group[one] != one:
            group[one] = group[group[one]]
            one = group[one]
        return one

    for i, flat in enumerate(across):
        for j, tall in enumerate(upright, len(across)):
            if _meet(flat, tall):
                group[root(i)] = root(j)
    members: dict[int, list[Rule]] = {}
    for index, line in enumerate(lines):
        members.setdefault(root(index), []).append(line)
    found = [grid for rules in members.values() if (grid := _grid(rules)) is not None]
    return sorted(found, key=lambda grid: -grid.ys[0])


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Lines on one another, or end to end, made one."""
    out: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.at / NEAR), rule.start)):
        for place in range(len(out) - 1, max(-1, len(out) - 40), -1):
            other = out[place]
            if abs(other.at - rule.at) <= NEAR and rule.start <= other.stop + NEAR and other.start <= rule.stop + NEAR:
                out[place] = Rule(rule.upright, other.at, min(other.start, rule.start), max(other.stop, rule.stop))
                break
        else:
            out.append(rule)
    return out


def _meet(flat: Rule, tall: Rule) -> bool:
    return flat.start - NEAR <= tall.at <= flat.stop + NEAR and tall.start - NEAR <= flat.at <= tall.stop + NEAR


def _grid(rules: list[Rule]) -> Grid | None:
    across, upright = [rule for rule in rules if not rule.upright], [rule for rule in rules if rule.upright]
    if not across or len(upright) < 3:
        return None
    xs = _places(rule.at for rule in upright)
    closed = _places(rule.at for rule in across)[::-1]
    ys = _with_open_ends(xs, upright, closed)
    if len(xs) < 3 or len(ys) < 2:
        return None
    rows, columns = len(ys) - 1, len(xs) - 1
    owner = {(row, column): (row, column) for row in range(rows) for column in range(columns)}
    for row in range(rows):
        for column in range(columns):
            if column + 1 < columns and not _drawn(upright, xs[column + 1], ys[row + 1], ys[row]):
                _join(owner, (row, column), (row, column + 1))
            if row + 1 < rows and not _drawn(across, ys[row + 1], xs[column], xs[column + 1]):
                _join(owner, (row, column), (row + 1, column))
    own = set(owner.values())
    if (rows > 1 and len({row for row, _ in own}) < 2) or len({column for _, column in own}) < 2:
        return None
    owners = tuple(tuple(owner[row, column] for column in range(columns)) for row in range(rows))
    while len(owners) > 2 and len(set(owners[-1])) == 1 and owners[-1][0][0] == len(owners) - 1:
        owners = owners[:-1]  # one cell across below a table is a note, or a box that stands right under it
    return Grid(tuple(xs), tuple(ys[: len(owners) + 1]), owners, ys[0] > closed[0])


def _with_open_ends(xs: list[float], upright: list[Rule], ys: list[float]) -> list[float]:
    """The lines across, from the top, and the ends of a table that a page cut without closing it: there the upright
    lines all go on further than the last one across."""
    columns = [[rule for rule in upright if abs(rule.at - x) <= NEAR] for x in xs]
    top = min(max(rule.stop for rule in rules) for rules in columns)
    bottom = max(min(rule.start for rule in rules) for rules in columns)
    above, below = [top] if top > ys[0] + OPEN_END else [], [bottom] if bottom < ys[-1] - OPEN_END else []
    return above + ys + below


def _places(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found


def _drawn(lines: list[Rule], at: float, start: float, stop: float) -> bool:
    """Whether a line parts two cells: drawn along most of the side they share."""
    shared = sum(max(0.0, min(line.stop, stop) - max(line.start, start)) for line in lines if abs(line.at - at) <= NEAR)
    return shared > 0.6 * (stop - start)


def _join(owner: dict[tuple[int, int], tuple[int, int]], one: tuple[int, int], other: tuple[int, int]) -> None:
    keep, lose = sorted((owner[one], owner[other]))
    if keep != lose:
        for cell, had in owner.items():
            if had == lose:
                owner[cell] = keep
