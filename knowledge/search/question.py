"""A question as it is understood: the terms to look for, and the kind of answer it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.models import Speaker


class AnswerKind(StrEnum):
    """What would count as an answer."""

    ANY = "any"
    WHO = "who"
    WHEN = "when"
    HOUR = "hour"
    NAME = "name"
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
    FREQUENCY = "frequency"
    VOTE = "vote"


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way in which a text can hold a term: all of these keys, worth `weight` (0 to 1)."""

    keys: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class Term:
    """A word of the question that says something. `weight` is its rarity (an inverse document frequency); `anchor` a
    name, a number or letters that nothing else can stand for; `name` a proper name, or a word that no passage holds;
    `counted` the thing that « combien de … » counts."""

    surface: str
    alternatives: tuple[Alternative, ...]
    weight: float
    anchor: bool = False
    counted: bool = False
    known: bool = True
    verb: bool = False
    modal: bool = False
    name: bool = False
    _single: tuple[tuple[str, float], ...] = field(init=False, repr=False, compare=False)
    _joined: tuple[Alternative, ...] = field(init=False, repr=False, compare=False)
    _keys: frozenset[str] = field(init=False, repr=False, compare=False)
    _bases: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        single: dict[str, float] = {}
        for alternative in self.alternatives:
            if len(alternative.keys) == 1:
                key = alternative.keys[0]
                single[key] = max(alternative.weight, single.get(key, 0.0))
        object.__setattr__(self, "_single", tuple(sorted(single.items(), key=lambda pair: -pair[1])))
        object.__setattr__(self, "_joined", tuple(one for one in self.alternatives if len(one.keys) > 1))
        object.__setattr__(self, "_bases", tuple(key.partition("~")[0] + "~" for key in single if "~" in key))
        object.__setattr__(self, "_keys", frozenset(key for one in self.alternatives for key in one.keys))

    def match(self, keys: frozenset[str]) -> float:
        """The weight of the best alternative that these keys hold; 0 when they hold none."""
        if self._keys.isdisjoint(keys):
            return 0.0
        best = next((weight for key, weight in self._single if key in keys), 0.0)
        for alternative in self._joined:
            if alternative.weight > best and keys.issuperset(alternative.keys):
                best = alternative.weight
        return best

    def contradicted(self, keys: frozenset[str]) -> bool:
        """Whether a sentence names another one of the numbered things asked for (« modèle 1 » for « modèle 2 »)."""
        if not self._bases or not self._keys.isdisjoint(keys):
            return False
        return any(key.startswith(self._bases) for key in keys)

    def places(self, places: Mapping[str, tuple[int, ...]]) -> list[int]:
        """Where the term, or what stands for it in one word, is among the words of a sentence."""
        if self._keys.isdisjoint(places):
            return []
        return [place for key, _ in self._single if key in places for place in places[key]]


@dataclass(frozen=True, slots=True)
class Question:
    """`text` as typed, `mended` with typing errors corrected (None when there were none); `speaker` whose words are
    asked for; `asks_questions` when what the union asked is wanted."""

    text: str
    mended: str | None
    kind: AnswerKind
    terms: tuple[Term, ...]
    speaker: Speaker | None = None
    asks_questions: bool = False
    acronyms: tuple[str, ...] = ()
