"""Dates as French summaries write them, as intervals relative to the meeting."""

from __future__ import annotations

import calendar
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.language.folding import fold

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier",
            "fevrier",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "aout",
            "septembre",
            "octobre",
            "novembre",
            "decembre",
        ),
        start=1,
    )
    for name in (names,)
}
_MONTH = "|".join(MONTHS)
_ORDINALS = {
    "1er": 1,
    "premier": 1,
    "2e": 2,
    "2eme": 2,
    "deuxieme": 2,
    "second": 2,
    "3e": 3,
    "3eme": 3,
    "troisieme": 3,
    "4e": 4,
    "4eme": 4,
    "quatrieme": 4,
    "dernier": 4,
}
_ORDINAL = "|".join(_ORDINALS)

_PATTERN = re.compile(
    rf"entre\s+(?P<from>{_MONTH})(?:\s+(?P<from_year>20\d\d))?\s+et\s+(?P<to>{_MONTH})(?:\s+(?P<to_year>20\d\d))?"
    rf"|de\s+(?P<from2>{_MONTH})(?:\s+(?P<from2_year>20\d\d))?\s+a\s+(?P<to2>{_MONTH})(?:\s+(?P<to2_year>20\d\d))?"
    rf"|(?P<part>mi|debut|fin|courant)[\s-]+(?P<part_month>{_MONTH})(?:\s+(?P<part_year>20\d\d))?"
    rf"|(?P<ordinal>{_ORDINAL})\s+(?P<unit>trimestre|semestre|quadrimestre)(?:\s+(?P<unit_year>20\d\d))?|[tT](?P<quarter>[1-4])\s+(?P<quarter_year>20\d\d)"
    rf"|(?P<day>\d{{1,2}})(?:er|\^\{{er\}})?\s+(?P<month>{_MONTH})(?:\s+(?P<year>20\d\d))?(?P<relative>\s+(?:dernier|prochain))?"
    rf"|(?P<num_day>\d{{1,2}})[/.](?P<num_month>\d{{1,2}})[/.](?P<num_year>20\d\d)"
    rf"|(?P<only_month>{_MONTH})(?:\s+(?P<only_year>20\d\d))?(?P<only_relative>\s+(?:dernier|prochain))?"
    rf"|(?P<edge>mi|debut|fin|courant)[\s-]+(?P<edge_year>20\d\d)"
    rf"|(?:en|pour|annee|exercice|depuis|des)\s+(?P<bare_year>20\d\d)"
)
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_WITH_WEEKDAY = re.compile(
    rf"\b(?P<weekday>{'|'.join(_WEEKDAYS)})\s+(?P<day>\d{{1,2}})(?:er|\^\{{er\}})?\s+(?P<month>{_MONTH})\s+(?P<year>20\d\d)\b"
)


@dataclass(frozen=True, slots=True)
class Interval:
    """A date as told: `first` to `last` included; `start` and `stop` are its place in the folded text it was found
    in."""

    first: date
    last: date
    start: int
    stop: int


def intervals(text: str, meeting: date) -> list[Interval]:
    """Every date of `text`, in order. A month without a year is the nearest to the meeting; « dernier » is before it,
    « prochain » after."""
    found = []
    for match in _PATTERN.finditer(fold(text)):
        try:
            bounds = _bounds({key: value for key, value in match.groupdict().items() if value}, meeting)
        except ValueError:
            continue  # 31 June
        if bounds:
            found.append(Interval(bounds[0], bounds[1], match.start(), match.end()))
    return found


def told_weekdays(text: str) -> list[tuple[int, date]]:
    """The full dates of `text` that are said to be on a weekday, with that weekday (0 for Monday), true or not."""
    found = []
    for match in _WITH_WEEKDAY.finditer(fold(text)):
        with suppress(ValueError):  # 31 June
            day = date(int(match["year"]), MONTHS[match["month"]], int(match["day"]))
            found.append((_WEEKDAYS.index(match["weekday"]), day))
    return found


