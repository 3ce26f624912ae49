"""Words that somebody struck out: a line drawn through their letters, which the file does not tell otherwise."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from knowledge.reading.pdf_drawn import Rule

MOST = 400
"""Lines of a page that are looked at: each is compared with every letter."""
LOW, HIGH = 0.1, 0.5
"""Sizes of a letter above its base line between which it is struck through: underlines stand below, borders above."""
END = 0.45
"""Sizes of a letter by which a line may begin before its first letter, and end behind its last one."""


def struck(text: pdfium.PdfTextpage, rules: Iterable[Rule]) -> frozenset[int]:
    """The numbers of the letters that thin lines run through, with the white space behind them. A line that goes on
    where no letters are, as those of tables do, strikes nothing."""
    found: set[int] = set()
    thin = [rule for rule in rules if rule.thin and not rule.upright]
    for rule in thin[:MOST]:
        first, last = _letter(text, rule.start, rule, 1), _letter(text, rule.stop, rule, -1)
        if first is not None and last is not None and first <= last:
            behind = int(raw.FPDFText_GetUnicode(text, last + 1) == 32)
            found.update(range(first, last + 1 + behind))
    return frozenset(found)


def _letter(text: pdfium.PdfTextpage, end: float, rule: Rule, inwards: int) -> int | None:
    """The letter at one end of a line that runs through it; None where the line runs elsewhere."""
    places = (end + inwards * points for points in (1, 3, 5))  # the white space struck with the words is no letter
    found = (raw.FPDFText_GetCharIndexAtPos(text, place, rule.at, 2.0, 3.0) for place in places)
    index = next((one for one in found if one >= 0), -1)
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    if index < 0 or not raw.FPDFText_GetLooseCharBox(text, index, box):
        return None
    if not raw.FPDFText_GetCharOrigin(text, index, x, y):
        return None
    size = box.top - box.bottom  # loose boxes are as high as the letters' size, or a little higher
    side = box.left if inwards > 0 else box.right
    through = LOW * size < rule.at - y.value < HIGH * size
    return index if through and abs(side - end) < END * size else None
