"""How stored text looks on a screen: the few signs that may differ from the source, and nothing else.

White space is folded, emphasis marks, bullets at the start of a line, heading marks and HTML tags are dropped, the
cells of a row are joined by « · », `1^{er}` is written 1er and `$\\frac{3}{4}$` 3/4. Every character shown knows its
place in the stored text, so that words can be marked in what is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.models import Span

BULLETS = "•·▪◦➤➢*–—-"
"""Signs that open a list item and say nothing; numbers, letters and other signs (✓, →, 1°) are kept as words."""

_PARTS = re.compile(
    r"""
    (?P<fraction>\$\s*\\frac\{(?P<over>\d+)\}\{(?P<under>\d+)\}\s*\$)
  | (?P<raised>\^\{(?P<inner>[^\W\d_]{1,4})\})
  | (?P<tag></?(?:a|b|br|center|div|em|font|h[1-6]|i|li|mark|ol|p|small|span|strong|sub|sup
           |t[dhr]|tbody|thead|table|u|ul)\b[^<>]*>)
  | (?P<start>(?:(?<=\n)|\A)[ \t]*(?:\#{1,3}[ ]+|(?:[•·▪◦➤➢*–—-][ \t]+(?!\d+(?:,\d+)?[ \u00a0\u202f]?[%€]))+))
  | (?P<rule>(?:(?<=\n)|\A)(?=[|: \t-]*---)[|: \t-]+(?=\n|\Z))
  | (?P<cell>[ ]*(?:\t|\|)[ \t|]*)
  | (?P<star>\*+(?!(?<=\d\*)\d))
  | (?P<space>\n|(?:(?!\n)\s)+)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """`text` as people see it; `places[i]` is where its i-th character stands in the stored text."""

    text: str
    places: tuple[int, ...]


@lru_cache(maxsize=2048)
def show(text: str, span: Span) -> Shown:
    """What people see of a slice of `text`. A list item on a line of its own starts with « • »; other line ends
    become spaces."""
    piece = span.of(text)
    signs: list[str] = []
    places: list[int] = []

    def put(shown: str, at: int) -> None:
        for sign in shown:
            signs.append(sign)
            places.append(span.start + at)

    position = 0
    for found in _PARTS.finditer(piece):
        for offset in range(position, found.start()):
            put(piece[offset], offset)
        position = found.end()
        kind, at = found.lastgroup, found.start()
        # lastgroup names the last group that closed, so the two groups with inner ones are told by their own
        if found["fraction"]:
            put(f"{found['over']}/{found['under']}", at)
        elif found["raised"] is not None:
            put(found["inner"], at)
        elif kind == "start":
            if signs and "#" not in found.group():
                put("\n• ", at)
        elif kind == "cell":
            put(" · ", at)
        elif kind == "tag":
            put("\n• " if found.group().lower().startswith("<li") and signs else " ", at)
        elif kind in ("space", "rule"):
            put(" ", at)
    for offset in range(position, len(piece)):
        put(piece[offset], offset)
    return _tidy("".join(signs), places)


_TIDY = re.compile(r"(?P<line>[ ·\n]*\n•[ ·•\n]*)|(?P<cell>(?: *· *)+)|(?P<space>[ \n]{2,}|\n)")


def _tidy(text: str, places: list[int]) -> Shown:
    """One space, one « · », one « • » where there were several, and none at the ends."""
    signs: list[str] = []
    kept: list[int] = []
    position = 0
    for found in _TIDY.finditer(text):
        signs.append(text[position : found.start()])
        kept.extend(places[position : found.start()])
        position = found.end()
        sign = "\n• " if found["line"] else " · " if found["cell"] else " "
        signs.append(sign)
        kept.extend([places[found.start()]] * len(sign))
    signs.append(text[position:])
    kept.extend(places[position:])
    joined = "".join(signs)
    left = len(joined) - len(joined.lstrip(" ·\n"))
    right = len(joined.rstrip(" ·\n"))
    return Shown(joined[left:right], tuple(kept[left:right]))
