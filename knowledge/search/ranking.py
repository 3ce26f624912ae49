"""How well each sentence of each candidate answers: which terms it holds, how near, in whose words, of which kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.models import PassageKind, Speaker
from knowledge.search.analysis import AnalysedPassage, Words
from knowledge.search.fit import fit
from knowledge.search.question import AnswerKind, Question, Term


@dataclass(frozen=True, slots=True)
class Weights:
    """What a term's match is worth by where it stands, and what else counts. Found on the tuning halves of the question sets
    (docs/decisions), never on the halves kept aside."""

    passage: float = 0.6
    leaning: float = 0.8
    intro: float = 0.85
    asked: float = 0.85
    header: float = 0.8
    heading: float = 0.8
    outer_heading: float = 0.5
    neighbour: float = 0.5
    further: float = 0.35
    title: float = 0.3
    house: float = 0.9
    topic: float = 0.2
    fit: float = 0.22
    near: float = 0.06
    speaker: float = 0.12
    question: float = 0.35
    anchor: float = 0.2
    short: float = 0.1
    teaser: float = 0.12
    defined: float = 0.95
    recent: float = 0.03
    number: float = 0.08
    length: float = 0.02


WEIGHTS = Weights()
HOUSE = 0.2
"""The weight left to a word that every summary bears in its title."""
MISSING = 0.3
"""A term held less than this is missing."""
NEIGHBOURS = 3
"""Passages before that lend their words."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence of a passage: `coverage` is the share of the question's weight that it and its surroundings hold, `own` the share
    that the sentence itself (with its passage) holds, `fit` as in `fit`, `worths` how well each term of the question is held (0 to 1)."""

    passage: AnalysedPassage
    unit: int
    score: float
    coverage: float
    own: float
    fit: float
    worths: tuple[float, ...]


def rank(question: Question, candidates: list[AnalysedPassage], weights: Weights = WEIGHTS) -> list[Scored]:
    """The best sentence of each passage, best passage first."""
    question = _within_house(question, candidates)
    newest = max((candidate.summary.summary.meeting.date.toordinal() for candidate in candidates), default=0)
    oldest = min((candidate.summary.summary.meeting.date.toordinal() for candidate in candidates), default=0)
    found = []
    for candidate in candidates:
        scored = _best_unit(question, candidate, weights)
        if scored is not None:
            age = candidate.summary.summary.meeting.date.toordinal() - oldest
            fresh = weights.recent * age / (newest - oldest) if newest > oldest else 0.0
            found.append((scored.score + fresh, scored))
    # ties go to the one that stands first, so that the order never depends on the index's
    found.sort(key=lambda pair: (-pair[0], pair[1].passage.summary.summary.id, pair[1].passage.position))
    return [scored for _, scored in found]


def _within_house(question: Question, candidates: list[AnalysedPassage]) -> Question:
    """The name of the council or the union, when every summary bears it, says nothing about which passage is meant."""
    titles = {candidate.summary.summary.id: candidate.summary.title for candidate in candidates}
    terms = tuple(
        replace(term, weight=HOUSE * term.weight, anchor=False)
        if titles and all(term.match(title) >= 0.9 for title in titles.values())
        else term
        for term in question.terms
    )
    return replace(question, terms=terms)


def _best_unit(question: Question, passage: AnalysedPassage, weights: Weights) -> Scored | None:
    total = sum(term.weight for term in question.terms)
    if not total:
        return None
    if question.kind is AnswerKind.DEFINITION:
        weights = replace(weights, heading=weights.defined)  # a section about a thing says what it is
    around = [_around(term, passage, weights) for term in question.terms]
    inside = [term.match(passage.whole) for term in question.terms]
    topic = _topic(question, passage, total)
    beside = [
        max(weights.intro * term.match(passage.intro.held), weights.asked * term.match(passage.asked.held))
        for term in question.terms
    ]
    named_before = _before(passage)
    headed = [term.match(passage.headings[-1]) if passage.headings else 0.0 for term in question.terms]
    best: Scored | None = None
    row = passage.passage.kind is PassageKind.ROW
    for number, unit in enumerate(passage.units):
        holds = passage.whole if row else unit.held
        leans = leans_back(unit.text)
        own = covered = near = 0.0
        worths: list[float] = []
        for place, term in enumerate(question.terms):
            here = term.match(holds)
            worth = max(here, weights.passage * inside[place])
            if leans:
                worth = max(
                    worth, weights.leaning * term.match(passage.units[number - 1].held if number else named_before)
                )
            contradicted = term.contradicted(unit.held)
            if contradicted:
                worth = 0.0
            else:
                own += term.weight * max(worth, weights.heading * headed[place], beside[place])
            worth = worth if contradicted else max(worth, around[place])
            covered += term.weight * worth
            worths.append(worth)
        near = _nearness(question, unit) if question.kind is not AnswerKind.DEFINITION else 0.0
        suits = fit(question, passage, unit if not row else _whole_row(passage))
        if leans and number:
            suits = max(suits, 0.95 * fit(question, passage, passage.units[number - 1]))
        score = (
            covered / total
            + weights.number * _number_nearness(question, unit)
            + weights.topic * topic
            - weights.length * min(1.0, len(unit.tokens) / 60)
            + weights.fit * (suits - 0.5)
            + weights.near * near
            + _manners(question, passage, number, weights)
        )
        score -= weights.anchor * sum(
            term.anchor and worth < MISSING for term, worth in zip(question.terms, worths, strict=True)
        )
        scored = Scored(passage, number, score, covered / total, own / total, suits, tuple(worths))
        if best is None or scored.score > best.score + 1e-9:
            best = scored
        if row:
            break
    return best


_LEANING = re.compile(
    r"\W*(?:ces?|cette|cet|il|elle|ils|elles|cela|ceci|celui-ci|celle-ci|ceux-ci|celles-ci|ainsi|de même|en conséquence|pour ce faire|à ce titre|si ce|dans ce|"
    r"en revanche|à défaut|sinon|tout(?:es)? (?:ces?|cela)|leurs?|le leur|y\b|en effet)\b|.{0,60}\b(?:de tel(?:le)?s? \w+|cette dernière|ce dernier|ces derniers|ces dernières|celles?-ci|ceux-ci|celui-ci)\b",
    re.IGNORECASE,
)


_TEASER = re.compile(
    r"\W*(?:au |le )?(?:sommaire|en bref|ordre du jour|à retenir|a retenir|l['’]essentiel|en (?:deux|trois|cinq|\d) (?:minutes|mots|points)|ce qu['’]il faut (?:savoir|retenir)|au programme"
    r"|points? en suspens|prochaines? (?:réunions?|dates)|en résumé)\b",
    re.IGNORECASE,
)


def _is_teaser(passage: AnalysedPassage) -> bool:
    """A line of the table of contents or of the summary's own summary: it announces the answer, the answer stands further down."""
    section = passage.passage.section
    return (
        any(_TEASER.match(heading) for heading in section[-1:])
        or _TEASER.match(passage.units[0].text.lstrip("> ")) is not None
    )


