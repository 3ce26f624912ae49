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
_MEN = ("M.", "MM.", "Monsieur")
_NAME = r"(?:[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)? )?(?P<name>[A-ZÀ-Þ][\w'’-]{2,})"
_ELSEWHERE = (
    r"commission|section|syndica|cssct|association|cabinet|recherche|mutuelle|f[ée]d[ée]ration|bureau|groupe de travail"
)
"""What somebody is at the head of without being the management."""
_ROLE = (
    r"(?:pr[ée]sidente?|direct(?:eur|rice)|DRH|RRH|responsable (?:RH|des ressources humaines)"
    rf"|repr[ée]sentante? de la direction)\b(?! (?:d[eu]s? |d['’])?(?:la |l['’]|une? |notre )?(?:{_ELSEWHERE}))"
)
_MANAGERS = (
    re.compile(rf"\b(?:pr[ée]sidence de|pr[ée]sid[ée]e? par) (?P<civil>{_CIVIL}) {_NAME}"),
    re.compile(rf"\b(?P<civil>{_CIVIL}) {_NAME}(?:, (?:la |le |notre )?| \((?:la |le )?){_ROLE}"),
    re.compile(rf"\b(?:[Ll]a |[Ll]e ){_ROLE},? (?P<civil>{_CIVIL}) {_NAME}"),
)
_NOT_OURS = re.compile(rf"\b(?:{_ELSEWHERE})[^.!?]*$", re.IGNORECASE)
"""« La commission est présidée par … »"""
_DELEGATE = re.compile(rf"\b(?P<civil>{_CIVIL}) {_NAME},? \((?:[^)\n]{{0,30}}\b)?(?:{UNIONS})\b[^)\n]{{0,30}}\)")
_PRESENT = re.compile(
    rf"^\W*(?:pr[ée]sente?s? )?(?:pour )?(?:(?P<union>(?:la |le |l['’])?(?-i:{UNIONS}))"
    r"|(?:la )?direction|l['’]employeur) ?: (?P<names>[^\n]{3,300})$",
    re.IGNORECASE | re.MULTILINE,
)
_ONE = re.compile(
    rf"(?P<civil>{_CIVIL}) {_NAME}(?:,? (?:DRH|RRH|DS|RS|direct|responsable|pr[ée]sident|secr[ée]taire"
    r"|tr[ée]sori|charg[ée]e?|adjoint|d[ée]l[ée]gu|repr[ée]sentant|[ée]lue?\b|titulaire|suppl[ée]ant)[^,;.:]{0,40})?"
    r"(?: ?\([^)]{0,40}\))?"
)
_NEXT = re.compile(r" ?[,;&/–-] ?| et ")
_OPENS = re.compile(
    rf"\W*(?P<civil>{_CIVIL}) {_NAME}(?P<label> ?:)?(?: (?:se |s['’]|en |y |ne |n['’]|lui |leur |nous |l['’])*"
    rf"(?P<says>(?!prend (?!acte|note|la parole|en compte|l['’]engagement)|attend une? ){SAYS}"
    r"|pr[ée]sent(?:e|ait)\b|compl[èe]t|d[ée]taill|conclu|remerci|poursui|revien|d[ée]cri|commence|ouvre|donne))?"
)


def learn_sides(text: str) -> Mapping[str, Speaker]:
    """The side of each person, by « m » or « f » and the family name, folded. Somebody told on both is left out."""
    found: dict[str, set[Speaker]] = {}
    flat = " ".join(text.split())  # lines may be broken anywhere
    for pattern in _MANAGERS:
        for one in pattern.finditer(flat):
            if not _NOT_OURS.search(flat[max(0, one.start() - 80) : one.start()]):
                found.setdefault(_called(one), set()).add(Speaker.MANAGEMENT)
    for one in _DELEGATE.finditer(flat):
        found.setdefault(_called(one), set()).add(Speaker.UNION)
    for line in _PRESENT.finditer(text):
        side = Speaker.UNION if line["union"] else Speaker.MANAGEMENT
        for name in _only_names(line["names"]):
            found.setdefault(name, set()).add(side)
    return {name: min(sides) for name, sides in list(found.items())[:MOST] if len(sides) == 1}


def _only_names(words: str) -> list[str]:
    """The people that a line lists; nobody where it says anything more: « Direction : M. Petit a raison. »"""
    names: list[str] = []
    at = 0
    while one := _ONE.match(words, at):
        names.append(_called(one))
        parted = _NEXT.match(words, one.end())
        at = parted.end() if parted else one.end()
        if parted is None:
            break
    return names if words[at:].strip(" *_")[:1] in ("", ".") else []


def _called(one: re.Match[str]) -> str:
    """« Mme Petit » is not « M. Petit »."""
    return f"{'m' if one['civil'] in _MEN else 'f'} {fold(one['name'])}"


def person_speaks(sentence: str, sides: Mapping[str, Speaker]) -> Voice | None:
    """The voice of a sentence that somebody of a known side opens; None for any other."""
    found = _OPENS.match(sentence) if sides else None
    side = sides.get(_called(found)) if found and (found["label"] or found["says"]) else None
    return Voice(side, found.end() if found["label"] else 0) if found and side else None


__all__ = ["learn_sides", "person_speaks"]
