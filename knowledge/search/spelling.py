"""Typing errors mended against the words of the index."""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA
from simplemma import is_known

from knowledge.language.folding import fold
from knowledge.language.lexicon import QUESTION_WORDS, STOP_WORDS
from knowledge.search.vocabulary import Vocabulary

SHORTEST = 4
"""Letters from which a word is mended; shorter ones are too like each other."""

_SOUNDS = ((r"qu", "k"), (r"ph", "f"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"y", "i"), (r"z", "s"), (r"h", ""), (r"(.)\1", r"\1"), (r"eau|au", "o"), (r"ai|ei", "e"))


@cache
def sound(folded: str) -> str:
    """A rough spelling by ear, so that « electronik » is near « électronique »."""
    for pattern, replacement in _SOUNDS:
        folded = re.sub(pattern, replacement, folded)
    return re.sub(r"(?:es?|s|t|x|nt)$", "", folded) if len(folded) > 4 else folded


class Speller:
    """Mends words for one generation of the index."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._by_sound: dict[str, list[str]] | None = None

    def mend(self, surface: str) -> str | None:
        """The word of the index that was meant, as the summaries write it; None when the word is right, or nothing is near enough.

        A French word that the summaries do not hold is no error: « cantine » stays « cantine », and finds nothing.
        """
        folded = fold(surface)
        if len(folded) < SHORTEST or self._vocabulary.surfaces(folded) or is_french(surface) or not folded.isalpha():
            return None
        best = self._nearest(folded)
        if best is None:
            return None
        if best in STOP_WORDS or best in QUESTION_WORDS:
            return best
        return self._vocabulary.words[best][0]

    def _nearest(self, folded: str) -> str | None:
        if self._by_sound is None:
            self._by_sound = {}
            for word in [*self._vocabulary.words, *QUESTION_WORDS, *STOP_WORDS]:
                if len(word) >= SHORTEST:
                    self._by_sound.setdefault(sound(word), []).append(word)
        heard = sound(folded)
        allowed = 1 if len(folded) <= 5 else 2 if len(folded) <= 9 else 3
        near = process.extract(heard, self._by_sound.keys(), scorer=OSA.distance, score_cutoff=allowed, limit=8)
        choices: list[tuple[float, int, str]] = []
        for key, distance, _ in near:
            for word in self._by_sound[key]:
                spelled = OSA.distance(folded, word)
                if spelled > allowed + 1 or (word[0] != folded[0] and sound(word)[:1] != heard[:1]):
                    continue
                written = self._vocabulary.words.get(word)
                choices.append((distance + 0.5 * spelled, -(written[1] if written else 0), word))
        return min(choices)[2] if choices else None


@cache
def is_french(surface: str) -> bool:
    """Whether a word is in simplemma's French list, as typed or in lower case; unaccented forms are not."""
    return is_known(surface.lower(), lang="fr") or is_known(surface, lang="fr")