def leans_back(sentence: str) -> bool:
    """Whether a sentence speaks of what the one before it named (« Ces agences … », « Si cette dernière … »)."""
    return _LEANING.match(sentence) is not None


def _topic(question: Question, passage: AnalysedPassage, total: float) -> float:
    """The share of the question's weight that the headings and the title hold: what the passage is about."""
    places = (*passage.headings, passage.summary.title)
    return sum(term.weight * max(term.match(place) for place in places) for term in question.terms) / total


def _before(passage: AnalysedPassage) -> frozenset[str]:
    """What the passage before names, in the same section."""
    place = passage.position - 1
    if place < 0 or passage.summary.passages[place].passage.section != passage.passage.section:
        return frozenset()
    return passage.summary.passages[place].whole


def _whole_row(passage: AnalysedPassage) -> Words:
    return passage.summary.words(passage.passage.span)


def _around(term: Term, passage: AnalysedPassage, weights: Weights) -> float:
    """What a term's match around the passage is worth, the nearest place first."""
    best = max(
        weights.intro * term.match(passage.intro.held),
        weights.asked * term.match(passage.asked.held),
        weights.header * term.match(passage.header),
    )
    headings = passage.headings
    if headings and best < weights.heading:
        best = max(best, weights.heading * term.match(headings[-1]))
        for heading in headings[:-1]:
            best = max(best, weights.outer_heading * term.match(heading))
    titled = weights.house if term.name else weights.title
    if best < titled:
        best = max(best, titled * term.match(passage.summary.title))
    for distance in range(1, NEIGHBOURS + 1):
        worth = weights.neighbour if distance == 1 else weights.further
        before = passage.position - distance
        if best >= worth or before < 0 or passage.summary.passages[before].passage.section != passage.passage.section:
            break
        best = max(best, worth * term.match(passage.summary.passages[before].whole))
    return best


