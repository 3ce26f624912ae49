"""How far what somebody typed is from a name: typing errors, words glued together or pulled apart, plurals."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from knowledge.language.folding import fold
from knowledge.language.lexicon import STOP_WORDS, is_french

SHORTEST = 5
"""Letters from which a word may hold a typing error; shorter ones are too like each other."""
LONG = 9
"""Letters from which it may hold two."""
MOST_ERRORS = 2
"""In a whole name."""
GLUED = 8
"""Letters from which words that are glued together may hold an error besides."""

_WORD = re.compile(r"'?[^\W_]+(?:-[^\W_]+)*")


def errors(typed: str, name: str) -> int | None:
    """How many errors would make a name of what was typed; None when it is none of its spellings. A word of the
    dictionary is no error: « prise des congés » is not « pose des congés »."""
    left, right = words_of(typed), words_of(name)
    if not left or not right:
        return None
    one, other = "".join(left), "".join(right)
    if one == other:
        return 0
    if len(left) == len(right):
        return _in_words(left, right)
    close = len(one) >= GLUED and abs(len(one) - len(other)) <= 1 and OSA.distance(one, other, score_cutoff=1) <= 1
    return 1 if close and not all(map(is_french, left)) else None


def _in_words(left: tuple[str, ...], right: tuple[str, ...]) -> int | None:
    total = 0
    for typed, meant in zip(left, right, strict=True):
        total += in_word(typed, meant)
        if total > MOST_ERRORS:
            return None
    return total if not any(_is_other(typed, meant) for typed, meant in zip(left, right, strict=True)) else None


def in_word(typed: str, meant: str) -> int:
    """Errors in a folded word, none for another number; more than MOST_ERRORS when it is another word."""
    typed, meant = _singular(typed), _singular(meant)
    if typed == meant:
        return 0
    shorter = min(len(typed), len(meant))
    if shorter < SHORTEST - 1 or max(len(typed), len(meant)) < SHORTEST:
        return MOST_ERRORS + 1
    # two errors and another beginning: another word (« pontiers » is not « pompiers », nor « agent » « argent »)
    allowed = 2 if shorter >= LONG and typed[0] == meant[0] else 1
    found = OSA.distance(typed, meant, score_cutoff=allowed)
    return found if found <= allowed else MOST_ERRORS + 1


def _is_other(typed: str, meant: str) -> bool:
    return _singular(typed) != _singular(meant) and is_french(typed)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


@lru_cache(maxsize=8192)
def words_of(name: str) -> tuple[str, ...]:
    """Folded, without what says nothing; the parts of « sous-traitance » are words."""
    found: list[str] = []
    for chunk in _WORD.findall(fold(name)):
        parts = [part for part in chunk.strip("'").split("-") if part]
        # « a été » says nothing, « congés d'été » does
        if len(parts) > 1 or chunk == "'ete" or (parts and parts[0] not in STOP_WORDS):
            found += parts
    return tuple(found)
