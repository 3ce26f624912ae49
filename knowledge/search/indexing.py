"""What is written into the index when a summary is published."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection

from knowledge.language.folding import composed
from knowledge.language.tokens import Token, tokenize
from knowledge.masking import quotable
from knowledge.models import Acronym, Meeting, Status, Summary
from knowledge.search.analysis import AnalysedSummary, front_matter
from knowledge.store.summaries import Stored
from knowledge.store.writing import Indexed
from knowledge.structure.acronyms import acronyms
from knowledge.structure.headings import is_capitals
from knowledge.structure.structuring import Structured


def index(
    meeting: Meeting, text: str, structured: Structured, masked: Collection[str] = frozenset()
) -> tuple[Indexed, ...]:
    """The passages of a summary with the keys they will be found by; none for those of the ids `masked`, which is
    closed (`masking.masked_among`)."""
    shown, left = quotable(text, structured.passages, masked)
    analysed = AnalysedSummary(Stored(Summary(0, meeting, 1, Status.PUBLISHED, shown), left))
    title = " ".join(sorted(analysed.title))
    made: dict[str, tuple[str, str]] = {}
    for passage in analysed.passages:
        around = {key for words in (passage.intro, passage.asked) for key in words.places} | passage.header
        around |= {key for heading in passage.headings for key in heading}
        own = " ".join(key for unit in passage.units for keys in unit.keys for key in keys)
        made[passage.passage.id] = (own, " ".join(sorted(around)))
    analysed.take_apart()
    return tuple(
        Indexed(one, *made.get(one.id, ("", "")), title, words_hash(one.span.of(text)), one.id in masked)
        for one in structured.passages
    )


def words_hash(text: str) -> str:
    """The same for the same words, wherever lines end."""
    return hashlib.blake2b(" ".join(text.split()).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def words(
    meeting: Meeting, text: str, structured: Structured, masked: Collection[str] = frozenset()
) -> dict[tuple[str, str], int]:
    """How often each word stands in the passages that are not masked and in their headings, by its folded form and as
    written.

    A capital at the beginning of a sentence says nothing: it is counted in lower case.
    """
    shown, left = quotable(text, structured.passages, masked)
    found: Counter[tuple[str, str]] = Counter()
    for passage in left:
        for unit in passage.units:
            _count(tokenize(unit.of(shown).replace("**", "")), found)
    for heading in {heading for passage in left for heading in passage.section}:
        _count(tokenize(heading), found, lower=is_capitals(heading))
    _count(tokenize(front_matter(meeting, shown, left)), found)
    return dict(found)


def spelled_out(text: str, structured: Structured, masked: Collection[str]) -> tuple[Acronym, ...]:
    """The acronyms that what is not masked spells out."""
    return acronyms(quotable(text, structured.passages, masked)[0]) if masked else structured.acronyms


def _count(tokens: list[Token], found: Counter[tuple[str, str]], lower: bool = False) -> None:
    for place, token in enumerate(tokens):
        if token.number or "-" in token.folded or (len(token.folded) < 2):
            continue
        surface = composed(token.surface)
        if lower or (not token.acronym and place == 0):
            surface = surface.lower()
        found[(token.folded, surface)] += 1
