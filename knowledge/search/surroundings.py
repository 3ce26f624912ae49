"""What a passage and all that stands around it hold of a question, before its sentences are told apart."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.search.analysis import AnalysedPassage
from knowledge.search.question import AnswerKind, Question, Term
from knowledge.search.weights import Weights

BETWEEN = 0.7
"""What headings between the agenda item and the nearest one say of what a passage is about."""
NEIGHBOURS = 3
"""Passages before that lend their words."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """For each term of the question, in order: `inside` how well the passage itself holds it, `beside` the line that
    introduces it or the question it answers, `headed` its last heading, `around` the best of all that surrounds it,
    each with its worth.

    `topic` is the share of the question's weight that headings and title hold; `potential` the coverage that a sentence
    of the passage can reach."""

    inside: tuple[float, ...]
    beside: tuple[float, ...]
    headed: tuple[float, ...]
    around: tuple[float, ...]
    topic: float
    potential: float


def surroundings(question: Question, passage: AnalysedPassage, weights: Weights) -> Surroundings:
    """`question` has at least one term."""
    # a section about a thing says what it is
    heading = weights.defined if question.kind is AnswerKind.DEFINITION else weights.heading
    inside, beside, headed, around = [], [], [], []
    total = topic = potential = 0.0
    for term in question.terms:
        inside.append(term.match(passage.whole))
        beside.append(
            max(weights.intro * term.match(passage.intro.held), weights.asked * term.match(passage.asked.held))
        )
        above = [term.match(one) for one in passage.headings]
        named = term.match(passage.summary.title)
        headed.append(heading * above[-1] if above else 0.0)
        outer = weights.outer_heading * max(above[:-1], default=0.0)
        titled = (weights.house if term.name else weights.title) * named
        column = weights.header * term.match(passage.header)
        best = max(beside[-1], headed[-1], outer, titled, column)
        around.append(max(best, _lent(term, passage, weights, best)))
        total += term.weight
        # the agenda item and the nearest heading say what a passage is about; one in between spans more than that
        between = [BETWEEN * one for one in above[1:-1]]
        topic += term.weight * max(*above[:1], *above[-1:], *between, term.match(passage.summary.subject), 0.0)
        potential += term.weight * max(inside[-1], around[-1])
    return Surroundings(tuple(inside), tuple(beside), tuple(headed), tuple(around), topic / total, potential / total)


def _lent(term: Term, passage: AnalysedPassage, weights: Weights, best: float) -> float:
    """What the passages just before, in the same section, lend."""
    for distance in range(1, NEIGHBOURS + 1):
        worth = weights.neighbour if distance == 1 else weights.further
        before = passage.position - distance
        if best >= worth or before < 0:
            break
        other = passage.summary.passages[before]
        if other.passage.section != passage.passage.section:
            break
        best = max(best, worth * term.match(other.whole))
    return best
