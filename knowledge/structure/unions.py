"""Which unions a text speaks of: those that everybody knows, and those that it announces itself."""

from __future__ import annotations

import re

from simplemma import is_known

from knowledge.language.folding import fold
from knowledge.language.lexicon import STOP_WORDS

UNIONS = (
    r"CGT|CFDT|CFTC|CFE[\s-]?CGC|CGC|FO|UNSA|SUD|Solidaires|FSU|SNU\w*|SNAP|SNPREFO|USAPIE|STC|CAT|SNB|LAB|SOLIDAIRES"
)
"""Acronyms of French unions, confederations first; others are learned from each text (`learn_unions`)."""

MOST_UNIONS = 40
"""Unions of one text: each is looked for in each paragraph."""


def learn_unions(text: str) -> frozenset[str]:
    """Acronyms or names that this text itself shows to be unions: « Syndicat X », « Pour le X, », « Le X demande »."""
    found = set(re.findall(rf"\b(?:{UNIONS})\b", text))
    found |= set(
        re.findall(
            r"(?i:syndicat|section syndicale|[ée]lus|d[ée]l[ée]gation|organisation syndicale)\s+([A-Z][A-Z-]{1,11})\b",
            text,
        )
    )
    spoken = re.findall(
        r"(?:^|[.!?\n*] ?)(?:[Pp]our )?(?:[Ll]e|[Ll]a|[Ll]['’])\s?\**([A-Z][A-Z-]{2,11})\b(?:\s[\w-]+)?\**,? (?:demande|salue|dénonce|alerte|regrette|rappelle|revendique|reconnaît|s['’]oppose|est hostile|émet|prend acte|interroge|se réjouit|vote|a voté)",
        text,
    )
    found |= {name for name in spoken if name not in _BODIES}
    known = re.compile(UNIONS)
    # « SYNDICAT DES SALARIÉS DU PAPIER » names no letters: a word of the dictionary is no acronym
    unions = {
        name
        for name in found
        if name not in _BODIES
        and (known.fullmatch(name) or not is_known(name.lower(), lang="fr"))
        and fold(name) not in STOP_WORDS
    }
    return frozenset(sorted(unions, key=lambda name: (known.fullmatch(name) is None, name))[:MOST_UNIONS])


_BODIES = frozenset(
    re.findall(r"\S+", "DG DRH DR DT RH CSE CSEE CSEC CSSCT CHSCT CE DP PDG SI DSI CA CODIR COMEX CPAM ARS")
)