def _bounds(said: dict[str, str], meeting: date) -> tuple[date, date] | None:
    if "from" in said or "from2" in said:
        suffix = "" if "from" in said else "2"
        last_year = int(said[f"to{suffix}_year"]) if f"to{suffix}_year" in said else None
        last = _month(MONTHS[said[f"to{suffix}"]], last_year, meeting)
        first_month = MONTHS[said[f"from{suffix}"]]
        from_year = _int(said.get(f"from{suffix}_year"))
        if last_year is None and from_year is not None:
            # « entre octobre 2026 et janvier »: the first such month after the beginning
            last = _month(MONTHS[said[f"to{suffix}"]], from_year + (MONTHS[said[f"to{suffix}"]] < first_month), meeting)
        year = (
            int(said[f"from{suffix}_year"])
            if f"from{suffix}_year" in said
            else last[1].year - (first_month > last[1].month)
        )
        return _month(first_month, year, meeting)[0], last[1]
    if "part_month" in said:
        first, last_day = _month(MONTHS[said["part_month"]], _int(said.get("part_year")), meeting)
        return _part(said["part"], first, last_day)
    if "unit" in said:
        length = {"trimestre": 3, "quadrimestre": 4, "semestre": 6}[said["unit"]]
        return _slice_of_year(_int(said.get("unit_year")) or meeting.year, _ORDINALS[said["ordinal"]], length)
    if "quarter" in said:
        return _slice_of_year(int(said["quarter_year"]), int(said["quarter"]), 3)
    if "day" in said:
        day, month = int(said["day"]), MONTHS[said["month"]]
        when = (
            date(int(said["year"]), month, day)
            if "year" in said
            else _nearest(day, month, meeting, said.get("relative", ""))
        )
        return when, when
    if "num_day" in said:
        when = date(int(said["num_year"]), int(said["num_month"]), int(said["num_day"]))
        return when, when
    if "only_month" in said:
        relative = said.get("only_relative", "")
        number = MONTHS[said["only_month"]]
        told = _int(said.get("only_year")) or (_nearest(15, number, meeting, relative).year if relative else None)
        return _month(number, told, meeting)
    if "edge" in said:
        year = int(said["edge_year"])
        bounds = {"debut": (1, 3), "mi": (5, 8), "fin": (10, 12), "courant": (1, 12)}[said["edge"]]
        return date(year, bounds[0], 1), date(year, bounds[1], calendar.monthrange(year, bounds[1])[1])
    if "bare_year" in said:
        year = int(said["bare_year"])
        return date(year, 1, 1), date(year, 12, 31)
    return None


def _int(text: str | None) -> int | None:
    return int(text) if text else None


def _month(month: int, year: int | None, meeting: date) -> tuple[date, date]:
    if year is None:
        year = _nearest(15, month, meeting, "").year
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _nearest(day: int, month: int, meeting: date, relative: str) -> date:
    """The one nearest to the meeting; the last before it, or the first after it, where the text says so."""
    options = [
        date(year, month, day)
        for year in (meeting.year - 1, meeting.year, meeting.year + 1)
        if day <= calendar.monthrange(year, month)[1]
    ]
    if not options:
        raise ValueError(f"no {day}/{month}")
    if "dernier" in relative:
        return max((option for option in options if option <= meeting), default=options[0])
    if "prochain" in relative:
        return min((option for option in options if option >= meeting), default=options[-1])
    return min(options, key=lambda option: abs(option - meeting))


def _part(part: str, first: date, last: date) -> tuple[date, date]:
    third = timedelta(days=10)
    if part == "debut":
        return first, first + third
    if part == "mi":
        return first + third, first + 2 * third
    return (first + 2 * third, last) if part == "fin" else (first, last)


def _slice_of_year(year: int, number: int, length: int) -> tuple[date, date] | None:
    last_month = number * length
    if last_month > 12:
        return None
    return date(year, last_month - length + 1, 1), date(year, last_month, calendar.monthrange(year, last_month)[1])
