"""A question as it is understood: the terms to look for, and the kind of answer it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.models import Speaker


class AnswerKind(StrEnum):
    """What would count as an answer."""

    ANY = "any"
    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    WHY = "why"
    HOW = "how"
    WHICH = "which"
    YES_NO = "yes_no"
    DEFINITION = "definition"
    HOW_MANY = "how_many"
    SHARE = "share"
    AMOUNT = "amount"
    DURATION = "duration"
    VOTE = "vote"


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way in which a text can hold a term: all of these keys, worth `weight` (0 to 1)."""

    keys: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question that says something. `weight` is its rarity (an inverse document frequency); `anchor` a name, a number
    or letters that nothing else can stand for; `counted` the thing that « combien de … » counts."""

    surface: str
    alternatives: tuple[Alternative, ...]
    weight: float
    anchor: bool = False
    counted: bool = False
    known: bool = True
    verb: bool = False
    modal: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """`text` as typed, `mended` with typing errors corrected (None when there were none); `speaker` whose words are asked for;
    `asks_questions` when what the union asked is wanted."""

    text: str
    mended: str | None
    kind: AnswerKind
    terms: tuple[Term, ...]
    speaker: Speaker | None = None
    asks_questions: bool = False
    acronyms: tuple[str, ...] = ()
