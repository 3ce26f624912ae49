"""How well each sentence of each candidate answers: which terms it holds, how near, in whose words, of which kind."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from knowledge.models import PassageKind, Speaker
from knowledge.search.analysis import AnalysedPassage, Words
from knowledge.search.fit import fit, places_of
from knowledge.search.question import AnswerKind, Question, Term


@dataclass(frozen=True, slots=True)
class Weights:
    """What a term's match is worth by where it stands, and what else counts. Found on the tuning halves of the question sets
    (docs/decisions), never on the halves kept aside."""

    passage: float = 0.8
    intro: float = 0.85
    asked: float = 0.75
    header: float = 0.8
    heading: float = 0.65
    outer_heading: float = 0.5
    neighbour: float = 0.35
    title: float = 0.4
    fit: float = 0.22
    near: float = 0.06
    speaker: float = 0.12
    question: float = 0.22
    anchor: float = 0.3
    short: float = 0.1
    recent: float = 0.03


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence of a passage: `coverage` is the share of the question's weight that it and its surroundings hold, `own` the share
    that the sentence itself (with its passage) holds, `fit` as in `fit`."""

    passage: AnalysedPassage
    unit: int
    score: float
    coverage: float
    own: float
    fit: float
    missing: tuple[Term, ...]


def match(term: Term, keys: Container[str]) -> float:
    """The best of the term's alternatives that these keys hold."""
    best = 0.0
    for alternative in term.alternatives:
        if alternative.weight > best and all(key in keys for key in alternative.keys):
            best = alternative.weight
    return best


def rank(question: Question, candidates: list[AnalysedPassage], weights: Weights = WEIGHTS) -> list[Scored]:
    """The best sentence of each passage, best passage first."""
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


def _best_unit(question: Question, passage: AnalysedPassage, weights: Weights) -> Scored | None:
    total = sum(term.weight for term in question.terms)
    if not total:
        return None
    around = [_around(term, passage, weights) for term in question.terms]
    inside = [match(term, passage.whole) for term in question.terms]
    best: Scored | None = None
    row = passage.passage.kind is PassageKind.ROW
    for number, unit in enumerate(passage.units):
        holds: Container[str] = passage.whole if row else unit.places
        own = covered = near = 0.0
        missing = []
        for place, term in enumerate(question.terms):
            here = match(term, holds)
            worth = max(here, weights.passage * inside[place])
            own += term.weight * worth
            worth = max(worth, around[place])
            covered += term.weight * worth
            if worth < 0.3:
                missing.append(term)
        near = _nearness(question, unit)
        suits = fit(question, passage, unit if not row else _whole_row(passage))
        score = covered / total + weights.fit * (suits - 0.5) + weights.near * near + _manners(question, passage, unit, weights)
        score -= weights.anchor * sum(term.anchor for term in missing) / max(1, len(question.terms))
        scored = Scored(passage, number, score, covered / total, own / total, suits, tuple(missing))
        if best is None or scored.score > best.score + 1e-9:
            best = scored
        if row:
            break
    return best


def _whole_row(passage: AnalysedPassage) -> Words:
    return passage.summary.words(passage.passage.span)


def _around(term: Term, passage: AnalysedPassage, weights: Weights) -> float:
    """What a term's match around the passage is worth, the nearest place first."""
    best = max(weights.intro * match(term, passage.intro.places), weights.asked * match(term, passage.asked.places), weights.header * match(term, passage.header))
    headings = passage.headings
    if headings and best < weights.heading:
        best = max(best, weights.heading * match(term, headings[-1]))
        for heading in headings[:-1]:
            best = max(best, weights.outer_heading * match(term, heading))
    if best < weights.title:
        best = max(best, weights.title * match(term, passage.summary.title))
    if best < weights.neighbour:
        before = passage.position - 1
        if before >= 0 and passage.summary.passages[before].passage.section == passage.passage.section:
            best = max(best, weights.neighbour * match(term, passage.summary.passages[before].whole))
    return best


def _nearness(question: Question, unit: Words) -> float:
    """The share of neighbouring terms of the question that are neighbours in the sentence too."""
    if len(question.terms) < 2:
        return 0.0
    places = [places_of(term, unit) for term in question.terms]
    close = 0
    for left, right in zip(places, places[1:], strict=False):
        close += any(abs(one - other) <= 4 for one in left for other in right)
    return close / (len(question.terms) - 1)


def _manners(question: Question, passage: AnalysedPassage, unit: Words, weights: Weights) -> float:
    """Answers before questions, the speaker asked for before others, sentences before scraps."""
    change = 0.0
    speaker = passage.passage.speaker
    asks = unit.text.rstrip(" *»”\"").endswith("?")
    if asks and not question.asks_questions:
        change -= weights.question
    if question.speaker is not None:
        change += weights.speaker if speaker is question.speaker else -weights.speaker if speaker is not None else 0.0
        if question.asks_questions and asks and speaker is Speaker.UNION:
            change += weights.speaker
    if len(unit.tokens) < 4 and passage.passage.kind is not PassageKind.ROW and question.kind is not AnswerKind.ANY:
        change -= weights.short
    if unit.text.rstrip(" *").endswith(":") and len(passage.units) == 1:
        change -= weights.short / 2
    return change
