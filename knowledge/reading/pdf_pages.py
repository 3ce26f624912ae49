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
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from knowledge.errors import Damaged, Protected, TooDemanding
from knowledge.reading.pdf_drawn import Dot, Rule, drawn, turned_rule
from knowledge.reading.pdf_struck import struck

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
    is their place in the file; `space` the white space between two of its words, 0 where it has one word; `apart` that
    between the letters of a word, where they stand apart."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    order: int
    space: float = 0.0
    apart: float = 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """`dots` are small shapes, on a page whose letters are not turned; `pictured` is the share of the page that
    pictures cover; `turned` are pieces of lines that stand upright on such a page, with their quarter turns."""

    number: int
    width: float
    height: float
    spans: tuple[Span, ...]
    rules: tuple[Rule, ...]
    pictured: float = 0.0
    dots: tuple[Dot, ...] = ()
    turned: tuple[tuple[int, Span], ...] = ()


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
        rules, dots, pictured = drawn(page, width * height)
        spans = _spans(text, struck(text, rules))
        # a page turned in the file reads along its own lines; the few letters turned otherwise are stamps and edges
        turn = max(Counter(span.turn for span in spans for _ in span.letters).items(), key=_second, default=(0, 0))[0]
        # a page that viewers turn tells its size as it is seen; letters and lines have their places as in the file
        wide, high = (height, width) if page.get_rotation() in (90, 270) else (width, height)
        if page.get_rotation() != 90 * turn:
            # pdfium orders lines as they are seen: those of a page that is shown turned come last line first
            text.close()
            page.set_rotation(90 * turn)
            text = page.get_textpage()
            spans = _spans(text, struck(text, rules))
        yield Page(
            number + 1,
            *((wide, high) if turn % 2 == 0 else (high, wide)),
            tuple(_turned_span(span.done(), turn, wide, high) for span in spans if span.turn == turn),
            tuple(turned_rule(rule, turn, wide, high) for rule in rules),
            pictured,
            () if turn else tuple(dots),
            () if turn else tuple((span.turn, span.done()) for span in spans if span.turn in (1, 3)),
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
        rows = b"".join(rows[row * bitmap.stride : row * bitmap.stride + bitmap.width] for row in range(bitmap.height))
    return f"P5 {bitmap.width} {bitmap.height} 255\n".encode() + rows


STRAIGHT = 0.12
"""Quarter turns (about ten degrees) up to which a line is one that was put on the glass a little askew."""
ASLANT = 4
"""The turn of letters that stand aslant: a stamp, or a word written across the page behind its text."""
SPACED = 0.6
"""The share of the letters of a word that white space parts, from which the word is drawn with its letters apart."""
WORDS_APART = 0.12
"""Sizes of a letter by which the white space between two words is wider, where letters stand apart."""


@dataclass(slots=True)
class _Making:
    """A span while its letters come. `turn` counts quarter turns; `ink` is where its last letter ends; `blanks` are
    the letters before which there is white space, its width, and whether the file has a sign for it."""

    base: float
    left: float
    right: float
    size: float
    bold: bool
    order: int
    turn: int = 0
    letters: list[str] = field(default_factory=list)
    ink: float = 0.0
    blanks: list[tuple[int, float, bool]] = field(default_factory=list)
    apart: float = 0.0
    """The white space between the letters of one word, where they stand apart."""
    followed: bool = False
    """White space inside the same words of the file comes last."""

    def add(self, letter: str, start: float, stop: float, blank: bool) -> None:
        if letter != " ":
            written = self.letters[-1:] == [" "]
            if self.letters and (blank or written):
                self.blanks.append((len(self.letters), start - self.ink, written))
            self.ink = max(self.ink, stop) if self.letters else stop
        self.letters.append(letter)
        self.right = max(self.right, stop)
        self.followed = False

    def tell_apart(self) -> None:
        """Whether the letters of its words stand apart, as those of « C O M P T E » do."""
        seen = sorted(width for _, width, written in self.blanks if not written)
        letters = sum(1 for letter in self.letters if letter != " ")
        if letters >= 4 and len(seen) >= SPACED * (letters - 1):
            self.apart = seen[len(seen) // 2]

    def goes_on_apart(self, beside: _Making) -> bool:
        """Whether this is another word of letters as far apart, too short to tell alone."""
        widths = [width for _, width, written in self.blanks if not written]
        letters = sum(1 for letter in self.letters if letter != " ")
        near = WORDS_APART * self.size
        alike = letters == 1 or any(abs(width - beside.apart) < near for width in widths)
        parted = len(widths) == letters - 1 and all(width > beside.apart - near for width in widths)
        return alike and parted and self.size == beside.size

    def done(self) -> Span:
        words = [one for one in self.blanks if one[2] or not self.apart or one[1] > self._widest]
        text = list(self.letters)
        for index, _, written in words:
            if not written:
                text[index] = f" {text[index]}"
        widths = sorted(width for _, width, _ in words)
        space = widths[len(widths) // 2] if widths else 0.0
        if self.followed:
            text.append(" ")
        return Span(
            "".join(text), self.left, self.right, self.base, self.size, self.bold, self.order, space, self.apart
        )

    @property
    def _widest(self) -> float:
        return self.apart + WORDS_APART * self.size


def _second(pair: tuple[int, int]) -> int:
    return pair[1]


def _address_of() -> Callable[[object, int], int | None]:
    """pdfium's FPDFText_GetTextObject, giving a number: only whether two letters share their object is asked."""
    plain = ctypes.CFUNCTYPE(ctypes.c_void_p, raw.FPDF_TEXTPAGE, ctypes.c_int)
    address = ctypes.cast(raw.FPDFText_GetTextObject, ctypes.c_void_p).value
    return plain(address) if address else lambda page, index: None


_object_of = _address_of()


def _spans(page: pdfium.PdfTextpage, struck_out: frozenset[int]) -> list[_Making]:
    """Called for each letter of a summary: names are bound once, and the page's handle is passed as such."""
    count, handle = page.count_chars(), page.raw
    unicode_of, origin_of, box_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetCharOrigin, raw.FPDFText_GetLooseCharBox
    generated = raw.FPDFText_IsGenerated
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
        if code == 32 and now is not None and (thing is None or generated(handle, index) == 1):
            gap = True  # pdfium saw white space, between two words or two columns
            now.followed = thing is not None
            continue
        if thing not in styles:
            styles[thing] = _style(handle, index)
        size, bold, turn = styles[thing]
        if turn == ASLANT:
            now = None
            continue
        # along the line, then across it
        if turn == 0:
            start, stop, base = box.left, box.right, y.value
        elif turn == 2:
            start, stop, base = -box.right, -box.left, -y.value
        elif turn == 1:
            start, stop, base = box.bottom, box.top, -x.value
        else:
            start, stop, base = -box.top, -box.bottom, x.value
        if index in struck_out:
            if now is not None and abs(now.base - base) <= 0.1 * size:
                now.right = now.ink = max(now.right, stop)  # what follows stands behind words, not in another column
            gap = True
            continue
        letter = "\u00ad" if code in (2, 0xFFFE) else chr(_righted(code)) if code else ""
        # the letters of a ligature all stand in the place of the first
        ligature = now is not None and start == at
        at = start
        near = now is not None and (ligature or -0.5 * size < start - now.right < 0.8 * size)
        same = now is not None and now.turn == turn and now.bold == bold and abs(now.size - size) < 0.05 * size
        if now is None or not near or not same or abs(now.base - base) > 0.1 * size:
            now = _Making(base, start, stop, size, bold, index, turn)
            made.append(now)
        now.add(letter, start, stop, gap)
        gap = False
    for span in made:
        span.tell_apart()
    for way in (made, made[::-1]):
        for before, after in pairwise(way):
            if before.apart and not after.apart and after.goes_on_apart(before):
                after.apart = before.apart
    return made


def _righted(code: int) -> int:
    """Ghostscript writes what the letters of a ligature are with their two bytes exchanged: « e昀昀ectif »."""
    return code >> 8 if not code & 0xFF and ord("a") <= code >> 8 <= ord("z") else code


def _style(page: object, index: int) -> tuple[float, bool, int]:
    """Size in points, weight and quarter turns of the letters of one text object; ASLANT for turns between."""
    matrix = raw.FS_MATRIX()
    size = raw.FPDFText_GetFontSize(page, index)
    turn = 0
    if raw.FPDFText_GetMatrix(page, index, matrix):
        size *= math.hypot(matrix.c, matrix.d) or 1.0
        quarters = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
        turn = round(quarters) % 4 if abs(quarters - round(quarters)) < STRAIGHT else ASLANT
    flags, name = ctypes.c_int(), ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(page, index, name, 128, flags)
    called = name.value.decode("utf-8", "replace").lower()
    bold = raw.FPDFText_GetFontWeight(page, index) >= 600 or any(word in called for word in _BOLD)
    return max(size, 0.5), bold, turn
