"""Repeated page headers and footers, without any geometry: short lines that come back, then lines made of their words
alone.

The first occurrence is kept apart: it holds the council, the region, the date, the title.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from knowledge.structure.lines import Line, LineKind
from knowledge.structure.speakers import voice
from knowledge.structure.votes import is_vote

SHORT = 80
"""Characters under which a line can be a header or footer."""
TIMES = 3
"""How often it stands, digits masked."""

HEAD = 20
"""Lines at the beginning, where a header may be laid out otherwise than on the other pages."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Margins:
    """`lines` are the numbers of the lines that belong to a margin; `words` the words of the repeated ones, in lower
    case."""

    lines: frozenset[int]
    words: frozenset[str]


def masked(text: str) -> str:
    return re.sub(r"\d+", "0", text.strip().lower())


_PAGED = re.compile(r"\bpages?\b|\bp\.|(?<!\d)\d++\s*+(?:/|sur|de)\s*\d|^\W*\d+\W*$", re.IGNORECASE)
"""Lines whose digits may be a page's number."""
_SAID = re.compile(
    r"\W*(?:oui|non|néant|sans objet|en cours|à suivre|idem|ras|accordé|refusé|aucune?)\b", re.IGNORECASE
)
"""Lines that answer something, however often they come back."""
NEAR = 4
"""Lines around a repeated one that may belong to the same margin."""


def _repeats_as(line: Line) -> str:
    """What makes two lines the same: the digits of page numbers do not count, those of everything else do."""
    bare = line.text.strip().lower()
    return masked(bare) if _PAGED.search(bare) and line.kind is not LineKind.ROW else bare


def _says_something(line: Line) -> bool:
    """A vote, a short answer, an answer behind its label: no margin, even when it comes back word for word."""
    text = line.text.strip()
    if is_vote(text) or _SAID.match(text):
        return True
    heard = voice(text, frozenset())
    return heard is not None and 0 < heard.label < len(text.replace("*", "").strip())


def find(lines: list[Line]) -> Margins:
    """Short lines that stand three times, then, beside them or in the head, lines made of their words alone."""
    texts = {line.number: _repeats_as(line) for line in lines if line.kind is not LineKind.BLANK}
    times = Counter(text for text in texts.values() if 0 < len(text) < SHORT)
    repeated = {text for text, n in times.items() if n >= TIMES}
    found = {line.number for line in lines if texts.get(line.number) in repeated and not _says_something(line)}
    repeats = frozenset(found)
    words = frozenset(word for number in found for word in _WORD.findall(masked(texts[number])))
    shown = [line for line in lines if line.kind is not LineKind.BLANK]
    for place, line in enumerate(shown):
        own = set(_WORD.findall(masked(line.text)))
        if line.number in found or not own or not own <= words or line.kind is LineKind.ROW or _says_something(line):
            continue
        around = shown[max(0, place - NEAR) : place + NEAR + 1]
        if place < HEAD or any(other.number in repeats for other in around):
            found.add(line.number)
    return Margins(frozenset(found), words)
