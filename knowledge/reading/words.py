"""Words cut at line ends, made whole again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from knowledge.reading.layout import Line

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CUT = re.compile(r"([^\W\d_]+(?:['’-][^\W\d_]+)*)[-\u00ad]$")
_BEFORE = frozenset(
    re.findall(
        r"\S+", "vice non sous demi mi ex semi peut celui celle ceux celles est-à là ci quasi avant après outre au"
    )
)
_AFTER = frozenset(
    re.findall(
        r"\S+", "même mêmes là ci il elle ils elles on nous vous je tu dire être t y en le la les lui leur moi ce"
    )
)
"""Halves that French keeps a hyphen beside."""


def vocabulary(lines: Iterable[Line]) -> Counter[str]:
    """The words that stand whole somewhere in the text, in lower case."""
    found: Counter[str] = Counter()
    for line in lines:
        bare = _CUT.sub("", line.text)
        found.update(word.lower().replace("’", "'") for word in _WORD.findall(bare))
    return found


def joined_text(lines: Sequence[str], words: Counter[str]) -> str:
    """Lines made one, a word cut at a line's end made whole. A hyphen stays when the hyphenated form stands elsewhere
    in the text, or when it is one that French words keep (« celui-là », « est-à-dire »)."""
    text = ""
    for line in lines:
        cut = _CUT.search(text)
        following = _WORD.match(line)
        if cut and following and line[:1].isalpha():
            keeps = _keeps(cut.group(1), following.group(), words, soft=text.endswith("\u00ad"))
            text = text[:-1] + ("-" if keeps else "") + line
        elif text.endswith("\u00ad"):
            text = text[:-1] + "-" + line
        elif text.endswith("-") and text[-2:-1].isalnum():
            text += line  # « 2025-/2026 »
        else:
            text = f"{text} {line}" if text else line
    return text.replace("\u00ad", "-") if text.endswith("\u00ad") else text


def _keeps(left: str, right: str, words: Counter[str], *, soft: bool) -> bool:
    """Whether the hyphen between two halves belongs to the word; `soft` where the file marks it as put in."""
    capital = right[:1].isupper() and not left.isupper()
    left, right = left.lower().replace("’", "'"), right.lower().replace("’", "'")
    hyphened, whole = words[f"{left}-{right}"], words[left + right]
    if hyphened != whole:
        return hyphened > whole
    last, first = left.rpartition("'")[2], right.partition("-")[0]
    return capital or last in _BEFORE or first in _AFTER or (not soft and "-" in left)
