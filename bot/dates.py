"""Dates as French people write them, both ways."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta

from rapidfuzz.distance import OSA

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

SHORT_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

_BEFORE = r"(?:c.?etait )?(?:(?:le|du) )?(?:(?P<weekday>[a-z]{5,9})[, ] ?)?"
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})")
_NUMBERS = re.compile(
    rf"{_BEFORE}(?P<day>[0-9]{{1,2}})(?P<between> ?[-/. ] ?)(?P<month>[0-9]{{1,2}})"
    r"(?:(?P=between)(?P<year>[0-9]{4}|[0-9]{2}))?"
)
_WORDS = re.compile(
    rf"{_BEFORE}(?P<day>[0-9]{{1,2}}|premier) ?(?:er )?(?P<month>[a-z]{{3,12}})\.?(?: (?P<year>[0-9]{{4}}|[0-9]{{2}}))?"
)
_AGO = {"aujourd'hui": 0, "aujourdhui": 0, "ce jour": 0, "hier": 1, "avant-hier": 2, "avant hier": 2}


def in_french(day: date) -> str:
    """« 30 avril 2026 », « 1er juin 2026 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {month_in_french(day)}"


def month_in_french(day: date) -> str:
    """« avril 2026 »."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def short_month_in_french(day: date) -> str:
    """« avr. 2026 », where a button has no room for more."""
    return f"{SHORT_MONTHS[day.month - 1]} {day.year}"


def read_date(text: str, today: date | None = None) -> date | None:
    """The day that `text` is, as a whole: 2026-04-30, 30/04/2026, 30.4.26, « le jeudi 30 avril 2026 », with typing
    errors in the month; None when it is not clear which. With `today`, also « 30 avril », the last one that is not in
    the future, and « hier »."""
    folded = _folded(text)
    if today is not None and folded in _AGO:
        return today - timedelta(days=_AGO[folded])
    found = _match(folded)
    if found is None or (found.groupdict().get("weekday") and told_weekday(text) is None):
        return None
    day = 1 if found["day"] == "premier" else int(found["day"])
    month = _number_of(found["month"])
    if found["year"] is None:
        return _last(day, month, today) if today is not None else None
    return _date(int(found["year"]) + (2000 if len(found["year"]) == 2 else 0), month, day)


def told_weekday(text: str) -> int | None:
    """The weekday that a date is said to be, 0 for Monday; None when it says none."""
    found = _match(_folded(text))
    told = found.groupdict().get("weekday") if found else None
    return _nearest(told, DAYS) if told else None


def _match(folded: str) -> re.Match[str] | None:
    return _YEAR_FIRST.fullmatch(folded) or _NUMBERS.fullmatch(folded) or _WORDS.fullmatch(folded)


def _folded(text: str) -> str:
    plain = _without_accents(text.replace("’", "'").lower())
    return " ".join(plain.replace(",", " ").split()).rstrip(" .!")


def _last(day: int, month: int, today: date) -> date | None:
    """The last such day that is not after `today`: the 29th of February comes every fourth year, or eighth."""
    years = range(today.year, today.year - 9, -1)
    return next((one for one in (_date(year, month, day) for year in years) if one and one <= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number_of(month: str) -> int:
    """Of a name or a number; 0, which no date takes, when it is neither."""
    if month.isdigit():
        return int(month)
    place = _nearest(month, MONTHS)
    return 0 if place is None else place + 1


def _nearest(word: str, names: Sequence[str]) -> int | None:
    """The place of the one name that `word` is, begins, or is with a typing error; two in a long name."""
    plain = [_without_accents(name) for name in names]
    begun = [place for place, name in enumerate(plain) if name.startswith(word)]
    if len(begun) == 1:
        return begun[0]
    close = sorted((OSA.distance(word, name), place) for place, name in enumerate(plain))
    (errors, place), (others, _) = close[:2]
    allowed = 2 if len(plain[place]) >= 7 else 1
    return place if not begun and errors <= allowed and errors < others else None


def _without_accents(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
