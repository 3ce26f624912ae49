"""Dates as French people write them, both ways."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_DIGITS = re.compile(r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})")
_WORDS = re.compile(r"(?P<day>\d{1,2})(?:er)?\s+(?P<month>[a-z]+)\s+(?P<year>\d{4})")


def in_french(day: date) -> str:
    """« 30 avril 2026 », « 1er juin 2026 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {month_in_french(day)}"


def month_in_french(day: date) -> str:
    """« avril 2026 »."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def read_date(text: str) -> date | None:
    """The day that `text` is, as a whole: 2026-04-30, 30/04/2026 or 30 avril 2026; None when it is none of these."""
    folded = _without_accents(text.strip().lower())
    found = _ISO.fullmatch(folded) or _DIGITS.fullmatch(folded) or _WORDS.fullmatch(folded)
    if not found:
        return None
    month = _number_of(found["month"])
    try:
        return date(int(found["year"]), month, int(found["day"]))
    except ValueError:
        return None


def _number_of(month: str) -> int:
    """Of a name or a number; 0, which no date takes, when it is neither."""
    if month.isdigit():
        return int(month)
    names = [_without_accents(name) for name in MONTHS]
    return names.index(month) + 1 if month in names else 0


def _without_accents(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
