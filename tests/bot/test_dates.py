from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import DAYS, MONTHS, in_french, month_in_french, read_date, short_month_in_french, told_weekday

TODAY = date(2026, 5, 12)


def test_dates_are_written_as_people_write_them():
    assert in_french(date(2026, 4, 30)) == "30 avril 2026"
    assert in_french(date(2026, 6, 1)) == "1er juin 2026"
    assert month_in_french(date(2025, 8, 15)) == "août 2025"
    assert short_month_in_french(date(2026, 7, 1)) == "juil.\u00a02026"


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-30",
        "2026/4/30",
        "30/04/2026",
        "30/4/26",
        "30.4.2026",
        "30.04.26",
        "30-04-2026",
        "30 04 2026",
        "30 avril 2026",
        "30 avril 26",
        " 30  AVRIL 2026 ",
        "30 avril 2026\n",
        "30 avril 2026.",
        "le 30 avril 2026",
        "du 30 avril 2026",
        "c’était le 30 avril 2026",
        "jeudi 30 avril 2026",
        "Jeudi, 30 avril 2026",
        "le jeudi 30/04/2026",
        "jeuid 30 avril 2026",
        "30 avirl 2026",
        "30 avrl 2026",
        "30 avr. 2026",
        "30avril 2026",
    ],
)
def test_a_date_is_read_however_it_is_typed(text):
    assert read_date(text) == read_date(text, TODAY) == date(2026, 4, 30)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("30 avril", date(2026, 4, 30)),
        ("30/4", date(2026, 4, 30)),
        ("30 avirl", date(2026, 4, 30)),
        ("1er mai", date(2026, 5, 1)),
        ("premier mai", date(2026, 5, 1)),
        ("12 mai", TODAY),
        ("13 mai", date(2025, 5, 13)),
        ("24 décembre", date(2025, 12, 24)),
        ("29 février", date(2024, 2, 29)),
        ("hier", TODAY - timedelta(1)),
        ("Avant-hier !", TODAY - timedelta(2)),
        ("aujourd’hui", TODAY),
    ],
)
def test_a_day_without_a_year_is_the_last_one_and_only_read_where_today_is_known(text, day):
    assert read_date(text, TODAY) == day
    assert read_date(text) is None


@given(st.dates(date(1000, 1, 1)))
def test_a_date_reads_back_as_it_was_written(day):
    assert read_date(in_french(day)) == day
    told = f"{DAYS[day.weekday()]} {in_french(day)}"
    assert read_date(told) == day
    assert read_date(day.isoformat()) == day
    assert told_weekday(told) == day.weekday()


@given(st.sampled_from(MONTHS), st.integers(0, 8), st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
def test_a_typing_error_never_makes_another_month_of_a_name(month, place, letter):
    for typed in (month[:place] + letter + month[place + 1 :], month[:place] + letter + month[place:]):
        read = read_date(f"3 {typed} 2026")
        assert read is None or MONTHS[read.month - 1] == month or typed in MONTHS


@pytest.mark.parametrize(
    "text",
    [
        "",
        "avant",
        "lundi",
        "le mois dernier",
        "2026",
        "avril 2026",
        "30/02/2026",
        "04/30/2026",
        "30/4/2026/1",
        "3/4/5/6",
        "30/4/226",
        "2026-13-01",
        "30 brumaire 2026",
        "30 jui 2026",
        "30 mais 2026",
        "brumaire 30 avril 2026",
        "30 avril 2026 ou 7 mai 2026",
        "30 février",
        "²/4/2026",
        "٣/4/2026",
        "0/0/0000",
        "300426",
    ],
)
def test_what_is_no_date_is_not_guessed(text):
    assert read_date(text, TODAY) is None


@pytest.mark.parametrize("text", ["30 avril 2026", "30/04/2026", "2026-04-30", "hier", "", "2026"])
def test_no_weekday_is_told_where_none_is(text):
    assert told_weekday(text) is None


def test_the_weekday_is_what_was_written_not_what_it_should_be():
    assert told_weekday("mardi 30 avril 2026") == DAYS.index("mardi")
    assert read_date("mardi 30 avril 2026") == date(2026, 4, 30)
