"""Tables without lines: rows of short cells that stand above each other in columns, written row after row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from knowledge.reading.layout import Block, Line
from knowledge.reading.pieces import Table, in_cell
from knowledge.reading.words import Vocabulary, cell_text

FEWEST_ROWS = 3
"""Of a table of two columns."""
FEWEST_WIDE_ROWS = 2
"""Of a table of more: two lines of three short texts do not stand above each other by accident."""
SHORT = 22
"""Letters of the usual cell of one column at least; columns of prose have longer ones."""
NUMBER = 4
"""Letters of the numbers in the first column of a table whose other columns are prose."""
TALLEST = 6
"""Lines in one cell."""
GUTTER = 0.6
"""Sizes of a letter between two columns, at least."""


@dataclass(slots=True)
class _Cell:
    lines: list[Line]

    @property
    def left(self) -> float:
        return min(line.left for line in self.lines)

    @property
    def right(self) -> float:
        return max(line.right for line in self.lines)

    def text(self, words: Vocabulary) -> str:
        return cell_text([line.text for line in self.lines], words)

    @property
    def letters(self) -> int:
        return sum(len(line.text) for line in self.lines)


def aligned_tables(lines: Sequence[Line], words: Vocabulary) -> tuple[list[Line], list[Block]]:
    """The lines that are in no such table, and the tables. `lines` in the order of the file."""
    rows = _rows(lines)
    left: list[Line] = []
    tables: list[Block] = []
    place = 0
    while place < len(rows):
        stop = place + 1
        while stop < len(rows) and _fits(rows[place:stop], rows[stop]):
            stop += 1
        run = rows[place:stop]
        if len(run) >= (FEWEST_ROWS if len(run[0]) == 2 else FEWEST_WIDE_ROWS) and len(run[0]) > 1 and _is_table(run):
            tables.append(_table(run, words))
        else:
            left.extend(line for row in run for cell in row for line in cell.lines)
        place = stop
    return left, tables


def _rows(lines: Sequence[Line]) -> list[list[_Cell]]:
    """Cells written one after the other whose first lines stand on one base line."""
    rows: list[list[_Cell]] = []
    for line in lines:
        row = rows[-1] if rows else []
        last = row[-1] if row else None
        if last is None:
            rows.append([_Cell([line])])
            continue
        under = last.lines[-1].base - line.base
        beside = abs(line.base - row[0].lines[0].base) < 0.3 * line.size and line.left > last.right
        overlap = min(last.right, line.right) - max(last.left, line.left)
        if beside:
            row.append(_Cell([line]))
        elif len(row) > 1 and overlap > 0 and 0 < under < 1.5 * line.size and len(last.lines) < TALLEST:
            last.lines.append(line)
        else:
            rows.append([_Cell([line])])
    return _with_tall_first_cells(rows)


def _with_tall_first_cells(rows: list[list[_Cell]]) -> list[list[_Cell]]:
    """Lines of a first cell of several lines came as rows of their own before the cells beside the first of them."""
    out: list[list[_Cell]] = []
    for row in rows:
        lead = row[0].lines[0]
        tall = next(
            (
                back
                for back in range(1, min(TALLEST, len(out)) + 1)
                if len(out[-back]) == 1 and abs(out[-back][0].lines[0].base - lead.base) < 0.3 * lead.size
            ),
            0,
        )
        under = [above[0] for above in out[-tall:]] if tall else []
        if under and all(len(above) == 1 for above in out[-tall:]) and lead.left > max(cell.right for cell in under):
            del out[-tall:]
            out.append([_Cell([line for cell in under for line in cell.lines]), *row])
        else:
            out.append(row)
    return out


def _fits(run: list[list[_Cell]], row: list[_Cell]) -> bool:
    """Whether a row stands below those before it, near, in the same columns."""
    last = run[-1]
    gap = min(cell.lines[-1].base for cell in last) - row[0].lines[0].base
    if len(row) != len(last) or len(row) < 2 or not 0 < gap < 3 * last[0].lines[0].size:
        return False
    columns = list(zip(*run, row, strict=True))
    edges = [(min(cell.left for cell in column), max(cell.right for cell in column)) for column in columns]
    return all(one[1] + GUTTER * row[0].lines[0].size < other[0] for one, other in pairwise(edges))


def _is_table(run: list[list[_Cell]]) -> bool:
    """With a column of short cells, on edges that its cells share."""
    columns = list(zip(*run, strict=True))
    short = any(median(cell.letters for cell in column) <= SHORT for column in columns[1:])
    short |= len(columns) > 2 and median(cell.letters for cell in columns[0]) <= NUMBER
    return short and all(_shares_an_edge(column) for column in columns)


def _shares_an_edge(column: Sequence[_Cell]) -> bool:
    """Left, right or centred."""
    near = 0.5 * column[0].lines[0].size
    edges = ([cell.left for cell in column], [cell.right for cell in column])
    middles = [(cell.left + cell.right) / 2 for cell in column]
    return any(sum(abs(at - median(edge)) < near for at in edge) >= 0.6 * len(edge) for edge in (*edges, middles))


def _table(run: list[list[_Cell]], words: Vocabulary) -> Block:
    lines = [line for row in run for cell in row for line in cell.lines]
    return Block(
        (),
        min(line.left for line in lines),
        max(line.right for line in lines),
        max(line.top for line in lines),
        min(line.bottom for line in lines),
        min(line.order for line in lines),
        Table(tuple(tuple(in_cell([cell.text(words)]) for cell in row) for row in run)),
    )