def _nearness(question: Question, unit: Words) -> float:
    """How near neighbouring terms of the question stand to each other in the sentence: 1 side by side, 0 far apart or missing."""
    if len(question.terms) < 2:
        return 0.0
    places = [term.places(unit.places) for term in question.terms]
    close = 0.0
    for left, right in pairwise(places):
        gap = min((abs(one - other) for one in left for other in right), default=99)
        close += 1.0 if gap <= 2 else 0.6 if gap <= 5 else 0.25 if gap <= 10 else 0.0
    return close / (len(question.terms) - 1)


_NUMERIC = (AnswerKind.HOW_MANY, AnswerKind.SHARE, AnswerKind.AMOUNT, AnswerKind.DURATION)


def _number_nearness(question: Question, unit: Words) -> float:
    """How near the terms stand to a number, for questions that ask for one."""
    numbers = [place for place, token in enumerate(unit.tokens) if token.number]
    if question.kind not in _NUMERIC or not numbers:
        return 0.0
    total = 0.0
    for term in question.terms:
        gap = min((abs(place - number) for place in term.places(unit.places) for number in numbers), default=99)
        total += term.weight * max(0.0, 1 - gap / 12)
    return total / sum(term.weight for term in question.terms)


def _manners(question: Question, passage: AnalysedPassage, number: int, weights: Weights) -> float:
    """Answers before questions, the speaker asked for before others, sentences before scraps."""
    change = 0.0
    unit, speaker = passage.units[number], passage.passage.voices[number]
    asks = unit.asks or passage.passage.asks
    if asks and not question.asks_questions:
        # words without a question (« sanctions objectif 2026 ») look for a subject: a question about it is near enough
        lenient = question.speaker is Speaker.UNION or question.kind is AnswerKind.ANY
        change -= weights.question * (0.5 if lenient else 1.0)
    if _is_teaser(passage):
        change -= weights.teaser
    if question.speaker is not None:
        change += weights.speaker if speaker is question.speaker else -weights.speaker if speaker is not None else 0.0
        if question.asks_questions and asks and speaker is Speaker.UNION:
            change += weights.speaker
    bare = (
        passage.passage.kind is PassageKind.PARAGRAPH
        and len(unit.tokens) < 9
        and not unit.text.rstrip(" *»)").endswith((".", "!", "?", ";", "…"))
    )
    if (bare and question.kind is not AnswerKind.ANY) or (
        len(unit.tokens) < 4 and passage.passage.kind is not PassageKind.ROW and question.kind is not AnswerKind.ANY
    ):
        change -= weights.short
    if unit.text.rstrip(" *").endswith(":") and len(passage.units) == 1:
        change -= weights.short / 2
    return change
