"""Dates as summaries write them, as intervals seen from the meeting."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.dates import intervals

MEETING = date(2026, 3, 19)


def day(month: int, number: int, year: int = 2026) -> tuple[date, date]:
    return date(year, month, number), date(year, month, number)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("le 7 avril 2026", day(4, 7)),
        ("le 1er avril", day(4, 1)),
        ("le 1^{er} avril", day(4, 1)),
        ("le 07/04/2026", day(4, 7)),
        ("le 7.4.2026", day(4, 7)),
        ("le 28 novembre", day(11, 28, 2025)),
        ("le 28 novembre prochain", day(11, 28, 2026)),
        ("le 3 mars dernier", day(3, 3)),
        ("le 20 mars dernier", day(3, 20, 2025)),
        ("le 19 mars prochain", day(3, 19)),
        ("en avril", (date(2026, 4, 1), date(2026, 4, 30))),
        ("en décembre", (date(2025, 12, 1), date(2025, 12, 31))),
        ("en décembre prochain", (date(2026, 12, 1), date(2026, 12, 31))),
        ("en juin dernier", (date(2025, 6, 1), date(2025, 6, 30))),
        ("en février 2028", (date(2028, 2, 1), date(2028, 2, 29))),
        ("mi-mai", (date(2026, 5, 11), date(2026, 5, 21))),
        ("début mai", (date(2026, 5, 1), date(2026, 5, 11))),
        ("fin mai 2027", (date(2027, 5, 21), date(2027, 5, 31))),
        ("courant mai", (date(2026, 5, 1), date(2026, 5, 31))),
        ("courant 2027", (date(2027, 1, 1), date(2027, 12, 31))),
        ("fin 2026", (date(2026, 10, 1), date(2026, 12, 31))),
        ("au 1er trimestre 2026", (date(2026, 1, 1), date(2026, 3, 31))),
        ("au deuxième semestre", (date(2026, 7, 1), date(2026, 12, 31))),
        ("au T3 2026", (date(2026, 7, 1), date(2026, 9, 30))),
        ("entre novembre et mars", (date(2025, 11, 1), date(2026, 3, 31))),
        ("entre avril et juillet", (date(2026, 4, 1), date(2026, 7, 31))),
        ("de novembre 2024 à février 2025", (date(2024, 11, 1), date(2025, 2, 28))),
        ("depuis 2022", (date(2022, 1, 1), date(2022, 12, 31))),
        ("exercice 2025", (date(2025, 1, 1), date(2025, 12, 31))),
    ],
)
def test_a_date_is_seen_from_the_meeting(text: str, bounds: tuple[date, date]) -> None:
    assert [(found.first, found.last) for found in intervals(text, MEETING)] == [bounds]


@pytest.mark.parametrize(
    "text", ["le 31 juin 2026", "le 29 février 2026", "12/13/2026", "le 5e trimestre", "la vague 2"]
)
def test_an_impossible_date_is_none(text: str) -> None:
    assert intervals(text, MEETING) == []


def test_every_date_of_a_sentence_is_found_in_order() -> None:
    found = intervals("Le pilote du 3 novembre est reporté au 17 novembre, le bilan à fin janvier 2027.", MEETING)
    assert [one.first for one in found] == [date(2025, 11, 3), date(2025, 11, 17), date(2027, 1, 21)]
    assert [one.start for one in found] == sorted(one.start for one in found)


WORDS = st.sampled_from(
    re.split(
        " ",
        "le du au 1er 3 31 29 30 mars fevrier février juin janvier décembre 2025 2026 2099 mi- début fin courant "
        "entre et de à T2 premier dernier prochain trimestre semestre quadrimestre 31/02/2026 5.5.2026 en depuis",
    )
)


@given(st.lists(WORDS, max_size=12).map(" ".join), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_no_words_of_dates_break_the_reading(text: str, meeting: date) -> None:
    for found in intervals(text, meeting):
        assert 0 <= found.start < found.stop
