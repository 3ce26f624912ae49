"""Tables that go on over a page's end: the names of their columns once, a row that was cut in two made whole."""

from __future__ import annotations

import re
from collections.abc import MutableSequence
from itertools import pairwise
from typing import TypeVar

from knowledge.reading.pieces import Table
from knowledge.reading.words import OPEN, Vocabulary, cell_text

PROSE = 20
"""Letters of a cell from which its words may have been cut by the page's end; shorter ones begin without a capital as
well."""
_ENDED = re.compile(r"[.!?:;…»”\"]\s*\)?$")
_Row = tuple[str, ...]
_Piece = TypeVar("_Piece")


def join_tables(pages: MutableSequence[list[_Piece | Table]], words: Vocabulary) -> None:
    """Where a page ends in a table and the next begins with one of as many columns: the row that is cut stands whole
    on the first page, and the names of the columns are not said again."""
    head: _Row = ()
    for above, below in pairwise(pages):
        last, first = above[-1] if above else None, below[0] if below else None
        if not isinstance(last, Table) or not isinstance(first, Table) or len(last.rows[0]) != len(first.rows[0]):
            head = ()
            continue
        head = head or last.rows[0]
        rows = list(first.rows)
        if rows[0] == head:
            del rows[0]
        if rows and (first.cut or _goes_on(last.rows[-1], rows[0])):
            whole = tuple(
                cell_text([one, other], words) if one and other else one + other
                for one, other in zip(last.rows[-1], rows[0], strict=True)
            )
            above[-1] = Table((*last.rows[:-1], whole))
            del rows[0]
        below[:1] = [Table(tuple(rows))] if rows else []
        head = head if rows and len(below) == 1 else ()


def _goes_on(above: _Row, below: _Row) -> bool:
    """Whether a cell ends in the middle of a sentence that goes on below."""
    cut = [
        one
        for one, other in zip(above, below, strict=True)
        if one and other and _ENDED.search(one) is None and (other[0].islower() or other[0].isdigit())
    ]
    lower = any(one and other[:1].islower() for one, other in zip(above, below, strict=True))
    return lower and (not below[0] or any(len(one) >= PROSE or OPEN.search(one.lower()) for one in cut))


def without_empty_columns(table: Table) -> Table:
    used = [column for column in range(len(table.rows[0])) if any(row[column] for row in table.rows)]
    return Table(tuple(tuple(row[column] for column in used) for row in table.rows))
