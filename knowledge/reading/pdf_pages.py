"""What pdfium gives of each page: letters gathered into pieces of lines, with what is drawn beside them. No opinion
on what they mean.

Called in a child process (see `contained`): pdfium ends the whole process when memory runs out.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from knowledge.errors import Damaged, Protected, TooDemanding
from knowledge.reading.pdf_drawn import Rule, drawn, turned_rule

MOST_PAGES = 1_000
MOST_LETTERS = 60_000
"""Letters on one page; a dense one has 6,000."""
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
class Page:
    """`pictured` is the share of the page that pictures cover."""

    number: int
    width: float
    height: float
    spans: tuple[Span, ...]
    rules: tuple[Rule, ...]
    pictured: float = 0.0


def pages(data: bytes, told: Callable[[int, int], None] | None = None) -> Iterator[Page]:
    """`told(page, pages)` is called when a page is behind. Raises Protected, Damaged, TooDemanding."""
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
        rules, pictured = drawn(page, width * height)
        # a page turned in the file reads along its own lines; the few letters turned otherwise are stamps and edges
        turn = max(Counter(span.turn for span in spans for _ in span.letters).items(), key=_second, default=(0, 0))[0]
        # a page that viewers turn tells its size as it is seen; letters and lines have their places as in the file
        wide, high = (height, width) if page.get_rotation() in (90, 270) else (width, height)
        yield Page(
            number + 1,
            *((wide, high) if turn % 2 == 0 else (high, wide)),
            tuple(_turned_span(span.done(), turn, wide, high) for span in spans if span.turn == turn),
            tuple(turned_rule(rule, turn, wide, high) for rule in rules),
            pictured,
        )
        text.close()
        page.close()
        if told is not None:
            told(number + 1, len(document))


def _turned_span(span: Span, turn: int, wide: float, high: float) -> Span:
    """A span of letters turned so many quarters, counted from the corner that is the lower left one for a reader."""
    along, base = ((0.0, 0.0), (0.0, wide), (wide, high), (high, 0.0))[turn]
    return replace(span, left=span.left + along, right=span.right + along, base=span.base + base) if turn else span


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


def _address_of() -> Callable[[object, int], int | None]:
    """pdfium's FPDFText_GetTextObject, giving a number: only whether two letters share their object is asked."""
    plain = ctypes.CFUNCTYPE(ctypes.c_void_p, raw.FPDF_TEXTPAGE, ctypes.c_int)
    address = ctypes.cast(raw.FPDFText_GetTextObject, ctypes.c_void_p).value
    return plain(address) if address else lambda page, index: None


_object_of = _address_of()


def _spans(page: pdfium.PdfTextpage) -> list[_Making]:
    """Called for each letter of a summary: names are bound once, and the page's handle is passed as such."""
    count, handle = page.count_chars(), page.raw
    unicode_of, origin_of, box_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetCharOrigin, raw.FPDFText_GetLooseCharBox
    if count > MOST_LETTERS:
        raise TooDemanding("too many letters on a page")
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    styles: dict[int | None, tuple[float, bool, int]] = {}
    made: list[_Making] = []
    now: _Making | None = None
    at = 0.0
    gap = False
    for index in range(count):
        code = unicode_of(handle, index)
        if code in (10, 13):
            now = None
            continue
        if not origin_of(handle, index, x, y) or not box_of(handle, index, box):
            continue
        thing = _object_of(handle, index)
        if thing is None and now is not None and code == 32:
            gap = True  # pdfium saw white space, between two words or two columns
            continue
        if thing not in styles:
            styles[thing] = _style(handle, index)
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


def _style(page: object, index: int) -> tuple[float, bool, int]:
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
