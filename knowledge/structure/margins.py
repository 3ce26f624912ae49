"""Repeated page headers and footers, without any geometry: short lines that come back, then lines made of their words
alone.

The first occurrence is kept apart: it holds the council, the region, the date, the title.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from knowledge.structure.lines import Line, LineKind
from knowledge.structure.votes import is_vote

SHORT = 80
"""Characters under which a line can be a header or footer."""
TIMES = 3
"""How often it stands, digits masked."""

SENTENCE = 6
"""Words from which a line with a full stop is a sentence."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Margins:
    """`lines` are the numbers of the lines that belong to a margin; `words` the words of the repeated ones, in lower
    case."""

    lines: frozenset[int]
    words: frozenset[str]


def masked(text: str) -> str:
    return re.sub(r"\d+", "0", text.strip().lower())


def _repeats_as(line: Line) -> str:
    """What makes two lines the same: digits do not count (page numbers), but in rows and sentences they do."""
    sentence = line.text.rstrip().endswith((".", ";")) and len(line.text.split()) >= SENTENCE
    return line.text.strip().lower() if sentence or line.kind is LineKind.ROW else masked(line.text)


def find(lines: list[Line]) -> Margins:
    """A vote that comes back with other counts is no margin, nor are rows and sentences with other figures."""
    texts = {line.number: _repeats_as(line) for line in lines if line.kind is not LineKind.BLANK}
    times = Counter(text for text in texts.values() if 0 < len(text) < SHORT)
    repeated = {text for text, n in times.items() if n >= TIMES and not is_vote(text)}
    words = frozenset(word for text in repeated for word in _WORD.findall(masked(text)))
    found = set()
    for line in lines:
        text = texts.get(line.number)
        if text is None:
            continue
        own = set(_WORD.findall(masked(text)))
        made_of_them = bool(own) and own <= words and line.kind is not LineKind.ROW
        if text in repeated or (made_of_them and not is_vote(text)):
            found.add(line.number)
    return Margins(frozenset(found), words)
