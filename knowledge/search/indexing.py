"""What is written into the index when a summary is published."""

from __future__ import annotations

import hashlib
from collections import Counter

from knowledge.language.folding import composed
from knowledge.language.tokens import Token, tokenize
from knowledge.models import Meeting, Status, Summary
from knowledge.search.analysis import AnalysedSummary, front_matter
from knowledge.store.summaries import Indexed, Stored
from knowledge.structure import Structured
from knowledge.structure.headings import is_capitals


def index(meeting: Meeting, text: str, structured: Structured) -> tuple[Indexed, ...]:
    """The passages of a summary with the keys they will be found by."""
    analysed = AnalysedSummary(Stored(Summary(0, meeting, 1, Status.PUBLISHED, text), structured.passages))
    title = " ".join(sorted(analysed.title))
    made = []
    for passage in analysed.passages:
        around = {key for words in (passage.intro, passage.asked) for key in words.places} | passage.header
        around |= {key for heading in passage.headings for key in heading}
        own = " ".join(key for unit in passage.units for keys in unit.keys for key in keys)
        made.append(
            Indexed(passage.passage, own, " ".join(sorted(around)), title, _hash(passage.passage.span.of(text)))
        )
    return tuple(made)


def _hash(text: str) -> str:
    return hashlib.blake2b(" ".join(text.split()).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def words(meeting: Meeting, text: str, structured: Structured) -> dict[tuple[str, str], int]:
    """How often each word stands in the passages and headings, by its folded form and as written.

    A capital at the beginning of a sentence says nothing: it is counted in lower case.
    """
    found: Counter[tuple[str, str]] = Counter()
    for passage in structured.passages:
        for unit in passage.units:
            _count(tokenize(unit.of(text).replace("**", "")), found)
    for heading in {heading for passage in structured.passages for heading in passage.section}:
        _count(tokenize(heading), found, lower=is_capitals(heading))
    _count(tokenize(front_matter(meeting, text, structured.passages)), found)
    return dict(found)


def _count(tokens: list[Token], found: Counter[tuple[str, str]], lower: bool = False) -> None:
    for place, token in enumerate(tokens):
        if token.number or "-" in token.folded or (len(token.folded) < 2):
            continue
        surface = composed(token.surface)
        if lower or (not token.acronym and place == 0):
            surface = surface.lower()
        found[(token.folded, surface)] += 1
