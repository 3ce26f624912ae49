"""Questions made of a draft's own words: short, as a member would type them, of what headings, figures and days say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from knowledge.language.dates import MONTHS
from knowledge.language.folding import fold
from knowledge.language.lexicon import STOP_WORDS
from knowledge.language.tokens import tokenize
from knowledge.masking import quotable
from knowledge.models import Passage, PassageKind
from knowledge.search.indexing import spelled_out
from knowledge.structure.headings import is_capitals
from knowledge.taking import Reading

MOST_TRIED = 40
TOPIC_SIGNS = 40
TOPIC_WORDS = 5
SHORTEST_LETTERS = 3

# « 310 salariés », « trois jours »: the things that a sentence counts
_COUNTED = re.compile(
    r"(?<![\w,./])(?:\d{1,3}(?:[ \u00a0\u202f]?\d{3})*|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze"
    r"|vingt|trente|quarante|cinquante|soixante|cent)\s+(?P<noun>[a-zà-ÿœ]{4,}s)\b"
)
_NOT_COUNTED = re.compile(
    r"depuis|premi\w+|derni\w+|procha\w+|autres|nouvelles|suivant\w+|precedent\w+|fois|sans|dans|plus"
)
_AMOUNT = re.compile(r"\d\s*(?:€|euros?\b)")
_SHARE = re.compile(r"\d\s*%")
_MONTHS = "|".join(MONTHS)
# headings that name no subject
_VAGUE = re.compile(
    r"\b(?:sommaire|ordre du jour|divers(?:es)?|questions?|reponses?|informations?|points?|approbation|proces|retenir"
    r"|savoir|suivons|essentiel|bref|introduction|conclusion|annexes?|prochaines?|reunions?|vie|bilan|suites?|retour"
    r"|projet|faits|elus|debats?|echanges?|demand\w+|calendrier|present\w+)\b"
    rf"|^(?:ce|ces|cette|ceux|nos|notre|vos|votre|qui|que|quoi)\b|\d (?:{_MONTHS})\b"
)
_NUMBERING = re.compile(r"^\W*(?:\d{1,2}(?:[.)/-]\s?\d{1,2})*\s?[.)/°–-]*\s+|(?:[IVX]{1,4}|[A-Z])\s?[.)/–-]+\s*)?")


class Asked(IntEnum):
    """What a question is made of, the most telling first."""

    COUNT = 0
    DAY = 1
    AMOUNT = 2
    SHARE = 3
    LETTERS = 4
    TOPIC = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """`passage_id` is the passage that it was made of, None where any may answer; `item` what it asks about."""

    question: str
    asked: Asked
    item: str | None
    passage_id: str | None = None


def candidates(reading: Reading, masked: Collection[str]) -> tuple[Candidate, ...]:
    """Some forty at most, of what may be quoted. `masked` is closed (`masking.masked_among`)."""
    text, passages = quotable(reading.text, reading.structured.passages, masked)
    written = _written(text, passages)
    found: dict[str, Candidate] = {}
    for passage in passages:
        topic = next(filter(None, (_topic(heading, written) for heading in reversed(passage.section))), None)
        if topic is not None and not passage.asks:
            for one in _of_passage(text, passage, topic):
                found.setdefault(one.question, one)
    for acronym in spelled_out(reading.text, reading.structured, masked):
        question = f"Que veut dire {acronym.letters} ?"
        if len(acronym.letters) >= SHORTEST_LETTERS:
            found[question] = Candidate(question, Asked.LETTERS, acronym.letters)
    seen: Counter[tuple[Asked, str | None]] = Counter()
    kept = []
    for one in sorted(found.values(), key=lambda candidate: candidate.asked):
        seen[one.asked, one.item] += 1
        if seen[one.asked, one.item] <= 2:
            kept.append(one)
    return tuple(kept[:MOST_TRIED])


def choice(good: Sequence[Candidate], most: int) -> tuple[str, ...]:
    """About different things, made in different ways, as far as they go."""
    chosen: list[Candidate] = []
    left = list(good)
    while left and len(chosen) < most:
        items = Counter(one.item for one in chosen)
        ways = Counter(one.asked for one in chosen)
        best = min(left, key=lambda one: (items[one.item], ways[one.asked], one.asked))
        chosen.append(best)
        left.remove(best)
    return tuple(one.question for one in chosen)


def _of_passage(text: str, passage: Passage, topic: str) -> Iterator[Candidate]:
    item = passage.section[0]
    name = topic[0].upper() + topic[1:]
    if passage.kind is not PassageKind.ROW:
        for unit in passage.units:
            sentence = unit.of(text)
            if "?" in sentence:
                continue
            for found in _COUNTED.finditer(sentence):
                noun = found["noun"]
                if _NOT_COUNTED.fullmatch(fold(noun)) or fold(noun) in STOP_WORDS or fold(noun) in fold(topic):
                    continue
                of = "d’" if fold(noun)[0] in "aeiouyh" else "de "
                yield Candidate(f"{name} : combien {of}{noun} ?", Asked.COUNT, item, passage.id)
            if re.search(rf"\b\d{{1,2}}(?:er)? (?:{_MONTHS})\b", fold(sentence)):
                yield Candidate(f"{name} : à quelle date ?", Asked.DAY, item, passage.id)
            if _AMOUNT.search(sentence):
                yield Candidate(f"{name} : quel montant ?", Asked.AMOUNT, item, passage.id)
            if _SHARE.search(sentence):
                yield Candidate(f"{name} : quel pourcentage ?", Asked.SHARE, item, passage.id)
    yield Candidate(f"{name} ?", Asked.TOPIC, item)


def _topic(heading: str, written: dict[str, str]) -> str | None:
    """The subject that a heading names, as it is written in sentences; None for one that names none, or is long."""
    heading = _NUMBERING.sub("", heading)
    subject = re.split(r"\s*[:(–—?!]\s*|\s-\s|, ", heading, maxsplit=1)[0].strip(" .*«»")
    if not subject or len(subject) > TOPIC_SIGNS or len(subject.split()) > TOPIC_WORDS or _VAGUE.search(fold(subject)):
        return None
    if all(token.folded in STOP_WORDS or token.number for token in tokenize(subject)):
        return None
    if not is_capitals(subject):
        return subject
    shown, place = "", 0
    for token in tokenize(subject):
        shown += subject[place : token.start].lower() + written.get(token.folded, token.surface.lower())
        place = token.stop
    return shown + subject[place:].lower()


def _written(text: str, passages: Sequence[Passage]) -> dict[str, str]:
    """How each word is mostly written inside sentences: « Orphée », « CSE », « télétravail »."""
    times: Counter[tuple[str, str]] = Counter()
    for passage in passages:
        for unit in passage.units:
            for token in tokenize(unit.of(text))[1:]:
                times[token.folded, token.surface] += 1
    return {folded: surface for (folded, surface), _ in reversed(times.most_common())}
