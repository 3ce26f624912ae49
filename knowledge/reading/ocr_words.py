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
"""How much a line may differ from the usual one without a change of size: the height of its box, the width of its
letters."""
TELLING = 8
"""Letters of a line whose width tells something."""
STEP = 1.17
"""Between two sizes that are told apart: 15 points and 12.5."""
_WIDTHS = (("iljI.,:;'’!|", 0.26), ("ftr()[]–- ", 0.36), ("mwMW%—", 0.88))
"""Sizes of a letter that letters are wide, about, in the typefaces of summaries."""
_CAPITAL, _SMALL = 0.7, 0.56
_RISING = "bdfhijkltàâéèêëîïôùûœ"
SLACK = 1.05
"""How much more the height may say than it does."""
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
    runs = [run for words in lines.values() for run in _runs(words)]
    spans = [_span(run, page.height, 0) for run in runs]
    sizes = [(_by_width(run), _by_height(run)) for run in runs]
    usual = median(span.size for span in spans) if spans else 0.0
    wide, high = (median(column) for column in zip(*sizes, strict=True)) if sizes else (1.0, 1.0)
    even = (
        replace(span, order=order, size=_even(span, usual, min(width / wide, SLACK * height / high)))
        for order, (span, (width, height)) in enumerate(zip(spans, sizes, strict=True))
    )
    return replace(page, spans=tuple(even), rules=())


def _by_width(run: list[_Word]) -> float:
    """The size of the letters, told by how wide they are."""
    return sum(width for *_, width, _, _ in run) / sum(_wide(letter) for *_, letters in run for letter in letters)


def _by_height(run: list[_Word]) -> float:
    """The same told by how high: less sure, but bold letters are wider and no higher."""
    return median(height / _high(letters) for *_, height, letters in run)


def _high(letters: str) -> float:
    """Sizes of a letter that a word's box is high, about."""
    up = max(0.72 if letter.isupper() or letter in _RISING or not letter.isalpha() else 0.54 for letter in letters)
    return up + (0.21 if any(letter in "gjpqyç,;()" for letter in letters) else 0.0)


def _wide(letter: str) -> float:
    for letters, width in _WIDTHS:
        if letter in letters:
            return width
    return _CAPITAL if letter.isupper() else _SMALL


def _even(span: Span, usual: float, larger: float) -> float:
    """One of a few sizes. `larger` is how much larger its letters are than usual; a few letters tell nothing."""
    if span.size < SMALLER * usual:
        return SMALLER * usual
    if larger < LARGER or len(span.text) < TELLING:
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
