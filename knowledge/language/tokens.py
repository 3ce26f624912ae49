"""A text as its words: where each stands, and whether it is an acronym."""

from __future__ import annotations

import re
from dataclasses import dataclass

from simplemma import is_known

from knowledge.language.folding import fold


@dataclass(frozen=True, slots=True)
class Token:
    """`surface` as written, `folded` as compared; an acronym keeps its capitals' meaning (« DE » is not « de »)."""

    surface: str
    folded: str
    start: int
    stop: int
    acronym: bool
    number: bool


_TOKEN = re.compile(
    r"""
    (?P<dotted>\b(?:[A-ZÀ-Þ]\.){2,}[A-ZÀ-Þ]?\b|\b[A-Z](?:&[A-Z])+\b)     # M.S.A., Q&R
  | (?P<article>\d+(?:-\d+)+)                                              # 5411-14-1
  | (?P<grouped>\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)(?:,\d+)?)          # 110 000
  | (?P<ordinal>\d+(?:er|ers|ère|ere|es?|ème|eme|ième|ieme|nde?)\b)
  | (?P<number>\d+(?:[.,]\d+)?)
  | (?P<unit>\b[^\W\d_]{1,2}[²³]+(?!\w))                                     # m², m³
  | (?P<word>[^\W\d_²³¹⁰-⁹](?:[^\W\d_²³¹⁰-⁹]|[\u0300-\u036f\u00ad\u200b\u2060])*(?:\d+|\+\d+)?)
    """,
    re.VERBOSE,
)
ELIDED = frozenset({"l", "d", "s", "c", "j", "m", "n", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"})
"""What an elision leaves before its apostrophe; says nothing on either side."""
_UPPER_WORD = re.compile(r"[A-ZÀ-Þ]{2,}[a-z]?s?\d*|[A-Z]\+\d")


def _is_shouted(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    return len(letters) >= 8 and " " in text.strip() and sum(sign.isupper() for sign in letters) >= 0.75 * len(letters)


def tokenize(text: str) -> list[Token]:
    """The words of `text` in order. In a line all in capitals, a word of the dictionary is no acronym."""
    tokens = []
    shouting: bool | None = None  # looked at where it matters: most stretches have no word in capitals
    for found in _TOKEN.finditer(text):
        surface = found.group()
        kind = found.lastgroup
        follows = text[found.end() : found.end() + 1]
        if kind == "word" and follows in ("'", "’") and fold(surface) in ELIDED:
            continue
        if kind == "dotted":
            letters = surface.replace(".", "").replace("&", "")
            tokens.append(Token(surface, fold(letters), found.start(), found.end(), True, False))
        elif kind in ("grouped", "number"):
            plain = re.sub(r"[ \u00a0\u202f]", "", surface)
            tokens.append(Token(surface, plain.replace(",", "."), found.start(), found.end(), False, True))
        elif kind in ("article", "ordinal"):
            tokens.append(Token(surface, surface, found.start(), found.end(), False, False))
        else:
            acronym = _UPPER_WORD.fullmatch(surface) is not None
            if acronym:
                shouting = _is_shouted(text) if shouting is None else shouting
                acronym = not shouting or (len(surface) <= 6 and not is_known(surface.lower(), lang="fr"))
            tokens.append(Token(surface, fold(surface), found.start(), found.end(), acronym, False))
    return tokens
