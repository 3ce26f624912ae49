"""Words of a picture: cleaned, measured, folded into lines of a given width."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from PIL import ImageFont

MOST_LINES = 12
"""Of one cell."""
LONGEST_CELL = 400
"""Characters of one cell."""
LEFT_OUT = "…"
_FONTS = Path(__file__).parent / "fonts"
_GONE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u00ad]")
_TOGETHER = re.compile(r"(?<=\d) (?=[%€‰]|\d{3}\b)|(?<=«) | (?=[»:;!?])")
"""Spaces at which no line ends: between a number and its unit, and inside French quotation marks."""
_SPACES = re.compile(r"[^\S\n\u00a0\u202f]+")


def clean(text: str, longest: int = LONGEST_CELL) -> str:
    """Without signs that nobody sees; what is too long ends with « … »."""
    if len(text) > longest:
        text = text[:longest].rstrip() + LEFT_OUT
    whole = unicodedata.normalize("NFC", _GONE.sub("", text))
    seen = "".join(sign if sign.isprintable() or sign in "\n\u00a0\u202f" else " " for sign in whole)
    seen = _TOGETHER.sub("\u00a0", seen)
    return "\n".join(line for line in (_SPACES.sub(" ", line).strip() for line in seen.split("\n")) if line)


@lru_cache(maxsize=8)
def font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    file = "DejaVuSansCondensed-Bold.ttf" if bold else "DejaVuSansCondensed.ttf"
    return ImageFont.truetype(_FONTS / file, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=20_000)
def wide(text: str, size: int, bold: bool) -> int:
    return int(font(size, bold).getlength(text)) + 1


def folded(text: str, width: int, size: int, bold: bool, most: int = MOST_LINES) -> list[str]:
    """The text in lines of `width` points; a word longer than that is cut."""
    lines: list[str] = []
    for piece in text.split("\n"):
        line = ""
        for word in piece.split(" "):
            longer = f"{line} {word}" if line else word
            if wide(longer, size, bold) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *whole, line = _cut(word, width, size, bold)
            lines.extend(whole)
        lines.append(line)
        if len(lines) > most:
            break
    if len(lines) > most:
        last = lines[most - 1]
        while last and wide(last + LEFT_OUT, size, bold) > width:
            last = last[:-1]
        lines = [*lines[: most - 1], last + LEFT_OUT]
    return lines


def _cut(word: str, width: int, size: int, bold: bool) -> list[str]:
    """A word in pieces of `width` points, a letter at least in each."""
    pieces: list[str] = []
    while wide(word, size, bold) > width and len(word) > 1:
        ends = list(accumulate(wide(sign, size, bold) for sign in word))
        # letters stand closer in a word than alone, so this many have room
        fit = max(1, sum(1 for end in ends if end <= width))
        pieces.append(word[:fit])
        word = word[fit:]
    return [*pieces, word]
