"""Bullets that a program drew rather than wrote, as web browsers do: small discs and squares before a line."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from knowledge.reading.pdf_drawn import Dot
from knowledge.reading.pdf_pages import Span

FARTHEST = 3.0
"""Sizes of a letter from a bullet to its line, at most."""
MOST = 400
"""Small shapes of a page beyond which they are a drawing."""


def with_bullets(spans: Sequence[Span], dots: Sequence[Dot]) -> list[Span]:
    """The spans of a page, a « • » in front of those that begin behind a drawn one."""
    if not dots or len(dots) > MOST:
        return list(spans)
    by_base = sorted(spans, key=_base)
    bases = [span.base for span in by_base]
    found: dict[int, Span] = {}
    for dot in dots:
        low, high = bisect_left(bases, dot.bottom - 12), bisect_left(bases, dot.top + 2)
        beside = [span for span in by_base[low:high] if span.text.strip() and _stands_by(dot, span)]
        before = any(0 <= dot.left - span.right < FARTHEST * span.size for span in beside)
        after = min((span for span in beside if span.left >= dot.right), key=_left, default=None)
        if not before and after is not None and after.left - dot.right < FARTHEST * after.size:
            found[after.order] = Span("•", dot.left, dot.right, after.base, after.size, after.bold, after.order)
    out: list[Span] = []
    for span in spans:
        if bullet := found.pop(span.order, None):
            out.append(bullet)
        out.append(span)
    return out


def _stands_by(dot: Dot, span: Span) -> bool:
    """Whether the shape stands at half the height of the line's small letters, and is no larger than they are."""
    middle = (dot.bottom + dot.top) / 2 - span.base
    return 0.05 * span.size < middle < 0.65 * span.size and dot.top - dot.bottom < 0.7 * span.size


def _base(span: Span) -> float:
    return span.base


def _left(span: Span) -> float:
    return span.left
