import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.buttons import Press, Verb, button, read_press


@given(st.sampled_from(Verb), st.text(st.characters(codec="ascii"), max_size=50))
def test_a_button_reads_back_as_it_was_made(verb, about):
    assert read_press(button("x", verb, about).data) == Press(verb, about)


@given(st.text())
def test_any_other_data_is_no_button_of_ours(data):
    press = read_press(data)
    assert press is None or data == f"{press.verb}:{press.about}"


def test_data_that_telegram_would_refuse_is_refused():
    button("x", Verb.CONTEXT, "a" * 56)
    with pytest.raises(ValueError, match="64 bytes"):
        button("x", Verb.CONTEXT, "a" * 57)
