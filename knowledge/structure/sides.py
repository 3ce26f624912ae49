"""People whose side a text tells once (« sous la présidence de Mme Roux », « M. Petit (CFTC) », « Pour la CGT : Mme
Blin »), and who are named alone afterwards: « Mme Roux répond … » are the management's words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.language.folding import fold
from knowledge.models import Speaker
from knowledge.structure.speakers import SAYS, Voice
from knowledge.structure.unions import UNIONS

MOST = 60
"""People of one text."""
_CIVIL = r"(?:M\.|MM\.|Mme|Mmes|Mlle|Monsieur|Madame)"
_NAME = r"(?:[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)? )?(?P<name>[A-ZÀ-Þ][\w'’-]{2,})"
_ROLE = (
    r"(?:pr[ée]sidente?|direct(?:eur|rice)|DRH|RRH|responsable (?:RH|des ressources humaines)"
    r"|repr[ée]sentante? de la direction)"
    r"(?! d[eu]s? (?:la |l['’])?(?:commission|section|syndicat|cssct|association))"
)
_MANAGERS = (
    re.compile(rf"\b(?:pr[ée]sidence de|pr[ée]sid[ée]e? par) {_CIVIL} {_NAME}"),
    re.compile(rf"\b{_CIVIL} {_NAME}(?:, (?:la |le |notre )?| \((?:la |le )?){_ROLE}\b"),
    re.compile(rf"\b(?:[Ll]a |[Ll]e ){_ROLE},? {_CIVIL} {_NAME}"),
)
_DELEGATE = re.compile(rf"\b{_CIVIL} {_NAME},? \((?:[^)\n]{{0,30}}\b)?(?:{UNIONS})\b[^)\n]{{0,30}}\)")
_PRESENT = re.compile(
    rf"^\W*(?:pr[ée]sente?s? )?(?:pour )?(?:(?P<union>(?:la |le |l['’])?(?:{UNIONS}))|(?:la )?direction|l['’]employeur)"
    r" ?: (?P<names>[^\n]{3,300})$",
    re.IGNORECASE | re.MULTILINE,
)
_ONE = re.compile(rf"\b{_CIVIL} {_NAME}")
_OPENS = re.compile(
    rf"\W*{_CIVIL} {_NAME}(?P<label> ?:)?(?: (?:se |s['’]|en |y |ne |n['’]|lui |leur |nous |l['’])*"
    rf"(?P<says>{SAYS}|pr[ée]sent(?:e|ait)\b|compl[èe]t|d[ée]taill|conclu|remerci|poursui|revien|d[ée]cri|commence|ouvre|donne))?"
)


def learn_sides(text: str) -> Mapping[str, Speaker]:
    """The side of each family name, folded. A name that stands on both is left out."""
    found: dict[str, set[Speaker]] = {}
    flat = " ".join(text.split())  # lines may be broken anywhere
    for pattern in _MANAGERS:
        for one in pattern.finditer(flat):
            found.setdefault(fold(one["name"]), set()).add(Speaker.MANAGEMENT)
    for one in _DELEGATE.finditer(flat):
        found.setdefault(fold(one["name"]), set()).add(Speaker.UNION)
    for line in _PRESENT.finditer(text):
        side = Speaker.UNION if line["union"] else Speaker.MANAGEMENT
        for one in _ONE.finditer(line["names"]):
            found.setdefault(fold(one["name"]), set()).add(side)
    return {name: min(sides) for name, sides in list(found.items())[:MOST] if len(sides) == 1}


def person_speaks(sentence: str, sides: Mapping[str, Speaker]) -> Voice | None:
    """The voice of a sentence that somebody of a known side opens; None for any other."""
    found = _OPENS.match(sentence) if sides else None
    side = sides.get(fold(found["name"])) if found and (found["label"] or found["says"]) else None
    return Voice(side, found.end() if found["label"] else 0) if found and side else None


__all__ = ["learn_sides", "person_speaks"]
