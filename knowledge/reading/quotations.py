"""Where a quotation stands among the letters of a page.

Letters and digits alone are compared, in small letters and without accents: hyphens, ligatures, raised letters, line
ends and whatever a page writes its spaces with differ between a text and the page it was read from; letters do not. And
the order may differ (columns, a margin in the middle of a sentence), so a quotation that does not stand there in one
piece is looked for in several.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

SEED = 8
"""Letters by which pieces of a quotation are looked for."""
TELLING = 16
"""Letters from which a piece is the quotation's, wherever it stands: some three words."""
NEAR = 160
"""Letters from one piece to the next, within which a smaller one is believed: a margin, or a line of a column."""
ENOUGH = 0.7
"""The share of a quotation that its pieces hold together; less than that is another sentence with the same words."""
MARGIN = 300
"""Letters that may stand in the margin below the last line of a page, or above its first."""
MOST_PLACES = 200
MOST_QUOTES = 20
LONGEST_QUOTE = 5_000


@lru_cache(maxsize=4096)
def folded(sign: str) -> str:
    """The letters and digits that one sign stands for: two for œ or a ligature, none for a hyphen."""
    plain = unicodedata.normalize("NFKD", sign).casefold().replace("œ", "oe").replace("æ", "ae")
    return "".join(one for one in unicodedata.normalize("NFKD", plain) if one.isalnum())


@dataclass(frozen=True, slots=True)
class Letters:
    """`text` holds the folded letters of a page in the order of the file; `places[i]` is the number of the sign that
    gave the i-th; `words` and `lines` are the places in `text` where a word, a line begins or ends."""

    text: str
    places: tuple[int, ...]
    words: frozenset[int]
    lines: frozenset[int]

    @classmethod
    def of(cls, signs: Sequence[str]) -> Letters:
        letters: list[str] = []
        places: list[int] = []
        words, lines = {0}, {0}
        for number, sign in enumerate(signs):
            plain = folded(sign)
            if not plain:
                words.add(len(letters))
            if sign in "\r\n":
                lines.add(len(letters))
            letters.extend(plain)
            places.extend([number] * len(plain))
        words.add(len(letters))
        lines.add(len(letters))
        return cls("".join(letters), tuple(places), frozenset(words), frozenset(lines))


@dataclass(frozen=True, slots=True)
class _Run:
    """Letters `start` to `stop` of a page."""

    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start


def find(page: Letters, quotes: Sequence[str]) -> tuple[list[list[int]], bool]:
    """The runs of signs of the page that the quotations stand in, and whether each of them stands there at least in
    part. A quotation that says nothing (no letter) is left out."""
    wanted = [(number, _plain(quote)) for number, quote in enumerate(quotes[:MOST_QUOTES])]
    seeds = _seeds(page.text)
    found: dict[int, list[_Run]] = {}
    # the longest first: what is short (the name of a column) stands in many places, and is meant beside the others
    for number, quote in sorted(wanted, key=lambda one: -len(one[1])):
        if quote:
            before = [run for other, runs in found.items() if other < number for run in runs]
            after = [run for other, runs in found.items() if other > number for run in runs]
            found[number] = _whole(page, quote, before, after) or _pieces(page, quote, seeds)
    runs = [run for number in sorted(found) for run in found[number]]
    signs = [list(dict.fromkeys(page.places[run.start : run.stop])) for run in runs]
    return signs, bool(found) and all(found.values())


def _plain(quote: str) -> str:
    return "".join(map(folded, quote[:LONGEST_QUOTE]))


def _whole(page: Letters, quote: str, before: Sequence[_Run], after: Sequence[_Run]) -> list[_Run]:
    """The quotation in one piece; of several places the one of whole words, then the nearest behind the quotations
    before it, or before those after it."""
    places: list[_Run] = []
    at = page.text.find(quote)
    while at >= 0:
        places.append(_Run(at, at + len(quote)))
        at = page.text.find(quote, at + 1)
    if len(quote) < TELLING:
        places = [run for run in places if run.start in page.words and run.stop in page.words]
    if not places:
        return []

    def far(run: _Run) -> int:
        turned = sum(run.start < other.start for other in before) + sum(run.start > other.start for other in after)
        return _distance(run, [*before, *after]) + NEAR * turned

    return [min(places, key=lambda run: (_loose(run, page), far(run)))]


def _loose(run: _Run, page: Letters) -> int:
    return (run.start not in page.words) + (run.stop not in page.words)


def _distance(run: _Run, beside: Sequence[_Run]) -> int:
    """Letters to the nearest of what is found; from the top of the page where nothing is."""
    if not beside:
        return run.start
    return min(max(other.start - run.stop, run.start - other.stop, 0) for other in beside)


def _seeds(text: str) -> dict[str, list[int]]:
    seeds: dict[str, list[int]] = {}
    for at in range(len(text) - SEED + 1):
        seeds.setdefault(text[at : at + SEED], []).append(at)
    return seeds


def _pieces(page: Letters, quote: str, seeds: dict[str, list[int]]) -> list[_Run]:
    """The pieces of a quotation that a page holds: long ones wherever they stand, shorter ones near those. None when
    they are a small part of it, unless it comes from the page before or goes on to the next."""
    text = page.text
    runs: list[_Run] = []
    ends: list[tuple[bool, bool]] = []
    at = 0
    while at <= len(quote) - SEED:
        grown = [_grown(text, quote, at, place) for place in seeds.get(quote[at : at + SEED], ())[:MOST_PLACES]]
        best = max(grown, key=lambda run: (len(run), -_distance(run, runs[-1:])), default=None)
        if best is None:
            at += 1
            continue
        runs.append(best)
        ends.append((at == 0, at + len(best) == len(quote)))
        at += len(best)
    sure = [run for run in runs if len(run) >= TELLING]
    kept = [run for run in runs if sure and _distance(run, sure) <= NEAR]
    if sum(map(len, kept)) >= ENOUGH * len(quote):
        return kept
    return [
        run
        for run, (first, last) in zip(runs, ends, strict=True)
        if len(run) >= TELLING
        and (
            (first and run.stop >= len(text) - MARGIN and run.stop in page.lines)
            or (last and run.start <= MARGIN and run.start in page.lines)
        )
    ]


def _grown(text: str, quote: str, at: int, place: int) -> _Run:
    """The run from `place` that goes on as the quotation does from `at`."""
    length = SEED
    while at + length < len(quote) and place + length < len(text) and quote[at + length] == text[place + length]:
        length += 1
    return _Run(place, place + length)
