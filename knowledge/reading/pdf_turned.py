"""Names of columns that are set upright beside each other, because they are longer than their columns are wide."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from knowledge.reading.pdf_pages import Page, Span

FEWEST = 2
"""Names beside each other; a word alone at the edge of a page is a stamp."""
LEVEL = 3.0
"""Points by which their beginnings, or their ends, stand on one line."""
WIDEST = 120.0
"""Points from one to the next."""


def column_names(page: Page) -> list[Span]:
    """Of the pieces of lines that stand upright, those that name columns, as if they stood level where they begin."""
    found: list[Span] = []
    if not page.turned or not page.spans:
        return found
    size = median(span.size for span in page.spans)
    for turn in (1, 3):
        laid = [(one, _laid(one, turn)) for way, one in page.turned if way == turn and one.size <= 1.5 * size]
        for one, flat in laid:
            beside = {
                other.text.strip()
                for other, at in laid
                if 0 < abs(at.left - flat.left) <= WIDEST
                and (abs(one.left - other.left) <= LEVEL or abs(one.right - other.right) <= LEVEL)
            }
            if len(beside - {one.text.strip()}) >= FEWEST - 1 and any(map(str.isalpha, one.text)):
                found.append(flat)
    return found


def _laid(span: Span, turn: int) -> Span:
    """At the lower end of where it stands."""
    if turn == 1:
        return replace(span, left=-span.base - 0.8 * span.size, right=-span.base + 0.2 * span.size, base=span.left)
    return replace(span, left=span.base - 0.2 * span.size, right=span.base + 0.8 * span.size, base=-span.right)
