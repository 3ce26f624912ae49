"""What pdfium gives of each page: letters gathered into pieces of lines, ruled lines, pictures. No opinion on what they
mean.

Called in a child process (see `contained`): pdfium ends the whole process when memory runs out.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from knowledge.errors import Damaged, Protected, TooDemanding

MOST_PAGES = 1_000
MOST_LETTERS = 60_000
"""Letters on one page; a dense one has 6,000."""
MOST_RULES = 4_000
"""Ruled lines looked at on one page; drawings have more, tables do not."""
DEEPEST = 4
"""Forms inside each other whose drawings are followed."""
DPI = 200
LARGEST_PICTURE = 30_000_000
"""Points of a page rendered for OCR: four times an A4 page."""
_BOLD = ("bold", "black", "heavy", "semibold", "demi")


@dataclass(frozen=True, slots=True)
class Span:
    """Letters in one style on one line. Points, from the lower left corner; `base` is the line they stand on; `order`
    is their place in the file."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    order: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical line, or the side of a box: it stands at `at`, from `start` to `stop`."""

    upright: bool
    at: float
    start: float
    stop: float


@dataclass(frozen=True, slots=True)
class Page:
    """`pictured` is the share of the page that pictures cover."""

    number: int
    width: float
    height: float
    spans: tuple[Span, ...]
    rules: tuple[Rule, ...]
    pictured: float = 0.0


def pages(data: bytes) -> Iterator[Page]:
    """Raises Protected, Damaged, TooDemanding."""
    document = opened(data)
    if not len(document) or len(document) > MOST_PAGES:
        raise Damaged("no page") if not len(document) else TooDemanding("too many pages")
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
        except pdfium.PdfiumError as error:
            raise Damaged(f"page {number + 1}") from error
        width, height = page.get_size()
        spans = _spans(text)
        rules, pictured = _drawn(page, width * height)
        # a page turned in the file reads along its own lines; the few letters turned otherwise are stamps and edges
        turn = max(Counter(span.turn for span in spans for _ in span.letters).items(), key=_second, default=(0, 0))[0]
        yield Page(
            number + 1,
            width,
            height,
            tuple(span.done() for span in spans if span.turn == turn),
            tuple(rules) if turn == 0 else (),
            pictured,
        )
        text.close()
        page.close()


def opened(data: bytes) -> pdfium.PdfDocument:
    """Raises Protected, Damaged."""
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise Protected("a password") from error
        raise Damaged("pdfium cannot open it") from error


def picture(data: bytes, number: int) -> bytes:
    """Page `number` (from 1) in grey, as a PGM file. Raises Protected, Damaged, TooDemanding."""
    page = opened(data)[number - 1]
    width, height = page.get_size()
    scale = DPI / 72
    if width * height * scale * scale > LARGEST_PICTURE:
        scale = math.sqrt(LARGEST_PICTURE / max(1.0, width * height))
    bitmap = page.render(scale=scale, grayscale=True)
    rows = bytes(bitmap.buffer)
    if bitmap.stride != bitmap.width:
        rows = b"".join(rows[row * bitmap.stride :][: bitmap.width] for row in range(bitmap.height))
    return f"P5 {bitmap.width} {bitmap.height} 255\n".encode() + rows


@dataclass(slots=True)
class _Making:
    """A span while its letters come. `turn` counts quarter turns."""

    base: float
    left: float
    right: float
    size: float
    bold: bool
    order: int
    turn: int = 0
    letters: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.letters)

    def done(self) -> Span:
        return Span(self.text, self.left, self.right, self.base, self.size, self.bold, self.order)


def _second(pair: tuple[int, int]) -> int:
    return pair[1]


