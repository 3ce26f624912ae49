"""Escaping happens once, and lengths are counted as the strictest reader of Telegram's limits does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.styled import (
    MarkupError,
    Run,
    Style,
    bold,
    from_html,
    joined,
    plain,
    sendable,
    shorten,
    to_html,
    units,
    words_of,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("<>&\"'bi/;\n"), max_size=200)
STYLED = st.lists(st.builds(Run, TEXTS, st.sampled_from(Style))).map(tuple)


@given(STYLED)
def test_what_is_sent_reads_back_as_what_was_meant(text):
    assert words_of(from_html(to_html(text))) == sendable(words_of(text))


@given(STYLED)
def test_styles_survive_the_way_to_html_and_back(text):
    def styled_signs(runs):
        return [(sign, run.style) for run in runs for sign in sendable(run.text)]

    assert styled_signs(from_html(to_html(text))) == styled_signs(text)


@pytest.mark.parametrize(
    "markup", ["a < b", "R&D", "<b>gras", "gras</b>", "<u>non</u>", "<b><i>x</i></b>", "</i>", "&eacute;"]
)
def test_markup_that_telegram_would_refuse_is_refused(markup):
    with pytest.raises(MarkupError):
        from_html(markup)


def test_a_smiley_counts_twice():
    assert units("aé😀") == 4
    assert units(bold("😀")) == 2


@given(st.text(max_size=300), st.integers(2, 100))
def test_a_shortened_text_fits_and_says_that_it_was_cut(text, limit):
    short = shorten(text, limit)
    assert units(short) <= limit
    assert short.endswith("…") or short == " ".join(text.split())


def test_a_text_is_cut_between_words_where_it_has_any():
    assert shorten("Point sur la mise en place de la loi", 20) == "Point sur la mise…"
    assert shorten("a" * 30, 10) == "a" * 9 + "…"


def test_parts_that_say_nothing_leave_no_gap():
    assert words_of(joined([(), plain("a"), (), plain("b")], "\n\n")) == "a\n\nb"


def test_what_cannot_travel_or_would_steer_a_terminal_is_dropped():
    assert sendable("a\x00b\x1b[31mc\ud800d\n\te") == "ab[31mc\ufffdd\n\te"
