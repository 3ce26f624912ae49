"""Words that somebody struck out: a line drawn through their letters, which the file does not tell otherwise."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from knowledge.reading.pdf_drawn import Rule

MOST = 400
"""Lines of a page that are looked at: each is compared with every letter."""
LOW, HIGH = 0.15, 0.46
"""Heights of a letter above its base line between which programs strike it through (0.19 to 0.43 in what nine of them
write): underlines stand below, and those of the line above higher."""
BEGINS, ENDS = 0.2, 0.45
"""Heights of a letter by which a line may begin before its first letter, and end behind its last one: white space may
be struck with it."""
THICK = 0.2
"""Heights of a letter that a line through it is thick at most; bars of a highlighter are thicker."""
RAISED = 6.0
"""Points under which letters of one line stand above each other: « 1er »."""
TOUCHING = 1.0
"""Points between two lines at one height that are one, as the rules of a table's cells are."""


def struck(text: pdfium.PdfTextpage, rules: Iterable[Rule]) -> frozenset[int]:
    """The numbers of the letters that thin lines run through, with the white space behind them.

    Words are lost by it, so that whatever may be anything else strikes nothing: a line that goes on where no letters
    are, or begins or ends inside a word, as those of tables do."""
    found: set[int] = set()
    for rule in _whole(rule for rule in rules if rule.ink and not rule.upright)[:MOST]:
        first, last = _letter(text, rule.start, rule, 1), _letter(text, rule.stop, rule, -1)
        if first is not None and last is not None and first <= last and _is_whole(text, first, last):
            behind = int(raw.FPDFText_GetUnicode(text, last + 1) == 32)
            found.update(range(first, last + 1 + behind))
    return frozenset(found)


def _whole(rules: Iterable[Rule]) -> list[Rule]:
    """Lines at one height that touch each other as one line."""
    out: list[Rule] = []
    for rule in sorted(rules, key=lambda one: (round(one.at, 1), one.start)):
        last = out[-1] if out else None
        if last is not None and abs(last.at - rule.at) < 0.2 and rule.start <= last.stop + TOUCHING:
            out[-1] = replace(last, stop=max(last.stop, rule.stop), ink=max(last.ink, rule.ink))
        else:
            out.append(rule)
    return out


def _is_whole(text: pdfium.PdfTextpage, first: int, last: int) -> bool:
    """Whether the letters stand on one line, and no word begins before them or goes on behind."""
    edges = [(first - 1, first)] * (first > 0) + [(last, last + 1)]
    if any(all(chr(raw.FPDFText_GetUnicode(text, at)).isalnum() for at in edge) for edge in edges):
        return False
    x, y, bases = ctypes.c_double(), ctypes.c_double(), []
    for index in range(first, last + 1):
        if not raw.FPDFText_IsGenerated(text, index) and raw.FPDFText_GetCharOrigin(text, index, x, y):
            bases.append(y.value)
    return max(bases, default=0.0) - min(bases, default=0.0) < RAISED


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
    size = box.top - box.bottom  # loose boxes are as high as the letters' size, or a little less
    side, reach = (box.left, BEGINS) if inwards > 0 else (box.right, ENDS)
    through = LOW * size < rule.at - y.value < HIGH * size and rule.ink < THICK * size
    return index if through and abs(side - end) < reach * size else None
