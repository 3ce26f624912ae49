"""Meetings by what somebody types: a year, a month, a day, words of the council or the title."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from knowledge.language.dates import MONTHS
from knowledge.language.folding import fold
from knowledge.models import Meeting

ALIKE = 80
"""Out of 100: from which a word is taken for another that was typed badly."""
LONG = 4
"""Letters from which a word may be typed badly, or be the beginning of another."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a meeting has to be; None and no words ask nothing."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    words: tuple[str, ...] = ()

    def fits(self, meeting: Meeting) -> bool:
        day = meeting.date
        asked = ((self.year, day.year), (self.month, day.month), (self.day, day.day))
        if any(wanted is not None and wanted != had for wanted, had in asked):
            return False
        known = set(re.findall(r"\w+", fold(f"{meeting.body or ''} {meeting.title}")))
        return all(any(_stands_for(word, other) for other in known) for word in self.words)


def wanted(text: str) -> Wanted | None:
    """None when nothing is asked for. « avril 2026 », « 30/04/2026 », « 04/2026 », « cse occitanie »."""
    year = month = None
    numbers: list[int] = []
    words: list[str] = []
    year_first = False
    for token in re.findall(r"\w+", fold(text)):
        if re.fullmatch(r"(?:19|20)\d\d", token):
            year, year_first = int(token), not numbers
        elif re.fullmatch(r"\d{1,2}|1er", token):
            numbers.append(int(token.removesuffix("er")))
        elif month is None and (named := _month(token)):
            month = named
        else:
            words.append(token)
    if month is None and numbers and (year is not None or len(numbers) > 1):
        month = numbers.pop(0 if year_first or len(numbers) == 1 else 1)
    day = numbers[0] if numbers else None
    return Wanted(year, month, day, tuple(words)) if (year, month, day) != (None,) * 3 or words else None


def _month(word: str) -> int | None:
    """Also begun (« sept ») or typed badly (« avrl »)."""
    if word in MONTHS:
        return MONTHS[word]
    if len(word) < LONG:
        return None
    begun = [number for name, number in MONTHS.items() if name.startswith(word)]
    if len(begun) == 1:
        return begun[0]
    near = process.extractOne(
        word, [name for name in MONTHS if len(name) >= LONG], scorer=fuzz.ratio, score_cutoff=ALIKE
    )
    return MONTHS[near[0]] if near else None


def _stands_for(word: str, known: str) -> bool:
    if word == known:
        return True
    return len(word) >= LONG and (known.startswith(word) or fuzz.ratio(word, known) >= ALIKE)
