"""How well each sentence of each candidate answers: which terms it holds, how near, in whose words, of which kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.language.folding import fold
from knowledge.models import PassageKind, Speaker
from knowledge.search.analysis import AnalysedPassage, Words
from knowledge.search.fit import fit
from knowledge.search.question import AnswerKind, Question
from knowledge.search.surroundings import Surroundings, surroundings
from knowledge.search.weights import WEIGHTS, Weights

HOUSE = 0.2
"""The weight left to a word that every summary bears in its title."""
MISSING = 0.3
"""A term held less than this is missing."""
REPLIES = 30
"""Passages after a question among which its reply is looked for."""
READ = 30
"""Passages whose sentences are told apart, unless more are asked for: those that can reach the highest coverage."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence of a passage: `coverage` is the share of the question's weight that it and its surroundings hold,
    `own` the share that the sentence itself (with its passage) holds, `fit` as in `fit`, `worths` how well each term of
    the question is held (0 to 1)."""

    passage: AnalysedPassage
    unit: int
    score: float
    coverage: float
    own: float
    fit: float
    worths: tuple[float, ...]


def rank(
    question: Question, candidates: list[AnalysedPassage], weights: Weights = WEIGHTS, most: int = READ
) -> list[Scored]:
    """The best sentence of each of the `most` promising passages, best passage first."""
    question = _within_house(question, candidates)
    if not sum(term.weight for term in question.terms):
        return []
    around = [(surroundings(question, candidate, weights), candidate) for candidate in candidates]
    around.sort(key=lambda pair: -pair[0].potential)
    newest = max((candidate.summary.summary.meeting.date.toordinal() for candidate in candidates), default=0)
    oldest = min((candidate.summary.summary.meeting.date.toordinal() for candidate in candidates), default=0)
    # a word alone asks for news of its subject, and « finalement » for how it ended
    news = len(question.terms) == 1 and question.kind is AnswerKind.ANY
    recent = weights.news if news or _LATEST.search(fold(question.text)) else weights.recent
    found = []
    for where, candidate in around[:most]:
        scored = _best_unit(question, candidate, where, weights)
        age = candidate.summary.summary.meeting.date.toordinal() - oldest
        fresh = recent * age / (newest - oldest) if newest > oldest else 0.0
        found.append((scored.score + fresh, scored))
    # ties go to the one that stands first, so that the order never depends on the index's
    found.sort(key=lambda pair: (-pair[0], pair[1].passage.summary.summary.id, pair[1].passage.position))
    return _replies_first(question, [scored for _, scored in found])


def _replies_first(question: Question, ranked: list[Scored]) -> list[Scored]:
    """A question that the text itself answers gives its place to the reply."""
    if question.asks_questions or question.speaker is Speaker.UNION:
        return ranked
    placed: dict[str, Scored] = {}
    for scored in ranked:
        reply = _reply(scored.passage) if scored.passage.passage.asks else None
        if reply is not None and reply.passage.id not in placed:
            suits = [fit(question, reply, unit) for unit in reply.units]
            best = suits.index(max(suits))
            placed[reply.passage.id] = replace(scored, passage=reply, unit=best, fit=suits[best])
        placed.setdefault(scored.passage.passage.id, scored)
    return list(placed.values())


def _reply(asking: AnalysedPassage) -> AnalysedPassage | None:
    """The first passage that answers this one, within the next ones."""
    following = asking.summary.passages[asking.position + 1 : asking.position + 1 + REPLIES]
    asked = asking.passage.span
    return next(
        (
            one
            for one in following
            if one.passage.asked and one.passage.asked.start <= asked.start < one.passage.asked.stop
        ),
        None,
    )


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


def _best_unit(question: Question, passage: AnalysedPassage, where: Surroundings, weights: Weights) -> Scored:
    if passage.passage.kind is PassageKind.ROW:
        return _score(question, passage, 0, where, weights)
    scored = [_score(question, passage, number, where, weights) for number in range(len(passage.units))]
    return max(scored, key=lambda one: (round(one.score, 9), -one.unit))


def _score(question: Question, passage: AnalysedPassage, number: int, where: Surroundings, weights: Weights) -> Scored:
    unit, row = passage.units[number], passage.passage.kind is PassageKind.ROW
    holds = passage.whole if row else unit.held
    leant_on = (passage.units[number - 1].held if number else passage.before) if unit.leans else frozenset()
    own = covered = total = 0.0
    worths: list[float] = []
    for place, term in enumerate(question.terms):
        total += term.weight
        if term.contradicted(unit.held):
            worths.append(0.0)
            continue
        worth = max(term.match(holds), weights.passage * where.inside[place], weights.leaning * term.match(leant_on))
        own += term.weight * max(worth, where.headed[place], where.beside[place])
        worths.append(max(worth, where.around[place]))
        covered += term.weight * worths[-1]
    suits = fit(question, passage, passage.summary.words(passage.passage.span) if row else unit)
    if unit.leans and number:
        suits = max(suits, 0.95 * fit(question, passage, passage.units[number - 1]))
    missing = sum(term.anchor and worth < MISSING for term, worth in zip(question.terms, worths, strict=True))
    score = (
        covered / total
        + weights.topic * where.topic
        + weights.fit * (suits - 0.5)
        + weights.near * (_nearness(question, unit) if question.kind is not AnswerKind.DEFINITION else 0.0)
        + weights.number * _number_nearness(question, unit)
        - weights.length * min(1.0, len(unit.tokens) / 60)
        - weights.anchor * missing
        + _manners(question, passage, number, weights)
    )
    return Scored(passage, number, score, covered / total, own / total, suits, tuple(worths))


def _nearness(question: Question, unit: Words) -> float:
    """How near neighbouring terms of the question stand to each other in the sentence: 1 side by side, 0 far apart or
    missing."""
    if len(question.terms) < 2:
        return 0.0
    places = [term.places(unit.places) for term in question.terms]
    close = 0.0
    for left, right in pairwise(places):
        gap = min((abs(one - other) for one in left for other in right), default=99)
        close += 1.0 if gap <= 2 else 0.6 if gap <= 5 else 0.25 if gap <= 10 else 0.0
    return close / (len(question.terms) - 1)


_LATEST = re.compile(
    r"\b(?:finalement|au final|au bout du compte|en fin de compte|maintenant|actuellement|desormais|aujourd'hui"
    r"|en ce moment|a ce jour|enfin)\b"
)
_DEMANDS = re.compile(
    r"\b(?:nous|(?:les )?elus|on) (?:re)?(?:demand|reclam|revendiqu|exige|souhait)\w*"
    r"|\bnos (?:demandes|revendications)\b"
)
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
    of_union = question.speaker is Speaker.UNION or question.asks_questions
    if not of_union and speaker is not Speaker.MANAGEMENT and _DEMANDS.search(unit.folded):
        change -= weights.demand
    if passage.is_teaser:
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
