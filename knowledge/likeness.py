"""How much of two texts is the same, whatever their lines and their cut: by runs of three words inside passages.

What stands above the first heading (who sat there, whose union it is) says little about which meeting a text is of, nor
does what other meetings' summaries say as well."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.language.folding import fold
from knowledge.models import Passage

WORDS = 3
"""Of a run. Two bring texts on the same things together, four part short texts of which a word was mended."""
HALF = 0.5
"""The share of its runs from which an item stands in another text too."""

Run = tuple[str, ...]
Runs = tuple[frozenset[Run], ...]
"""By agenda item."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The share that two texts have in common of what each says, from 0 to 1. `of_shorter` is that of its words or, if
    less, of its agenda items: one item that is the same in every text, « Vos élus », may hold half of the words."""

    of_shorter: float
    of_longer: float


def likeness(one: Runs, other: Runs) -> Likeness:
    short, long = sorted((one, other), key=_size)
    if not _size(short):
        return Likeness(0, 0)
    common = len(frozenset[Run]().union(*short) & frozenset[Run]().union(*long))
    share = common / _size(short)
    if len(short) > 1 and len(long) > 1:
        everything = frozenset[Run]().union(*long)
        share = min(share, sum(len(item & everything) >= HALF * len(item) for item in short) / len(short))
    return Likeness(share, common / _size(long))


def runs(text: str, passages: Sequence[Passage]) -> Runs:
    """Those of the passages below headings, or of all where there is no heading."""
    items: dict[str, set[Run]] = {}
    for passage in [one for one in passages if one.section] or passages:
        words = re.findall(r"\w+", fold(passage.span.of(text)))
        item = items.setdefault(passage.section[0] if passage.section else "", set())
        item.update(tuple(words[at : at + WORDS]) for at in range(max(1, len(words) - WORDS + 1)) if words)
    return tuple(frozenset(item) for item in items.values() if item)


def said_often(summaries: Iterable[Runs]) -> frozenset[Run]:
    """What at least two of them say: a template."""
    counted = Counter(run for one in summaries for run in frozenset[Run]().union(*one))
    return frozenset(run for run, times in counted.items() if times > 1)


def without(found: Runs, often: frozenset[Run]) -> Runs:
    return tuple(item - often for item in found if item - often)


def _size(found: Runs) -> int:
    return len(frozenset[Run]().union(*found))
