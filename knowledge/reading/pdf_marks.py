"""A page of a PDF as a picture, and where quotations stand on it. Called in a child process (see `contained`)."""

from __future__ import annotations

import ctypes
import json
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from knowledge.errors import Damaged
from knowledge.reading.answers import LONG_SIDE
from knowledge.reading.pdf_drawn import drawn
from knowledge.reading.pdf_pages import MOST_LETTERS, opened
from knowledge.reading.pdf_struck import struck
from knowledge.reading.quotations import Letters, find, folded

SLIMMEST = 100
"""Points of the shorter side at least, for a page that is a ribbon."""

_Box = tuple[int, int, int, int]
"""Left, top, right, bottom, in points of the picture."""


def marked_page(data: bytes, number: int) -> bytes:
    """`data` is 8 bytes of length, the quotations as JSON, the PDF. Gives a line of JSON, then three bytes a point.

    Raises Protected, Damaged."""
    length = int.from_bytes(data[:8], "big")
    quotes: list[str] = json.loads(data[8 : 8 + length])
    document = opened(data[8 + length :])
    if not 1 <= number <= len(document):
        return json.dumps({"pages": len(document)}).encode()
    try:
        page = document[number - 1]
        bitmap, (width, height) = _rendered(page)
        boxes, found = _marks(page, (width, height), quotes)
    except pdfium.PdfiumError as error:
        raise Damaged(f"page {number}") from error
    head = {"width": width, "height": height, "boxes": boxes, "found": found}
    return json.dumps(head).encode() + b"\n" + bitmap


def _rendered(page: pdfium.PdfPage) -> tuple[bytes, tuple[int, int]]:
    """RGB, row by row: the page as a reader shows it, turned and cropped as it says."""
    width, height = page.get_size()
    if not (width > 0 and height > 0):
        raise Damaged("a page without a size")
    scale = LONG_SIDE / max(width, height)
    size = max(SLIMMEST, round(width * scale)), max(SLIMMEST, round(height * scale))
    bitmap = pdfium.PdfBitmap.new_native(*size, raw.FPDFBitmap_BGR, rev_byteorder=True)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
    flags = raw.FPDF_ANNOT | raw.FPDF_REVERSE_BYTE_ORDER
    raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, *size, 0, flags)
    rows, stride, line = bytes(bitmap.buffer), bitmap.stride, 3 * size[0]
    if stride != line:
        rows = b"".join(rows[at * stride : at * stride + line] for at in range(size[1]))
    return rows, size


def _marks(page: pdfium.PdfPage, size: tuple[int, int], quotes: list[str]) -> tuple[list[_Box], bool]:
    text = page.get_textpage()
    count = text.count_chars()
    if not 0 < count <= MOST_LETTERS:
        return [], False
    rules, _, _ = drawn(page, 1.0)
    gone = struck(text, rules)  # no quotation holds what is struck out: see `pdf_pages`
    signs = [" " if index in gone else _sign(raw.FPDFText_GetUnicode(text, index)) for index in range(count)]
    runs, found = find(Letters.of(signs), quotes)
    boxes: list[_Box] = []
    for run in runs:
        placed = [box for index in _with_stop(run, signs) if (box := _box(page, text, index, size)) is not None]
        boxes.extend(_lines(placed))
    return boxes, found and bool(boxes)


def _with_stop(run: list[int], signs: list[str]) -> list[int]:
    """With the full stop, the bracket or the % right behind the last letter."""
    behind = []
    for index in range(run[-1] + 1, min(run[-1] + 3, len(signs))):
        if signs[index].isspace() or folded(signs[index]):
            break
        behind.append(index)
    return run + behind


def _sign(code: int) -> str:
    try:
        return chr(code)
    except (ValueError, OverflowError):
        return "\ufffd"


def _box(page: pdfium.PdfPage, text: pdfium.PdfTextpage, index: int, size: tuple[int, int]) -> _Box | None:
    """Where a letter stands on the picture; None where it stands outside, or nowhere."""
    box = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(text, index, box):
        return None
    x, y = ctypes.c_int(), ctypes.c_int()
    corners: list[tuple[int, int]] = []
    for across, up in ((box.left, box.bottom), (box.right, box.top)):
        if not raw.FPDF_PageToDevice(page, 0, 0, *size, 0, across, up, x, y):
            return None
        corners.append((x.value, y.value))
    left, right = sorted(max(0, min(size[0], corner[0])) for corner in corners)
    top, bottom = sorted(max(0, min(size[1], corner[1])) for corner in corners)
    return (left, top, right, bottom) if left < right and top < bottom else None


def _lines(letters: list[_Box]) -> list[_Box]:
    """The boxes of letters that follow each other on a line as one, spaces included."""
    if not letters:
        return []
    boxes = [letters[0]]
    for before, box in pairwise(letters):
        if _follows(before, box, 0) or _follows(before, box, 1):
            last = boxes[-1]
            boxes[-1] = min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3])
        else:
            boxes.append(box)
    return boxes


def _follows(before: _Box, box: _Box, along: int) -> bool:
    """Whether two letters stand on one line that runs across (`along` 0) or upright (1), at most two letters apart."""
    across = 1 - along
    shared = min(before[across + 2], box[across + 2]) - max(before[across], box[across])
    high = min(before[across + 2] - before[across], box[across + 2] - box[across])
    gap = max(box[along] - before[along + 2], before[along] - box[along + 2])
    return shared >= 0.5 * high and gap <= 2 * (before[across + 2] - before[across])
