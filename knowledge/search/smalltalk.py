"""Messages that are no question: greetings, thanks, noise."""

from __future__ import annotations

import re

from knowledge.language.folding import fold
from knowledge.language.lexicon import SMALLTALK, glossary
from knowledge.replies import Chat

LONGEST_QUESTION = 1000
"""Characters; a longer text is a story or a paste, not a question."""

_GREETING = SMALLTALK["greeting"]
_THANKS = SMALLTALK["thanks"]
_GOODBYE = SMALLTALK["goodbye"]
_HELP = SMALLTALK["help"]
_FILLERS = SMALLTALK["fillers"]


def smalltalk(text: str) -> Chat | None:
    """The kind of a message that is no question, or None when it may be one."""
    if len(text) > LONGEST_QUESTION:
        return Chat.TOO_LONG
    words = re.findall(r"[^\W_]+", fold(text))
    if not words or not any(sign.isalpha() for sign in text):
        return Chat.NOISE
    letters = frozenset(fold(word) for word in re.findall(r"[^\W_]+", text) if word.isupper() and len(word) <= 6)
    if all(_is_mash(word) and word not in letters and word not in glossary() for word in words if not word.isdigit()):
        return Chat.NOISE
    if len(words) > 8:
        return None
    rest = [word for word in words if word not in _FILLERS]
    for chat, own in ((Chat.THANKS, _THANKS), (Chat.GREETING, _GREETING), (Chat.GOODBYE, _GOODBYE), (Chat.HELP, _HELP)):
        if any(word in own for word in words) and all(word in own | _GREETING | _THANKS for word in rest):
            return chat
    if not rest and len(words) > 1 and {"qui", "quoi", "que"} & set(words) and {"tu", "vous"} & set(words):
        return Chat.HELP
    return Chat.NOISE if not rest else None


_VOWELS = frozenset("aeiouy")


def _is_mash(word: str) -> bool:
    """Keys struck at random: four letters or more with hardly a vowel, or one letter over and over."""
    if len(set(word)) == 1 and len(word) > 2:
        return True
    vowels = sum(sign in _VOWELS for sign in word)
    run = max((len(run) for run in re.findall(r"[^aeiouy\d]+", word)), default=0)
    return len(word) >= 5 and (vowels / len(word) < 0.2 or run >= 5)
