"""Where sentences end in French."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.models import Span
from knowledge.structure.sentences import sentences, trim


def split(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    "text",
    [
        "La navette est gratuite.|Elle circule le matin.",
        "Qui paiera ?|La Direction ne répond pas.",
        "Enfin !|Le siège arrive.",
        "Il dit « non. »|Le vote suit.",
        "Le site ferme…|Le bail expire.",
        "Le bilan est le suivant :\n|Le site ferme.",
        "- une ligne ;\n|- une autre.",
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str) -> None:
    expected = [part.strip() for part in text.split("|")]
    assert split(text.replace("|", "" if "\n" in text else " ")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "M. Hastreval prend le poste.",
        "Mme. Abrantel assiste M. Froidmanteau.",
        "L’art. L. 2315-94 du Code du travail s’applique.",
        "Voir p. 12 et suiv. du rapport.",
        "Le budget atteint 2.1 % de la masse.",
        "Les écrans, sièges, lampes, etc. sont fournis.",
        "1. Le titre de la liste ne finit pas là.",
        "a. Le titre de la liste non plus.",
        "Le comité est consulté sur : […] 4° L’introduction de nouvelles technologies.",
        "La charte (signée en avril. Elle vaut trois ans) sera affichée.",
        "Il a dit oui... puis non.",
    ],
)
def test_a_point_that_ends_no_sentence_is_passed_over(text: str) -> None:
    assert split(text) == [text]


def test_a_wrapped_line_does_not_end_a_sentence_and_a_line_of_its_own_does() -> None:
    wrapped = "La charte de déconnexion sera affichée dans les ateliers du\nBâtiment nord avant la fin du mois de mars."
    assert split(wrapped) == [wrapped]
    apart = "La charte est signée\nLe menu change\nLa navette de la gare circulera toutes les vingt minutes"
    assert split(apart) == apart.split("\n")


@given(st.text(alphabet="aZé .!?…\n«»()[]0:;,-*M\u00a0", max_size=200), st.data())
def test_sentences_hold_all_but_white_space_in_order(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    stop = data.draw(st.integers(start, len(text)))
    if start == stop:
        return
    found = sentences(text, Span(start, stop))
    position = start
    for span in found:
        assert not text[position : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        position = span.stop
    assert not text[position:stop].strip()


def test_trimming_a_blank_slice_leaves_nothing() -> None:
    assert trim(" a \n", 0, 4) == Span(1, 2)
    assert trim(" a \n", 2, 4) is None
