"""Text without what people on a phone leave out: case, accents, ligatures, kinds of apostrophe."""

from __future__ import annotations

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


_INVISIBLE = str.maketrans({"\u00ad": None, "\u200b": None, "\u2060": None})


def composed(text: str) -> str:
    """Letters and their accents as one sign, soft hyphens and other invisible signs gone, as dictionaries write."""
    return unicodedata.normalize("NFC", text.translate(_INVISIBLE))


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case without accents; œ is oe, ’ is '. The length may change."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES).lower().translate(_LIGATURES))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
