"""A topic by the name that somebody types: other words for it, accents and typing errors forgiven."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from knowledge.classifying import names_of, phrase_of
from knowledge.following import Topic
from knowledge.language.equivalents import same_things, typed_forms
from knowledge.language.folding import fold
from knowledge.language.lexicon import STOP_WORDS, WEAK_WORDS, is_french
from knowledge.language.subjects import Phrase, read_tokens, same, subjects
from knowledge.store.topics import TopicRow

SHORTEST = 5
"""Letters from which a name may hold a typing error; shorter ones are too like each other."""
LONGEST = 80
"""Characters from which nothing is taken for a topic's name."""
NEAR = 3
"""Topics that are offered for a name that is none."""


@dataclass(frozen=True, slots=True)
class Named:
    """A topic, and whether its name was mended."""

    topic: Topic
    mended: bool


class Names:
    """The names of all topics at one moment; those merged into another are names of the other."""

    def __init__(self, rows: tuple[TopicRow, ...]) -> None:
        of: dict[int, list[TopicRow]] = {row.id: [row] for row in rows if row.merged_into is None}
        for row in rows:
            if row.merged_into is not None:
                of[row.merged_into].append(row)
        self.topics: dict[int, Topic] = {}
        self._names: list[tuple[str, int]] = []
        for topic_id, group in of.items():
            own, names = group[0], names_of(group)
            # people see real apostrophes
            shown = list(dict.fromkeys(name.replace("'", "’") for name in names))
            self.topics[topic_id] = Topic(topic_id, shown[0], own.origin, tuple(shown[1:]), own.hidden)
            self._names += [(name, topic_id) for name in names]
        # a topic's own name wins over an alias of another one
        self._names.sort(key=lambda one: of[one[1]][0].name != one[0])
        shipped = {subject.name: subject.parts for subject in subjects()}
        self._parts = [
            (part, topic_id)
            for topic_id, group in of.items()
            for row in group
            for part in shipped.get(row.shipped or "", ())
        ]
        self._merged = {row.id: row.merged_into for row in rows if row.merged_into is not None}
        self._rows = rows

    def by_id(self, topic_id: int) -> Topic | None:
        """Also by the number that it had before it was merged."""
        return self.topics.get(self._merged.get(topic_id, topic_id))

    def own_name(self, topic_id: int) -> str:
        """Of a topic by itself, also of one that was merged. Raises LookupError."""
        return {row.id: row.name for row in self._rows}[topic_id]

    def merged(self, name: str) -> tuple[int, int] | None:
        """The topic that had this name before it was merged, and the one that it is part of."""
        words = _typed(name) if len(name) <= LONGEST else ()
        for row in self._rows:
            held = words and any(same(words, phrase_of(one)) for one in names_of([row]))
            if held and row.merged_into is not None:
                return row.id, row.merged_into
        return None

    def exactly(self, name: str, *, hidden: bool = False) -> Topic | None:
        """The topic with this name or alias, whatever its accents, capitals, articles and plurals; hidden ones only
        where asked for."""
        if len(name) > LONGEST:
            return None
        words = _typed(name)
        for other, topic_id in self._shown(hidden):
            if words and same(words, phrase_of(other)):
                return self.topics[topic_id]
        return None

    def meant(self, name: str) -> Topic | None:
        """As `exactly`; then the topic of another word for the same thing (« clim »)."""
        found = self.exactly(name)
        if found is None and len(name) <= LONGEST:
            others = same_things(_typed(name))
            found = next((topic for other in others if (topic := self.exactly(other)) is not None), None)
        return found

    def find(self, name: str) -> Named | None:
        """As `meant`; then with one typing error, two in a long name. A word of the dictionary is no error."""
        found = self.meant(name)
        if found is not None:
            return Named(found, False)
        plain = _plain(name)
        if not SHORTEST <= len(plain) <= LONGEST or (" " not in plain and is_french(plain)):
            return None
        allowed = 1 if len(plain) < 8 else 2
        distances = [
            (distance, place, topic_id)
            for place, (other, topic_id) in enumerate(self._shown(False))
            if (distance := OSA.distance(plain, _plain(other), score_cutoff=allowed)) <= allowed
            and len(_plain(other)) >= SHORTEST
        ]
        return Named(self.topics[min(distances)[2]], True) if distances else None

    def near(self, name: str) -> tuple[Topic, ...]:
        """Topics that may be meant by a name that is none's: it is a part of theirs, shares a word with them, or has
        nearly their letters."""
        plain, words = _plain(name[:LONGEST]), [word for word in _typed(name[:LONGEST]) if not word & WEAK_WORDS]
        scores: dict[int, float] = {}
        for other, topic_id in [*self._shown(False), *self._shown(False, self._parts)]:
            held = phrase_of(other)
            shared = sum(any(word & one for one in held) for word in words)
            # a name that is wholly there says more than a part of a longer one
            score = shared / max(len(held), len(words), 1) + (0.3 if shared and shared == len(held) else 0.0)
            if not shared and len(plain) >= SHORTEST and OSA.distance(plain, _plain(other), score_cutoff=3) <= 2:
                score = 0.5
            if score:
                scores[topic_id] = max(score, scores.get(topic_id, 0.0))
        return tuple(self.topics[one] for one in sorted(scores, key=lambda one: (-scores[one], one))[:NEAR])

    def _shown(self, hidden: bool, names: list[tuple[str, int]] | None = None) -> list[tuple[str, int]]:
        names = self._names if names is None else names
        return [one for one in names if hidden or not self.topics[one[1]].hidden]


def _typed(name: str) -> Phrase:
    """The words of a name as somebody types it, each once."""
    return tuple(dict.fromkeys(typed_forms(token) for token in read_tokens(name)))


def _plain(name: str) -> str:
    words = fold(name).replace("'", " ").replace("-", " ").split()
    return " ".join(word for word in words if word not in STOP_WORDS)
