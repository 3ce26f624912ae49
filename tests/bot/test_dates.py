from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import in_french, month_in_french, read_date


def test_dates_are_written_as_people_write_them():
    assert in_french(date(2026, 4, 30)) == "30 avril 2026"
    assert in_french(date(2026, 6, 1)) == "1er juin 2026"
    assert month_in_french(date(2025, 8, 15)) == "août 2025"


@pytest.mark.parametrize(
    "text", ["2026-04-30", "30/04/2026", "30.4.2026", "30 avril 2026", " 30  AVRIL 2026 ", "30 avril 2026\n"]
)
def test_a_date_is_read_however_it_is_typed(text):
    assert read_date(text) == date(2026, 4, 30)


@given(st.dates(date(1000, 1, 1)))
def test_a_date_reads_back_as_it_was_written(day):
    assert read_date(in_french(day)) == day
    assert read_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hier",
        "30/02/2026",
        "2026-13-01",
        "30 brumaire 2026",
        "30 avril",
        "le 30 avril 2026",
        "²/4/2026",
        "0/0/0000",
    ],
)
def test_what_is_no_date_is_not_guessed(text):
    assert read_date(text) is None
