"""What is drawn on a page beside letters: lines that may be a table's, and how much of it pictures cover."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MOST_RULES = 4_000
"""Ruled lines looked at on one page; drawings have more, tables do not."""
DEEPEST = 4
"""Forms inside each other whose drawings are followed."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical line, or the side of a box: it stands at `at`, from `start` to `stop`. `ink`: how
    many points a line of its own is thick, in a colour that is seen; 0 for the side of a box."""

    upright: bool
    at: float
    start: float
    stop: float
    ink: float = 0.0


def turned_rule(rule: Rule, turn: int, wide: float, high: float) -> Rule:
    """A line on a page whose letters are turned so many quarters, counted from a reader's lower left corner."""
    if turn == 0:
        return rule
    if turn == 2:
        size, along = (wide, high) if rule.upright else (high, wide)
        return Rule(rule.upright, size - rule.at, along - rule.stop, along - rule.start)
    if turn == 1:
        if rule.upright:
            return Rule(False, wide - rule.at, rule.start, rule.stop)
        return Rule(True, rule.at, wide - rule.stop, wide - rule.start)
    if rule.upright:
        return Rule(False, rule.at, high - rule.stop, high - rule.start)
    return Rule(True, high - rule.at, rule.start, rule.stop)


@dataclass(frozen=True, slots=True)
class Dot:
    """A shape no larger than a bullet, as wide as it is high."""

    left: float
    bottom: float
    right: float
    top: float


def drawn(page: pdfium.PdfPage, area: float) -> tuple[list[Rule], list[Dot], float]:
    """The ruled lines of a page, its small shapes, and the share of it that pictures cover."""
    rules: list[Rule] = []
    dots: list[Dot] = []
    pictured = 0.0
    for thing, matrix in _objects(page):
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = _bounds(thing, matrix)
            pictured += max(0.0, right - left) * max(0.0, top - bottom)
        elif kind == raw.FPDF_PAGEOBJ_PATH and len(rules) < MOST_RULES:
            rules.extend(_path(thing, matrix))
            if (dot := _dot(thing, matrix)) is not None:
                dots.append(dot)
    return rules, dots, min(1.0, pictured / area) if area else 0.0


_Matrix = tuple[float, float, float, float, float, float]
_SAME: _Matrix = (1, 0, 0, 1, 0, 0)


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[object, _Matrix]]:
    """Every drawing with the matrix of the form that holds it."""
    waiting: list[tuple[object, _Matrix, int]] = [
        (raw.FPDFPage_GetObject(page, index), _SAME, 0) for index in range(min(raw.FPDFPage_CountObjects(page), 50_000))
    ]
    for thing, matrix, depth in waiting:
        if raw.FPDFPageObj_GetType(thing) != raw.FPDF_PAGEOBJ_FORM:
            yield thing, matrix
        elif depth < DEEPEST and len(waiting) < 50_000:
            inner = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(thing, inner)
            below = _times((inner.a, inner.b, inner.c, inner.d, inner.e, inner.f), matrix)
            waiting.extend(
                (raw.FPDFFormObj_GetObject(thing, index), below, depth + 1)
                for index in range(min(raw.FPDFFormObj_CountObjects(thing), 50_000))
            )


def _times(one: _Matrix, two: _Matrix) -> _Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = two
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _moved(x: float, y: float, matrix: _Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(thing: object, matrix: _Matrix) -> tuple[float, float, float, float]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
        return 0.0, 0.0, 0.0, 0.0
    one, two = _moved(left.value, bottom.value, matrix), _moved(right.value, top.value, matrix)
    return min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1])


THIN = 3.0
"""Points under which a box is a line."""
SHORTEST = 6.0
"""Points of a line that may be a table's."""
WHITE = 250
"""Of 255, from which a colour is paper's."""
LIGHT = 190
"""Of 255, how light a line is that marks words and does not strike them."""
SHEER = 128
"""Of 255, up to which a colour lets letters through."""
DOTS = (1.5, 8.0)
"""Points that a bullet measures."""


def _dot(thing: object, matrix: _Matrix) -> Dot | None:
    left, bottom, right, top = _bounds(thing, matrix)
    wide, high = right - left, top - bottom
    small = DOTS[0] <= min(wide, high) and max(wide, high) <= DOTS[1]
    return Dot(left, bottom, right, top) if small and abs(wide - high) < 0.2 * max(wide, high) else None


def _path(thing: object, matrix: _Matrix) -> Iterator[Rule]:
    """The lines of one drawing: a thin box is a line, a larger one its four sides."""
    count = raw.FPDFPath_CountSegments(thing)
    if count <= 6:
        bounds = _bounds(thing, matrix)
        if min(bounds[2] - bounds[0], bounds[3] - bounds[1]) <= THIN or not _is_paper(thing):
            yield from _box(*bounds, is_ink=_is_dark(thing))
        return
    own = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, own)
    whole = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    before: tuple[float, float] | None = None
    for index in range(min(count, MOST_RULES)):
        segment = raw.FPDFPath_GetPathSegment(thing, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = _moved(x.value, y.value, whole)
        if before is not None and raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO:
            flat, tall = abs(point[1] - before[1]) < 0.5, abs(point[0] - before[0]) < 0.5
            if flat != tall:
                yield from _box(
                    min(point[0], before[0]),
                    min(point[1], before[1]),
                    max(point[0], before[0]),
                    max(point[1], before[1]),
                )
        before = point


def _is_paper(thing: object) -> bool:
    """Whether a box is white and has no border, as the ground that a page is written on."""
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    return bool(
        raw.FPDFPath_GetDrawMode(thing, filled, stroked)
        and not stroked.value
        and raw.FPDFPageObj_GetFillColor(thing, red, green, blue, alpha)
        and min(red.value, green.value, blue.value) >= WHITE
    )


def _is_dark(thing: object) -> bool:
    """Whether a line is seen on paper and over letters: those of a highlighter are not."""
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(thing, filled, stroked) or not (filled.value or stroked.value):
        return False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    colour = raw.FPDFPageObj_GetStrokeColor if stroked.value else raw.FPDFPageObj_GetFillColor
    if not colour(thing, red, green, blue, alpha):
        return False
    grey = 0.3 * red.value + 0.6 * green.value + 0.1 * blue.value
    return grey < LIGHT and alpha.value > SHEER


def _box(left: float, bottom: float, right: float, top: float, is_ink: bool = False) -> Iterator[Rule]:
    wide, high = right - left, top - bottom
    if high <= THIN and wide >= SHORTEST:
        yield Rule(False, (bottom + top) / 2, left, right, max(high, 0.1) if is_ink else 0.0)
    elif wide <= THIN and high >= SHORTEST:
        yield Rule(True, (left + right) / 2, bottom, top, max(wide, 0.1) if is_ink else 0.0)
    elif wide >= SHORTEST and high >= SHORTEST:
        yield Rule(False, bottom, left, right)
        yield Rule(False, top, left, right)
        yield Rule(True, left, bottom, top)
        yield Rule(True, right, bottom, top)
