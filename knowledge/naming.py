"""A topic by the name that somebody types: other words for it, accents and typing errors forgiven."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from knowledge.classifying import names_of, phrase_of
from knowledge.following import Origin, Topic
from knowledge.language.equivalents import same_things, typed_forms
from knowledge.language.folding import fold
from knowledge.language.lexicon import STOP_WORDS, WEAK_WORDS
from knowledge.language.mistyped import SHORTEST, errors, in_word, words_of
from knowledge.language.subjects import Phrase, read_tokens, same, subjects
from knowledge.store.topics import TopicRow

LONGEST = 80
"""Characters from which nothing is taken for a topic's name."""
NEAR = 3
"""Topics that are offered for a name that is none."""
BEGINNING = 4
"""Letters from which the beginning of a word may stand for it."""

_ABOUT = frozenset(
    ["sujet", "sujets", "theme", "dossier", "info", "infos", "actu", "news", "point", "question", "questions", "parler"]
)
"""Words in front of a topic's name, besides stop words."""
_KINDS = frozenset(
    ["projet", "plan", "programme", "logiciel", "outil", "appli", "application", "service", "commission"]
)
"""What a topic of the house may be."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){1,12}[A-Za-z]?(?![\w.])")


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
        """As `meant`; then without the words around it (« tout sur le télétravail », « le projet Mirador », « NAO
        2026 »); then with words glued or pulled apart, and typing errors. Never one of two that are as near."""
        found = self.meant(name)
        if found is not None:
            return Named(found, False)
        if len(name) > LONGEST:
            return None
        found = self._within(name) or self._nearest(name)
        return Named(found, True) if found is not None else None

    def _within(self, name: str) -> Topic | None:
        words = [word for word in name.split() if not _YEAR.fullmatch(word)]
        while words and fold(words[0]) in STOP_WORDS | _ABOUT:
            words = words[1:]
        found = self.meant(" ".join(words))
        if found is None and len(words) > 1 and fold(words[0]) in _KINDS:
            # « le plan sécurité » may be anything, « le projet Mirador » is Mirador
            found = self.exactly(" ".join(words[1:]))
            found = found if found is not None and found.origin is not Origin.SHIPPED else None
        return found

    def _nearest(self, name: str) -> Topic | None:
        if not words_of(name):
            return None
        ranked = [
            (count, topic_id) for other, topic_id in self._shown(False) if (count := errors(name, other)) is not None
        ]
        if not ranked:
            return None
        fewest = min(ranked)[0]
        nearest = {topic_id for count, topic_id in ranked if count == fewest}
        # a part of a topic is followed by its own words
        parts = (errors(name, part) for part, _ in self._parts if self.exactly(part) is None)
        if len(nearest) > 1 or any(count is not None and count <= fewest for count in parts):
            return None
        return self.topics[nearest.pop()]

    def near(self, name: str) -> tuple[Topic, ...]:
        """Topics that may be meant by a name that is none's: it is a part of theirs, shares a word with them, has
        nearly their letters, or is short for them (« négos », « PDV »)."""
        name = name[:LONGEST]
        words = [word for word in _typed(name) if not word & WEAK_WORDS]
        letters = words_of(name)
        scores: dict[int, float] = {}
        for other, topic_id in [*self._shown(False), *self._shown(False, self._parts)]:
            held = phrase_of(other)
            shared = sum(any(word & one for one in held) for word in words)
            # a name that is wholly there says more than a part of a longer one
            score = shared / max(len(held), len(words), 1) + (0.3 if shared and shared == len(held) else 0.0)
            if not shared:
                score = _likeness(letters, words_of(other))
            if score:
                scores[topic_id] = max(score, scores.get(topic_id, 0.0))
        return tuple(self.topics[one] for one in sorted(scores, key=lambda one: (-scores[one], one))[:NEAR])

    def _shown(self, hidden: bool, names: list[tuple[str, int]] | None = None) -> list[tuple[str, int]]:
        names = self._names if names is None else names
        return [one for one in names if hidden or not self.topics[one[1]].hidden]


def _typed(name: str) -> Phrase:
    """The words of a name as somebody types it, each once. Letters may have dots; « cet » alone is no pronoun."""
    name = _DOTTED.sub(lambda letters: letters[0].replace(".", "").upper(), name)
    words = read_tokens(name)
    if not words and (last := name.split()[-1:]) and last[0].isalpha():
        words = read_tokens(last[0].upper())
    return tuple(dict.fromkeys(typed_forms(token) for token in words))


def _likeness(typed: tuple[str, ...], name: tuple[str, ...]) -> float:
    """Of words that share none: letters for the words, the beginning of one, typing errors."""
    if len(typed) == 1 and len(typed[0]) > 1 and typed[0] == "".join(word[0] for word in name):
        return 0.6
    begun = any(len(word) >= BEGINNING and one.startswith(word.rstrip("s")) for word in typed for one in name)
    alike = any(in_word(word, one) <= 2 for word in typed for one in name)
    together = OSA.distance(" ".join(typed), " ".join(name), score_cutoff=2) <= 2 and len("".join(typed)) >= SHORTEST
    return 0.5 if together else 0.4 / len(name) if begun or alike else 0.0
