"""Typing errors mended against the words of the index."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA
from simplemma import is_known

from knowledge.language.folding import fold
from knowledge.language.keys import keys_of
from knowledge.language.lexicon import ABBREVIATIONS, LONGEST_WORD, QUESTION_WORDS, STOP_WORDS, french, is_french
from knowledge.search.vocabulary import Vocabulary

SHORTEST = 4
"""Letters from which a word is mended; shorter ones are too like each other."""
LONGEST = 25
"""Letters of the longest French words; beyond, nothing is a word."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_GLUED = re.compile(r"(?:jusqu|lorsqu|puisqu|qu|[ldjmntsc])(?=[a-z]{4})")
_SOUNDS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("qu", "k"),
        ("ph", "f"),
        ("c(?=[eiy])", "s"),
        ("c", "k"),
        ("y", "i"),
        ("z", "s"),
        ("h", ""),
        (r"(.)\1", r"\1"),
        ("eau|au", "o"),
        ("ai|ei", "e"),
    )
)
_SILENT = re.compile(r"(?:es?|s|t|x|nt)$")


@lru_cache(maxsize=65536)
def sound(folded: str) -> str:
    """A rough spelling by ear, so that « electronik » is near « électronique »."""
    for pattern, replacement in _SOUNDS:
        folded = pattern.sub(replacement, folded)
    return _SILENT.sub("", folded) if len(folded) > 4 else folded


class Speller:
    """Mends words for one generation of the index."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._by_sound: dict[str, list[str]] | None = None

    def mend(self, surface: str) -> str | None:
        """What was meant, as the summaries or the dictionary write it; None when the word is right, or nothing is
        near enough.

        A French word that the summaries do not hold is no error: « cantine » stays « cantine », and finds nothing.
        """
        folded = fold(surface)
        if len(folded) > LONGEST_WORD:
            return None
        if folded in ABBREVIATIONS and not self._vocabulary.surfaces(folded):
            return ABBREVIATIONS[folded]
        if len(folded) < SHORTEST or not folded.isalpha() or self._is_right(surface, folded):
            return None
        if (glued := _GLUED.match(folded)) and self._vocabulary.surfaces(folded[glued.end() :]):
            return f"{surface[: glued.end()]}'{surface[glued.end() :]}"
        best = self._nearest(folded) or self._nearest_french(folded)
        if best is None and glued and folded[glued.end() :] in french():
            return f"{surface[: glued.end()]}'{surface[glued.end() :]}"
        if best is None:
            return None
        return self._vocabulary.words[best][0] if best in self._vocabulary.words else best

    def _is_right(self, surface: str, folded: str) -> bool:
        if folded in STOP_WORDS or folded in QUESTION_WORDS or self._vocabulary.surfaces(folded):
            return True
        return is_known(surface.lower(), lang="fr") or (len(folded) <= LONGEST and is_french(folded))

    def _nearest(self, folded: str) -> str | None:
        """A word of the index, or one that shapes questions."""
        if self._by_sound is None:
            self._by_sound = {}
            for word in [*self._vocabulary.words, *QUESTION_WORDS, *STOP_WORDS]:
                if len(word) >= SHORTEST:
                    self._by_sound.setdefault(sound(word), []).append(word)
        heard = sound(folded)
        allowed = 1 if len(folded) <= 7 else 2
        choices: list[tuple[float, int, str]] = []
        for key, distance, _ in process.extract(
            heard, self._by_sound.keys(), scorer=OSA.distance, score_cutoff=allowed, limit=8
        ):
            for word in self._by_sound[key]:
                spelled = OSA.distance(folded, word)
                if (
                    len(folded) <= 5
                    and distance
                    and (spelled > 1 or (folded[-1] != word[-1] and folded[:3] != word[:3]))
                ):
                    continue  # « gars » is no « gare »
                if spelled > allowed + (distance == 0) + (len(folded) > 7) or (
                    word[0] != folded[0] and key[:1] != heard[:1]
                ):
                    continue
                choices.append((distance + 0.5 * spelled, -self._vocabulary.words.get(word, ("", 0))[1], word))
        return min(choices)[2] if choices else None

    def _nearest_french(self, folded: str) -> str | None:
        """A French word one letter away, if the index holds one of its family."""
        splits = [(folded[:place], folded[place:]) for place in range(1, len(folded) + 1)]
        near = {left + right[1:] for left, right in splits if right}
        near |= {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
        near |= {left + letter + right[1:] for left, right in splits if right for letter in _LETTERS}
        near |= {left + letter + right for left, right in splits for letter in _LETTERS}
        families = {word: keys_of(word).family for word in sorted(near & french())}
        counts = self._vocabulary.counts([family for family in families.values() if family])
        return (
            max(families, key=lambda word: counts.get(families[word], 0), default=None)
            if any(counts.values())
            else None
        )
