"""What ends a summary and is about no subject of it: how to join, whom to write to, when the next meeting is."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from knowledge.language.folding import fold
from knowledge.language.subjects import Text, lines, listed, plain_forms

_FILLED_IN = re.compile(r"\.{6}|…{3}|_{5}|☐")
"""A form to be filled in."""


_LOOKED_AT = 120
"""Signs of a text in which its beginning is told."""
_ENDS = re.compile(
    r"\s?(?:$|[^\w\s'-]|- )"
    r"|\s(?:[a-z'-]+ ){0,3}?(?:syndicat|section|cgt|cfdt|cftc|cfe|fo|unsa|sud)\b[^:.?!]{0,12}(?:[:!]|$)"
)
"""What may stand behind a beginning that is a subject with more words behind it."""


_WORD_ENDS = re.compile(r"(?!\w)")


class Closing(StrEnum):
    """`JOIN` is an invitation to join the union, `NEXT` says where one stands."""

    JOIN = "join"
    NEXT = "next"


_Beginnings = tuple[tuple[Closing, tuple[tuple[str, bool], ...]], ...]
"""Of each kind, with whether more may stand behind it."""


def closes(text: str, words: Text) -> Closing | None:
    """What of a summary's end a passage or heading is, if any; `words` are those of `text`."""
    beginnings, together, unless = _listed()
    if _FILLED_IN.search(text):
        return Closing.JOIN
    if (
        any(all(forms & words.places.keys() for forms in held) for held in together)
        and not unless & words.places.keys()
    ):
        return Closing.JOIN
    said = _bare(text[:_LOOKED_AT])
    for kind, phrases in beginnings:
        if any(
            said.startswith(phrase) and (_WORD_ENDS if whole else _ENDS).match(said, len(phrase))
            for phrase, whole in phrases
        ):
            return kind
    return None


def _bare(text: str) -> str:
    """Folded, without the signs before the first word; a sign behind a word stays, as « : »."""
    folded = re.sub(r"[*_]", "", fold(text)).replace("’", "'")
    return re.sub(r"^[^a-z0-9]+", "", " ".join(folded.split())) + " "


@cache
def _listed() -> tuple[_Beginnings, tuple[tuple[frozenset[str], ...], ...], frozenset[str]]:
    named = {name.strip(): listed(rest) for name, _, rest in (line.partition("=") for line in lines("closing.txt"))}
    kinds = ((Closing.JOIN, "adhésion"), (Closing.NEXT, "suite"))
    beginnings = tuple(
        (
            kind,
            tuple((fold(one.rstrip("…")), not one.endswith("…")) for one in named[name]),
        )
        for kind, name in kinds
    )
    together = tuple(tuple(plain_forms(word) for word in one.split()) for one in named["ensemble"])
    return beginnings, together, frozenset(form for word in named["sauf"] for form in plain_forms(word))
