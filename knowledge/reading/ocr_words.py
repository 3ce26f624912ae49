"""Tesseract's words as letters with their places, as pdfium gives those of a PDF."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from statistics import median

from knowledge.reading.document import Document
from knowledge.reading.ocr import POINTS, SURE
from knowledge.reading.pdf import text_of
from knowledge.reading.pdf_pages import Page, Span, pages

SMALLER, LARGER = 0.7, 1.15
"""How much the box of a line may differ from the usual one without a change of size."""
TELLING = 12
"""Letters of a line whose width tells something."""
STEP = 1.3
"""Between two sizes that are told apart."""
WIDE = 1.8
"""Heights of a word from which a gap between two words parts columns."""
_LIKE_BULLETS = frozenset("e+°*o©®¢.·-»«")


def read_scanned(data: bytes) -> Document:
    """The text of a PDF some pages of which were read by OCR: `data` is 8 bytes of length, JSON, the PDF."""
    length = int.from_bytes(data[:8], "big")
    scans = json.loads(data[8 : 8 + length])["scans"]
    found = []
    for page in pages(data[8 + length :]):
        table = scans.get(str(page.number))
        found.append(page if table is None else _with_words(page, table))
    return Document(text_of(found))


_Word = tuple[float, float, float, float, str]
"""Left, top, width, height, letters; points from the page's upper left corner."""


def _with_words(page: Page, table: str) -> Page:
    """A span for each run of words on a line."""
    lines: dict[tuple[str, ...], list[_Word]] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5" or float(cells[10]) < SURE or not cells[11].strip():
            continue
        left, top, width, height = (float(cell) * POINTS for cell in cells[6:10])
        lines.setdefault(tuple(cells[2:5]), []).append((left, top, width, height, cells[11].strip()))
    spans = [_span(run, page.height, 0) for words in lines.values() for run in _runs(words)]
    usual = median(span.size for span in spans) if spans else 0.0
    wide = median(_width(span) for span in spans) if spans else 0.0
    even = (replace(span, order=order, size=_even(span, usual, wide)) for order, span in enumerate(spans))
    return replace(page, spans=tuple(even), rules=())


def _width(span: Span) -> float:
    """Of a letter."""
    return (span.right - span.left) / len(span.text)


def _even(span: Span, usual: float, wide: float) -> float:
    """One of a few sizes. Boxes of lines in the same letters differ by a bracket or a stain: a line is larger when its
    letters are wider as well, and capitals or a few letters tell nothing."""
    if span.size < SMALLER * usual:
        return SMALLER * usual
    larger = min(span.size / usual, _width(span) / wide)
    if larger < LARGER or len(span.text) < TELLING or sum(map(str.isupper, span.text)) > len(span.text) / 2:
        return usual
    return float(usual * STEP ** (1 + int(math.log(larger / LARGER, STEP))))


def _runs(words: list[_Word]) -> list[list[_Word]]:
    """The words of a line, parted where white space runs between two columns; a bullet that was taken for a letter is
    one again."""
    runs: list[list[_Word]] = []
    end = 0.0
    usual = median(height for *_, height, _ in words)
    for word in sorted(words):
        left, _, width, _, _ = word
        if runs and left - end < WIDE * usual:
            runs[-1].append(word)
        else:
            runs.append([word])
        end = left + width
    for run in runs:
        if run[0][4] in _LIKE_BULLETS and (len(run) > 1 or len(runs) > 1 or run[0][2] < 8):
            run[0] = (*run[0][:4], "•")
    return runs


def _span(words: list[_Word], page_height: float, order: int) -> Span:
    high = max(height for *_, height, _ in words)
    base = page_height - median(top + height for _, top, _, height, _ in words)
    text = " ".join(letters for *_, letters in words)
    if text.endswith("-") and text[-2:-1].isalpha():
        text = text[:-1] + "\u00ad"
    return Span(text, words[0][0], max(left + width for left, _, width, *_ in words), base, high, False, order)
