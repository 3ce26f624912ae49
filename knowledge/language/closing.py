"""What ends a summary and is about no subject of it: how to join, whom to write to, when the next meeting is."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from knowledge.language.folding import fold
from knowledge.language.subjects import Text, lines, listed, plain_forms

_FILLED_IN = re.compile(r"\.{6}|…{3}|_{5}|☐")
"""A form to be filled in."""


class Closing(StrEnum):
    """`JOIN` is an invitation to join the union, `NEXT` says where one stands."""

    JOIN = "join"
    NEXT = "next"


def closes(text: str, words: Text) -> Closing | None:
    """What of a summary's end a passage or heading is, if any; `words` are those of `text`."""
    beginnings, together = _listed()
    if _FILLED_IN.search(text) or any(all(forms & words.places.keys() for forms in held) for held in together):
        return Closing.JOIN
    said = " ".join(re.findall(r"[a-z0-9'-]+", fold(text[:80]).replace("’", "'"))) + " "
    for kind, phrases in beginnings:
        if said.startswith(phrases):
            return kind
    return None


@cache
def _listed() -> tuple[tuple[tuple[Closing, tuple[str, ...]], ...], tuple[tuple[frozenset[str], ...], ...]]:
    named = {name.strip(): listed(rest) for name, _, rest in (line.partition("=") for line in lines("closing.txt"))}
    kinds = ((Closing.JOIN, "adhésion"), (Closing.NEXT, "suite"))
    beginnings = tuple((kind, tuple(fold(one) + " " for one in named[name])) for kind, name in kinds)
    return beginnings, tuple(tuple(plain_forms(word) for word in one.split()) for one in named["ensemble"])
