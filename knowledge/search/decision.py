"""Answer, ask back, or refuse: whether the best sentence says enough of what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from knowledge.search.question import AnswerKind, Question
from knowledge.search.ranking import Scored


class Decision(Enum):
    ANSWER = auto()
    ASK_BACK = auto()
    REFUSE = auto()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Found on the tuning halves, like the ranking's weights."""

    coverage: float = 0.60
    own: float = 0.30
    strict_fit: float = 0.4
    unknown: float = 0.0
    alike: float = 0.93
    heaviest_missing: float = 0.45


THRESHOLDS = Thresholds()
_STRICT = (AnswerKind.HOW_MANY, AnswerKind.SHARE, AnswerKind.AMOUNT, AnswerKind.DURATION, AnswerKind.WHEN)
"""Kinds of which a sentence shows whether it can be the answer."""


def decide(question: Question, ranked: list[Scored], thresholds: Thresholds = THRESHOLDS) -> Decision:
    if not ranked or not question.terms:
        return Decision.REFUSE
    best = ranked[0]
    if not answers(question, best, thresholds):
        return Decision.REFUSE
    if _unclear(question, ranked, thresholds):
        return Decision.ASK_BACK
    return Decision.ANSWER


def answers(question: Question, best: Scored, thresholds: Thresholds) -> bool:
    if best.coverage < thresholds.coverage or best.own < thresholds.own:
        return False
    if any(term.anchor for term in best.missing):
        return False
    if question.kind in _STRICT and best.fit < thresholds.strict_fit:
        return False
    total = sum(term.weight for term in question.terms)
    heaviest = max((term.weight for term in best.missing), default=0.0)
    return heaviest / total <= thresholds.heaviest_missing


def _unclear(question: Question, ranked: list[Scored], thresholds: Thresholds) -> bool:
    """One vague word that several agenda items speak of alike."""
    if len(question.terms) != 1 or question.kind not in (AnswerKind.ANY, AnswerKind.WHEN):
        return False
    best = ranked[0]
    places = {
        (scored.passage.summary.summary.id, scored.passage.passage.section[:1])
        for scored in ranked
        if scored.score >= thresholds.alike * best.score
    }
    return len(places) >= 2
