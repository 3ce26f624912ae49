"""Text without what people on a phone leave out: case, accents, ligatures, kinds of apostrophe."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LIGATURES = str.maketrans(
    {
        "œ": "oe",
        "Œ": "oe",
        "æ": "ae",
        "Æ": "ae",
        "ß": "ss",
        "’": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
        "\u00ad": None,
        "\u200b": None,
        "\u2060": None,
    }
)


_ACCENTS = re.compile("[\u0300-\u0344\u0346-\u034e]+")
_UNCOMBINED = re.compile("[\0-\u02ff\u2000-\u20cf]*")
_INVISIBLE = str.maketrans({"\u00ad": None, "\u200b": None, "\u2060": None})


def composed(text: str) -> str:
    """Letters and their accents as one sign, soft hyphens and other invisible signs gone, as dictionaries write."""
    return unicodedata.normalize("NFC", text.translate(_INVISIBLE))


def on_one_line(text: str) -> str:
    """As `composed`, without any sign that shows nothing itself and could turn what stands around it."""
    return " ".join("".join(sign for sign in composed(text) if unicodedata.category(sign) != "Cf").split())


WORD = 40
"""Characters up to which a text is a word, and its folded form remembered; questions never are."""


def fold(text: str) -> str:
    """Lower case without accents; œ is oe, ’ is '. The length may change."""
    return _fold_word(text) if len(text) <= WORD and " " not in text else _fold(text)


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES).lower().translate(_LIGATURES))
    # without the accents of French nearly no text has signs that combine: the slow look at each is spared
    plain = _ACCENTS.sub("", decomposed)
    return plain if _UNCOMBINED.fullmatch(plain) else "".join(sign for sign in plain if not unicodedata.combining(sign))


_fold_word = lru_cache(maxsize=65536)(_fold)
