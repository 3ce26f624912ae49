"""Tables without lines: rows of short pieces that stand above each other in columns, written row after row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from knowledge.reading.layout import Block, Line
from knowledge.reading.pieces import Table, in_cell

FEWEST_ROWS = 3
SHORT = 22
"""Letters of the usual cell of one column at least; columns of prose have longer lines."""
GUTTER = 0.8
"""Sizes of a letter between two columns, at least."""


def aligned_tables(lines: Sequence[Line]) -> tuple[list[Line], list[Block]]:
    """The lines that are in no such table, and the tables."""
    rows = _rows(lines)
    left: list[Line] = []
    tables: list[Block] = []
    place = 0
    while place < len(rows):
        stop = place + 1
        while stop < len(rows) and _fits(rows[place:stop], rows[stop]):
            stop += 1
        run = rows[place:stop]
        if len(run) >= FEWEST_ROWS and len(run[0]) > 1 and _is_table(run):
            tables.append(_table(run))
        else:
            left.extend(line for row in run for line in row)
        place = stop
    return sorted(left, key=lambda line: line.order), tables


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines on one base line, from the top, each row from the left."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.base):
        if rows and abs(rows[-1][0].base - line.base) < 0.3 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _fits(run: list[list[Line]], row: list[Line]) -> bool:
    """Whether a row has the columns of those above it, near enough, and was written after them."""
    last = run[-1]
    if len(row) != len(last) or len(row) < 2 or last[0].base - row[0].base > 3 * last[0].size:
        return False
    if min(line.order for line in row) < max(line.order for line in last):
        return False
    columns = list(zip(*run, row, strict=True))
    edges = [(min(line.left for line in column), max(line.right for line in column)) for column in columns]
    size = row[0].size
    return all(before[1] + GUTTER * size < after[0] for before, after in pairwise(edges))


def _is_table(run: list[list[Line]]) -> bool:
    """Written row after row, with a column of short cells, on edges that its cells share."""
    if any(one.order > other.order for row in run for one, other in pairwise(row)):
        return False
    columns = list(zip(*run, strict=True))
    short = any(median(len(line.text) for line in column) <= SHORT for column in columns[1:])
    return short and all(_shares_an_edge(column) for column in columns)


def _shares_an_edge(column: Sequence[Line]) -> bool:
    """Left, right or centred."""
    size = column[0].size
    for edge in ([line.left for line in column], [line.right for line in column]):
        if sum(abs(at - median(edge)) < 0.5 * size for at in edge) >= 0.6 * len(edge):
            return True
    middles = [(line.left + line.right) / 2 for line in column]
    return sum(abs(at - median(middles)) < 0.5 * size for at in middles) >= 0.6 * len(middles)


def _table(run: list[list[Line]]) -> Block:
    lines = [line for row in run for line in row]
    return Block(
        (),
        min(line.left for line in lines),
        max(line.right for line in lines),
        max(line.top for line in lines),
        min(line.bottom for line in lines),
        min(line.order for line in lines),
        Table(tuple(tuple(in_cell([line.text]) for line in row) for row in run)),
    )
