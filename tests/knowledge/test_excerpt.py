"""An excerpt is slices of the stored text: built of anything else, it cannot be."""

from __future__ import annotations

import dataclasses
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.display import show
from knowledge.excerpt import LONGEST, Excerpt, could_be_excerpt
from knowledge.models import Span
from tests.knowledge.made import SAMPLES, assert_verbatim, bare_words, is_run, sample

TEXT = "La navette est gratuite. Elle circule le matin. Le parking reste ouvert. Le menu change. " + "Un point. " * 200


def test_slices_in_order_make_an_excerpt_and_out_of_order_they_do_not() -> None:
    first, second = Span(0, 24), Span(48, 72)
    assert Excerpt(TEXT, (first, second)).text == "La navette est gratuite. (…) Le parking reste ouvert."
    with pytest.raises(ValueError, match="out of order"):
        Excerpt(TEXT, (second, first))


def test_slices_may_touch_and_not_overlap() -> None:
    assert Excerpt(TEXT, (Span(0, 24), Span(24, 47)))
    with pytest.raises(ValueError, match="overlap"):
        Excerpt(TEXT, (Span(0, 25), Span(24, 47)))
    with pytest.raises(ValueError, match="overlap"):
        Excerpt(TEXT, (Span(0, 24), Span(0, 24)))


def test_one_to_three_slices_make_an_excerpt_none_or_four_do_not() -> None:
    four = (Span(0, 24), Span(25, 47), Span(48, 72), Span(73, 88))
    for count in (1, 2, 3):
        assert Excerpt(TEXT, four[:count]).text.count("(…)") == count - 1
    for slices in ((), four):
        with pytest.raises(ValueError, match="one to three"):
            Excerpt(TEXT, slices)


def test_a_slice_ends_where_the_text_ends_and_not_after() -> None:
    assert Excerpt("Le menu change.", (Span(8, 15),)).text == "change."
    with pytest.raises(ValueError, match="after the text"):
        Excerpt("Le menu change.", (Span(8, 16),))


def test_an_excerpt_has_700_characters_as_shown_and_no_more() -> None:
    start = TEXT.index("Un point.")
    assert len(Excerpt(TEXT, (Span(start, start + LONGEST),)).text) in (LONGEST, LONGEST - 1)
    with pytest.raises(ValueError, match="at most 700"):
        Excerpt(TEXT, (Span(start, start + LONGEST + 2),))
    # the joints count
    half = (Span(start, start + 349), Span(start + 350, start + 699))
    with pytest.raises(ValueError, match="at most 700"):
        Excerpt(TEXT, half)
    # what is not shown does not
    padded = "Le menu" + " " * 2000 + "change."
    assert Excerpt(padded, (Span(0, len(padded)),)).text == "Le menu change."


def test_a_slice_that_shows_nothing_makes_no_excerpt() -> None:
    with pytest.raises(ValueError, match="shows nothing"):
        Excerpt("Le menu. ** – **", (Span(0, 8), Span(9, 11)))
    assert Excerpt("Le menu. ** – **", (Span(0, 8),))


def test_only_a_long_slice_is_cut_inside_a_sentence() -> None:
    long = "mot " * 90
    assert Excerpt(long, (Span(0, 340),), cut=True).text.endswith("mot (…)")
    with pytest.raises(ValueError, match="short slice"):
        Excerpt(TEXT, (Span(0, 10),), cut=True)


def test_what_is_shown_is_derived_and_never_given() -> None:
    with pytest.raises(TypeError):
        Excerpt(TEXT, (Span(0, 24),), text="Tout est gratuit.")  # type: ignore[call-arg]
    excerpt = Excerpt(TEXT, (Span(0, 24),))
    with pytest.raises(dataclasses.FrozenInstanceError):
        excerpt.text = "Tout est gratuit."  # type: ignore[misc]


def test_marks_are_told_apart_in_what_is_shown() -> None:
    excerpt = Excerpt(TEXT, (Span(0, 24), Span(48, 72)), (Span(3, 10), Span(51, 58)))
    assert [piece.text for piece in excerpt.pieces() if piece.marked] == ["navette", "parking"]
    assert "".join(piece.text for piece in excerpt.pieces()) == excerpt.text