def _spans(page: pdfium.PdfTextpage) -> list[_Making]:
    count = page.count_chars()
    if count > MOST_LETTERS:
        raise TooDemanding("too many letters on a page")
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    styles: dict[int | None, tuple[float, bool, int]] = {}
    made: list[_Making] = []
    now: _Making | None = None
    at = 0.0
    gap = False
    for index in range(count):
        code = raw.FPDFText_GetUnicode(page, index)
        if code in (10, 13):
            now = None
            continue
        if not raw.FPDFText_GetCharOrigin(page, index, x, y) or not raw.FPDFText_GetLooseCharBox(page, index, box):
            continue
        thing = ctypes.cast(raw.FPDFText_GetTextObject(page, index), ctypes.c_void_p).value
        if thing is None and now is not None and code == 32:
            gap = True  # pdfium saw white space, between two words or two columns
            continue
        if thing not in styles:
            styles[thing] = _style(page, index)
        size, bold, turn = styles[thing]
        # along the line, then across it
        if turn == 0:
            start, stop, base = box.left, box.right, y.value
        elif turn == 2:
            start, stop, base = -box.right, -box.left, -y.value
        elif turn == 1:
            start, stop, base = box.bottom, box.top, -x.value
        else:
            start, stop, base = -box.top, -box.bottom, x.value
        letter = "\u00ad" if code in (2, 0xFFFE) else chr(code) if code else ""
        # the letters of a ligature all stand in the place of the first
        ligature = now is not None and start == at
        at = start
        near = now is not None and (ligature or -0.5 * size < start - now.right < 0.8 * size)
        same = now is not None and now.turn == turn and now.bold == bold and abs(now.size - size) < 0.05 * size
        if now is None or not near or not same or abs(now.base - base) > 0.1 * size:
            now = _Making(base, start, stop, size, bold, index, turn)
            made.append(now)
        now.letters.append(f" {letter}" if gap and now.letters else letter)
        gap = False
        now.right = max(now.right, stop)
    return made


def _style(page: pdfium.PdfTextpage, index: int) -> tuple[float, bool, int]:
    """Size in points, weight and quarter turns of the letters of one text object."""
    matrix = raw.FS_MATRIX()
    size = raw.FPDFText_GetFontSize(page, index)
    turn = 0
    if raw.FPDFText_GetMatrix(page, index, matrix):
        size *= math.hypot(matrix.c, matrix.d) or 1.0
        turn = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4
    flags, name = ctypes.c_int(), ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(page, index, name, 128, flags)
    called = name.value.decode("utf-8", "replace").lower()
    bold = raw.FPDFText_GetFontWeight(page, index) >= 600 or any(word in called for word in _BOLD)
    return max(size, 0.5), bold, turn


def _drawn(page: pdfium.PdfPage, area: float) -> tuple[list[Rule], float]:
    """The ruled lines of a page, and the share of it that pictures cover."""
    rules: list[Rule] = []
    pictured = 0.0
    for thing, matrix in _objects(page):
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = _bounds(thing, matrix)
            pictured += max(0.0, right - left) * max(0.0, top - bottom)
        elif kind == raw.FPDF_PAGEOBJ_PATH and len(rules) < MOST_RULES:
            rules.extend(_path(thing, matrix))
    return rules, min(1.0, pictured / area) if area else 0.0


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


def _path(thing: object, matrix: _Matrix) -> Iterator[Rule]:
    """The lines of one drawing: a thin box is a line, a larger one its four sides."""
    count = raw.FPDFPath_CountSegments(thing)
    if count <= 6:
        yield from _box(*_bounds(thing, matrix))
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


def _box(left: float, bottom: float, right: float, top: float) -> Iterator[Rule]:
    wide, high = right - left, top - bottom
    if high <= THIN and wide >= SHORTEST:
        yield Rule(False, (bottom + top) / 2, left, right)
    elif wide <= THIN and high >= SHORTEST:
        yield Rule(True, (left + right) / 2, bottom, top)
    elif wide >= SHORTEST and high >= SHORTEST:
        yield Rule(False, bottom, left, right)
        yield Rule(False, top, left, right)
        yield Rule(True, left, bottom, top)
        yield Rule(True, right, bottom, top)
