"""Lists of names: who was elected, present, excused. Nobody's name enters a passage through them."""

from __future__ import annotations

import re

from simplemma import is_known

from knowledge.structure.headings import is_sentence

_TITLE = re.compile(
    r"^\W*(?:(?:vos|nos|les)\s+(?:[ée]lus?|[ée]lues?|repr[ée]sentant\w*|d[ée]l[ée]gu\w*|contacts?)\b(?!.*\b(?:ont|sont|demand|vot|rappel|interrog|"
    r"sign|estim|souhait|not|dénon|regret|propos|soulign|alert|s['’]))|(?:votre|notre)\s+(?:d[ée]l[ée]gu|repr[ée]sentant|[ée]lu)\w*|"
    r"[ée]tai(?:en)?t\s+pr[ée]sent|pr[ée]sent(?:e?s?|·e·s|\(e\)s)?\b|excus[ée]|absent(?:e?s?|·e·s|\(e\)s)?\s*:|d[ée]l[ée]gation\s+\w+\s*:|"
    r"(?:membres?|titulaires?|suppl[ée]ant\w*)\s*(?:pr[ée]sents?|du cse)?\s*(?:[:(]|$)|participants?\b|invit[ée]\w*\s*:|secr[ée]taire de s[ée]ance|repr[ée]sentante?s?\s+syndica\w+\s*(?::|$)|"
    r"contacts?\s*(?::|$))",
    re.IGNORECASE,
)
_SIDED = re.compile(r"^\W*(?:les|nos|vos|votre|notre)\s", re.IGNORECASE)
_THERE = re.compile(r"pr[ée]sent|excus|absent", re.IGNORECASE)
_PLURAL = re.compile(r"\s[a-zà-ÿ]{2,}(?:ent|ont)\b")
_NAME = re.compile(
    r"^(?:[-•*–]\s*)?(?:(?:M|MM|Mme|Mmes|Mlle)\.?\s+)?[A-ZÀ-Þ][\wà-ÿ'’.-]*(?:[ -][A-ZÀ-Þ][\wà-ÿ'’.-]*){0,3}\s+[A-ZÀ-Þ][A-ZÀ-Þ'’ -]+(?:\s*\([^)]*\))?[,;]?$"
)
_LOOSE = re.compile(
    r"^(?:[-•*–]\s*)?(?:(?:M|MM|Mme|Mmes|Mlle)\.?\s+)?(?:[A-ZÀ-Þ][\wà-ÿ'’.-]*|de|du|la|le|d['’]\w+)(?:\s+(?:[A-ZÀ-Þ][\wà-ÿ'’.-]*|de|du|la|le))"
    r"{1,4}(?:\s*[(,–-].{0,60})?[,;.]?$"
)


_NAMED_ROLE = re.compile(
    r"(?:^|: |[Mm]mes?\.? |M\. )[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)? [A-ZÀ-Þ][A-ZÀ-Þ'’-]{2,}\b"
)
"""A first name and a family name in capitals, with a role before or behind (« RS : Anne DUVAL », « Anne DUVAL, trésorière »)."""


def opens_list(text: str) -> bool:
    """Whether a line announces names (« Vos élus », « Étaient présents : … »)."""
    bare = text.strip("*#> ")
    return len(text) < 400 and _TITLE.match(bare) is not None and not _told(bare)


def _told(text: str) -> bool:
    """Whether it is a sentence about those it names (« Les élus exigent … »), and none of who was there."""
    whole = text.endswith((".", "!", "?")) and ":" not in text and not _THERE.search(text)
    return whole and _SIDED.match(text) is not None and (is_sentence(text) or _PLURAL.search(text) is not None)


def is_name(text: str) -> bool:
    """A line that is one person's first and family name, the latter in capitals, and nothing else."""
    return len(text) <= 60 and _NAME.match(text.strip("* ")) is not None


_ONE = r"(?:(?:M|MM|Mme|Mmes|Dr)\.? )?[A-ZÀ-Þ][a-zà-ÿ]+(?:[- ][A-ZÀ-Þ][a-zà-ÿ]+)? (?:DE |DU |LE |LA |D['’])?[A-ZÀ-Þ][A-ZÀ-Þ'’-]{3,}(?: [A-ZÀ-Þ'’-]{2,})?"
_ONE_WITH_ROLE = rf"{_ONE}(?!\w)(?: ?\([^)]*\))?"
_FIRST = re.compile(rf"(?:[\w'’ ()-]{{1,40}}\s?:\s)?{_ONE_WITH_ROLE}")
_NEXT = re.compile(rf"([–—,;/&•·-] ?| et ){_ONE_WITH_ROLE}")
_PARTS = re.compile(r"[–—,;/&•·-]| et ")


def is_only_names(text: str) -> bool:
    """A line that holds nothing but names and roles (« Anne DUVAL – Paul MERLE », « RS : Anne DUVAL »)."""
    bare = text.strip("*-•· ")
    first = _FIRST.match(bare) if len(text) <= 160 else None
    if first is None:
        return False
    # cut at the signs that part names, not matched as a whole: a pattern for rows of names and words that could each
    # be read in several ways tries all of them
    rest = _NEXT.sub(r"\1X", bare[first.end() :].removesuffix("."))
    before, *parts = _PARTS.split(rest.rstrip(",;"))
    return not before.strip() and all(re.fullmatch(r"[\w'’ ]{1,32}", part) for part in parts)


def could_be_name(text: str) -> bool:
    """Under a line that announces names: anything that looks like one."""
    bare = text.strip("* ")
    words = re.findall(r"[^\W\d_]{3,}", bare)
    if len(text) > 90 or (words and all(is_known(word.lower(), lang="fr") for word in words)):
        return False  # « Bilan Social », « QUESTIONS DES ÉQUIPES »
    return any(pattern.match(bare) for pattern in (_NAME, _LOOSE)) or _NAMED_ROLE.search(bare) is not None


_SIDE = re.compile(
    r"^\W*(?:(?:pour )?(?:la |l['’])?(?:direction|employeur|d[ée]l[ée]gation|syndicat)|(?:vos |les )?[ée]lus?\b|(?:pour )?(?:la |le |l['’])?[A-Z][A-Z-]{2,}"
    r"|autour de la table|pr[ée]sidence|secr[ée]taire|assist\w+)[^.:]{0,60}:",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"(?:\b(?:M|MM|Mme|Mmes|Dr)\.? [A-ZÀ-Þ][\wà-ÿ-]+|\b[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)? (?:[Dd]e |[Ll]e |[Dd]u )?[A-ZÀ-Þ][\wà-ÿ'’-]+)"
)


def is_attendance(text: str) -> bool:
    """A paragraph that says who sat in the room: a side or a role, a colon, and mostly names."""
    flat = " ".join(text.split())
    if not (opens_list(flat[:390]) or _SIDE.match(flat)) or ":" not in flat:
        return False
    names = _PERSON.findall(flat)
    return len(names) >= 2 and sum(len(name.split()) for name in names) * 5 >= len(re.findall(r"\w+", flat)) * 1.2