@given(st.lists(st.tuples(st.integers(0, len(TEXT) + 5), st.integers(1, 500)), max_size=5), st.booleans())
def test_whatever_slices_are_given_an_excerpt_is_verbatim_or_refused(pairs: list[tuple[int, int]], cut: bool) -> None:
    slices = tuple(Span(start, start + length) for start, length in pairs)
    try:
        excerpt = Excerpt(TEXT, slices, cut=cut)
    except ValueError:
        assert not could_be_excerpt(TEXT, slices, cut)
        return
    assert could_be_excerpt(TEXT, slices, cut)
    assert all(left.stop <= right.start for left, right in pairwise(excerpt.slices))
    assert len(excerpt.text) <= LONGEST
    pieces = excerpt.text.removesuffix("(…)").split(" (…) ")
    assert [piece.strip() for piece in pieces] == [span.of(TEXT).strip() for span in slices]


# -- how stored text looks


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("Le  menu\nchange\t\u00a0.", "Le menu change · ."),
        ("**Réponse :** *oui*", "Réponse : oui"),
        ("### 2.1 Les faits", "2.1 Les faits"),
        ("• une navette", "une navette"),
        ("Au choix :\n• une navette ;\n• un bus.", "Au choix :\n• une navette ;\n• un bus."),
        ("Au choix :\n1. une navette\n2. un bus", "Au choix : 1. une navette 2. un bus"),
        ("| Site | 2025 |\n|---|---|\n| Varcelles | 42 |", "Site · 2025 · Varcelles · 42"),
        ("Site\t2025", "Site · 2025"),
        ("le 1^{er} mai", "le 1er mai"),
        ("$\\frac{3}{4}$ des agents", "3/4 des agents"),
        ("<b>Oui</b>, <br/>le mardi", "Oui , le mardi"),
        ("Entre 3 < 5 et 7 > 2", "Entre 3 < 5 et 7 > 2"),
        ("un tiret – au milieu – reste", "un tiret – au milieu – reste"),
        ("✓ validé → en cours", "✓ validé → en cours"),
        ("3 * 4 est un produit", "3 4 est un produit"),
        ("-5 % de stock", "-5 % de stock"),
    ],
)
def test_stored_text_is_shown_as_people_read_it(stored: str, shown: str) -> None:
    assert show(stored, Span(0, len(stored))).text == shown


def test_an_indented_item_is_shown_on_a_line_of_its_own() -> None:
    stored = "Au choix :\n• une navette :\n   – le matin,\n   – le soir ;\n• un bus."
    shown = "Au choix :\n• une navette :\n• le matin,\n• le soir ;\n• un bus."
    assert show(stored, Span(0, len(stored))).text == shown


def test_a_line_that_begins_with_dashes_is_shown_at_once() -> None:
    stored = "Oui.\n" + "-" * 44 + " Non."
    start = time.process_time()
    assert "Non." in show(stored, Span(0, len(stored))).text
    assert time.process_time() - start < 0.3


ANY = st.text(alphabet="aéB 1.\n\t|*#•–-<>/b^{}$\\frac·—,", min_size=1, max_size=60).filter(
    lambda text: "---" not in text
)


@given(ANY)
def test_every_character_shown_knows_its_place(text: str) -> None:
    shown = show(text, Span(0, len(text)))
    assert len(shown.places) == len(shown.text)
    assert all(0 <= place < len(text) for place in shown.places)
    assert list(shown.places) == sorted(shown.places)
    assert shown.text == shown.text.strip(" \n")
    assert "  " not in shown.text


@given(st.data())
def test_any_slice_of_a_summary_shows_a_run_of_its_words(data: st.DataObject) -> None:
    """But for the words that the slice cuts in two."""
    text = sample(data.draw(st.sampled_from(SAMPLES)).name)
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, min(len(text), start + 500))))
    words = bare_words(show(text, span).text)[1:-1]
    assert not words or is_run(words, bare_words(text))


def test_the_checker_of_excerpts_finds_fault() -> None:
    """It is what the tests of answers rest on."""
    assert_verbatim(Excerpt(TEXT, (Span(0, 24), Span(48, 72)), (Span(3, 10),)))
    assert not is_run(["navette", "gratuite"], bare_words(TEXT))
    assert is_run(["est", "gratuite", "Elle"], bare_words(TEXT))
    with pytest.raises(AssertionError):
        assert_verbatim(Excerpt(TEXT, (Span(0, 24),), (Span(25, 29),)))
