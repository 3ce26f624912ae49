"""Page headers and footers, told by their place and their coming back. Each is kept once: it holds the council, the
date."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import takewhile

from knowledge.reading.layout import Line
from knowledge.reading.pieces import NAMES_MEETING

ZONE = 0.13
"""The share of a page's height, above and below, in which headers and footers stand."""
REACH = 0.35
"""The share up to which a header of many lines reaches, where it comes back in the same place."""
SHARE = 5
"""A margin stands on one page out of so many, at least."""
FEW = 2
"""Lines that may stand between a page's number and the edge."""
_Key = tuple[bool, str]
"""Whether a line stands above, and its words."""
ALIKE = 15.0
"""Points between the heights at which a margin stands on two pages; the rows of two tables stand anywhere."""
SIGNS = "-–—_·•|/ "
"""Signs around a page's number."""
PLACE = 4.0
"""Points within which two places are the same."""
_NUMBER = re.compile(r"\W*(?:p(?:age|\.)?\s*)?\d{1,3}(?:\s*(?:/|sur|de|of|-)\s*\d{1,3})?\W*", re.IGNORECASE)
_STAMP = re.compile(r"[\d/.-]{6,10},? (?:à )?\d{1,2}[:h]\d\d(?: [AP]M)?|(?:https?|file)://\S+", re.IGNORECASE)
"""When and where from a browser printed its page."""
_WORD = re.compile(r"\w+")
_COUNTING = {"page", "p", "sur", "0"}


def without_margins(pages: Sequence[tuple[float, Sequence[Line]]]) -> tuple[list[list[Line]], list[list[Line]]]:
    """For each page (its height and its lines): the lines of its body, and those of its margins that were not seen
    before (of the lower one, those that name the meeting)."""
    places: dict[_Key, dict[int, float]] = defaultdict(dict)
    for number, (height, lines) in enumerate(pages):
        for line in lines:
            if _outside(line, height):
                places[_key(line, height)][number] = line.base
    times = max(2 if len(pages) <= 4 else 3, len(pages) / SHARE)
    repeated = {key for key, found in places.items() if _most_alike(list(found.values())) >= times}
    words = {upper: _words_of({text for edge, text in repeated if edge is upper}) for upper in (True, False)}
    words = {upper: found | _COUNTING if found else found for upper, found in words.items()}
    deep = _deep(pages, repeated, times)
    bodies: list[list[Line]] = []
    kept: list[list[Line]] = []
    seen: set[str] = set()
    for number, (height, lines) in enumerate(pages):
        body: list[Line] = []
        first: list[Line] = []
        for line in lines:
            key = _masked(line)
            own = set(_WORD.findall(key))
            here = _key(line, height)
            known = here in repeated and (key.strip(SIGNS) != "0" or _is_number(line, lines, height, repeated))
            margin = _outside(line, height) and (known or (bool(own - {"0"}) and own <= words[here[0]]))
            margin = margin or line.order in deep[number]
            new = key not in seen and not own <= _words_of(seen)
            told = line.base > height / 2 or NAMES_MEETING.search(line.text)
            if margin and new and told and not _STAMP.fullmatch(line.text):
                first.append(line)
            if margin:
                seen.add(key)
            elif not (len(pages) > 1 and _is_number(line, lines, height, repeated)):
                body.append(line)
        bodies.append(body)
        kept.append(first)
    return bodies, kept


def _key(line: Line, height: float) -> _Key:
    return line.base > height / 2, _masked(line)


def _most_alike(bases: list[float]) -> int:
    """On how many pages a line stands at about the same height."""
    ordered = sorted(bases)
    return max(bisect_right(ordered, base + ALIKE) - place for place, base in enumerate(ordered))


def _deep(pages: Sequence[tuple[float, Sequence[Line]]], repeated: set[_Key], times: float) -> list[set[int]]:
    """For each page, the lines (their `order`) of a header below the zone, or of a footer above it: they come back
    where they stood, and nothing but other lines of the same margin stands between them and the edge."""
    edges = [[_below_zone(page, upper, repeated) for upper in (True, False)] for page in pages]
    times_there = Counter((line.text, round(line.base / PLACE)) for page in edges for edge in page for line in edge)
    common = {place for place, count in times_there.items() if count >= times}
    known = {(text, place + near) for text, place in common for near in (-1, 0, 1)}
    found: list[set[int]] = []
    for page in edges:
        whole = [takewhile(lambda line: (line.text, round(line.base / PLACE)) in known, edge) for edge in page]
        found.append({line.order for edge in whole for line in edge})
    return found


def _below_zone(page: tuple[float, Sequence[Line]], upper: bool, repeated: set[_Key]) -> list[Line]:
    """The lines from the zone to the middle of the page; none where the zone holds a line that is of no margin."""
    height, lines = page
    found: list[Line] = []
    inside = [line for line in lines if (line.base > height / 2) is upper]
    for line in sorted(inside, key=lambda line: -line.base if upper else line.base):
        if not _outside(line, height) and min(line.base, height - line.base) <= REACH * height:
            found.append(line)
        elif _key(line, height) not in repeated and not _is_number(line, lines, height, repeated):
            break
    return found


def _words_of(keys: set[str]) -> set[str]:
    return {word for key in keys for word in _WORD.findall(key)}


def _is_number(line: Line, lines: Sequence[Line], height: float, repeated: set[_Key]) -> bool:
    """Whether it is the page's number: outside, and alone at its height or beside others of the margin, for a table's
    figures stand beside the names of their rows."""
    if not _outside(line, height) or _NUMBER.fullmatch(line.text) is None or line.text.rstrip().endswith(("%", "€")):
        return False
    beside = [other for other in lines if abs(other.base - line.base) < 0.5 * line.size and other is not line]
    if any(_key(other, height) not in repeated for other in beside):
        return False
    edge = [other for other in lines if (other.base > height / 2) is (line.base > height / 2)]
    beyond = sum(1 for other in edge if abs(other.base - height / 2) > abs(line.base - height / 2) + 0.5 * line.size)
    return beyond <= FEW


def _outside(line: Line, height: float) -> bool:
    return line.base > (1 - ZONE) * height or line.base < ZONE * height


def _masked(line: Line) -> str:
    return re.sub(r"\d+", "0", " ".join(line.text.lower().split()))
