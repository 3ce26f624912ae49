"""Answer, ask back, or refuse: whether the best sentence says enough of what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from knowledge.models import Speaker
from knowledge.search.question import AnswerKind, Question
from knowledge.search.ranking import MISSING, Scored


class Decision(Enum):
    ANSWER = auto()
    ASK_BACK = auto()
    REFUSE = auto()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Found on the tuning halves, like the ranking's weights. A share is of the question's whole weight."""

    coverage: float = 0.38
    own: float = 0.2
    heaviest: float = 0.33
    strict_coverage: float = 0.35
    strict_own: float = 0.1
    strict_fit: float = 0.72
    strict_held: float = 0.35
    strict_noun: float = 0.3
    strict_verb: float = 0.3
    held: float = 0.3
    named: float = 0.25
    alike: float = 0.93


THRESHOLDS = Thresholds()
CLEAR = 0.85
"""What a match is worth at least for a heading to be about the word."""
STRICT = frozenset(
    {
        AnswerKind.HOW_MANY,
        AnswerKind.SHARE,
        AnswerKind.AMOUNT,
        AnswerKind.DURATION,
        AnswerKind.FREQUENCY,
        AnswerKind.WHEN,
        AnswerKind.HOUR,
        AnswerKind.NAME,
    }
)
"""Kinds of which a sentence shows whether it can be the answer: then all that the question names must be there as
well."""
NAMED = frozenset({AnswerKind.WHO, AnswerKind.WHICH, AnswerKind.VOTE, AnswerKind.WHERE})


def decide(question: Question, ranked: list[Scored], thresholds: Thresholds = THRESHOLDS) -> Decision:
    if not ranked or not question.terms:
        return Decision.REFUSE
    if not answers(question, ranked[0], thresholds):
        return Decision.REFUSE
    return Decision.ASK_BACK if _unclear(question, ranked, thresholds) else Decision.ANSWER


def answers(question: Question, best: Scored, thresholds: Thresholds = THRESHOLDS) -> bool:
    total = sum(term.weight for term in question.terms)
    held = list(zip(question.terms, best.worths, strict=True))
    if any(term.anchor and worth < MISSING for term, worth in held):
        return False
    asks = best.passage.passage.asks or best.passage.units[best.unit].asks
    if (
        asks
        and not question.asks_questions
        and question.speaker is not Speaker.UNION
        and question.kind is not AnswerKind.ANY
    ):
        return False  # what somebody else asked is no answer
    if question.kind is AnswerKind.VOTE and best.fit < thresholds.strict_fit:
        return False
    if question.kind in STRICT:
        if (
            best.fit < thresholds.strict_fit
            or best.own < thresholds.strict_own
            or best.coverage < thresholds.strict_coverage
        ):
            return False
        lacking = [term for term, worth in held if worth < thresholds.strict_held]
        nouns = max((term.weight for term in lacking if not term.verb), default=0.0)
        verbs = max((term.weight for term in lacking if term.verb), default=0.0)
        return nouns <= thresholds.strict_noun * total and verbs <= thresholds.strict_verb * total
    if best.coverage < thresholds.coverage or best.own < thresholds.own:
        return False
    heaviest = max((term.weight for term, worth in held if worth < thresholds.held), default=0.0)
    return heaviest <= (thresholds.named if question.kind in NAMED else thresholds.heaviest) * total


def _unclear(question: Question, ranked: list[Scored], thresholds: Thresholds) -> bool:
    """One vague word (« calendrier ») that several agenda items speak of alike, none of them being about it."""
    if len(question.terms) != 1 or question.kind not in (AnswerKind.ANY, AnswerKind.WHEN):
        return False
    best = ranked[0]
    if any(question.terms[0].match(heading) >= CLEAR for heading in best.passage.headings):
        return False  # « télétravail »: a subject, with agenda items of its own
    places = {
        (scored.passage.summary.summary.id, scored.passage.passage.section[:1])
        for scored in ranked
        if scored.score >= thresholds.alike * best.score
    }
    return len(places) >= 2
