"""Letters and what they stand for, where a text spells them out beside each other."""

from __future__ import annotations

import re

from knowledge.language.folding import fold
from knowledge.models import Acronym

_LETTERS = r"[A-Z][A-Za-z.&]{0,30}[A-Z]\.?|[A-Z]{2,}"
_AFTER = re.compile(rf"\(\s*({_LETTERS})(?:s)?(?:\s*[–/-]\s*[^()]{{1,20}})?\s*\)")
_BEFORE = re.compile(rf"\b({_LETTERS})\s*(?:\(|:\s|=\s|,\s(?=ou ))\s*([^()\n:;.]{{6,90}})")
_SMALL = frozenset(
    [
        "de",
        "du",
        "des",
        "d",
        "l",
        "la",
        "le",
        "les",
        "et",
        "à",
        "a",
        "au",
        "aux",
        "en",
        "sur",
        "pour",
        "par",
        "un",
        "une",
        "dans",
    ]
)


def acronyms(text: str) -> tuple[Acronym, ...]:
    """What the text spells out, each letters-expansion pair once: « Loi Plein Emploi (LPE) », « LPE (Loi Plein
    Emploi) »."""
    found: dict[str, str] = {}
    flat = text.replace("**", "").replace("’", "'")
    for match in _AFTER.finditer(flat):
        before = flat[max(0, match.start() - 140) : match.start()].rpartition("\n")[2]
        if expansion := _expansion_before(match.group(1), before):
            found.setdefault(_bare(match.group(1)), expansion)
    for match in _BEFORE.finditer(flat):
        if expansion := _expansion_after(match.group(1), match.group(2)):
            found.setdefault(_bare(match.group(1)), expansion)
    return tuple(Acronym(letters, expansion) for letters, expansion in found.items())


def _bare(letters: str) -> str:
    return letters.replace(".", "").replace("&", "").upper()


def _expansion_before(letters: str, before: str) -> str | None:
    """The shortest run of words that ends there and whose initials hold the letters in order, the first one opening
    it."""
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)*", before)
    places = [found.start() for found in re.finditer(r"[^\W_]+(?:-[^\W_]+)*", before)]
    wanted = fold(_bare(letters))
    folded = [fold(word) for word in words]
    for count in range(1, min(len(words), 2 * len(wanted) + 4) + 1):
        run = folded[-count:]
        if run[0][:1] == wanted[:1] and _spells(wanted, run) and run[0] not in _SMALL:
            return before[places[-count] :].strip(" «»\"'(")
    return None


def _expansion_after(letters: str, after: str) -> str | None:
    wanted = fold(_bare(letters))
    words = list(re.finditer(r"[^\W_]+(?:-[^\W_]+)*", after))
    folded = [fold(word.group()) for word in words]
    # initials that spell the letters win over letters found inside words
    for spells in (_by_initials, _spells):
        for count in range(1, min(len(words), 2 * len(wanted) + 4) + 1):
            run = folded[:count]
            if run[0][:1] == wanted[:1] and spells(wanted, run) and run[-1] not in _SMALL:
                return after[words[0].start() : words[count - 1].end()]
    return None


def _by_initials(wanted: str, words: list[str]) -> bool:
    """The initials of the (folded) words that count are exactly the letters."""
    parts = [part for word in words for part in word.split("-")]
    return "".join(part[0] for part in parts if part not in _SMALL) == wanted


def _spells(wanted: str, words: list[str]) -> bool:
    """The initials of the (folded) words that count are the letters; a long word may give two (« télétravail »,
    « demandeur d'emploi »)."""
    parts = [part for word in words for part in word.split("-")]
    heavy = [part for part in parts if part not in _SMALL]
    initials = "".join(part[0] for part in heavy)
    if not heavy or len(wanted) < 2:
        return False
    if initials == wanted or "".join(part[0] for part in parts) == wanted:
        return True
    if len(heavy) < max(2, len(wanted) - 1):
        return False
    return len(heavy) <= len(wanted) and _subsequence(wanted, heavy)


def _subsequence(wanted: str, words: list[str]) -> bool:
    """Each word gives its first letter, and perhaps letters inside it, in order."""
    if not words:
        return not wanted
    head, rest = words[0], words[1:]
    if not wanted or head[0] != wanted[0]:
        return False
    position, taken = 1, 1
    while True:
        if _subsequence(wanted[taken:], rest):
            return True
        if taken >= len(wanted):
            return False
        position = head.find(wanted[taken], position) + 1
        if position == 0:
            return False
        taken += 1
