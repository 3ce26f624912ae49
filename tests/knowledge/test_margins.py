"""Page headers, footers and lists of names: what stands on the page and is never quoted."""

from __future__ import annotations

from itertools import chain

import pytest

from knowledge.structure.structuring import structure
from tests.knowledge.made import all_with, only, quotable

HEADER = "SYNERA\nAvec vous, chaque jour\nCSE Valmont\nRÉUNION DU 12 MARS 2026"
FOOTER = "contact@synera-valmont.example\npage {}/4"
BODIES = (
    "TÉLÉTRAVAIL\nLa charte sera signée en avril. Le mardi reste un jour de présence, sauf pour les équipes qui",
    "travaillent de nuit dans les ateliers du bâtiment nord.\n\nRESTAURATION\nLe prix du plateau ne change pas.",
    "TRANSPORTS\nLa navette circule toutes les vingt minutes.",
    "FORMATION\nLe budget de formation atteint 2,1 % de la masse salariale.",
)


def pages(between: str) -> str:
    """The bodies, each between the header and the footer of its page."""
    return between.join(
        f"{HEADER}\n\n{body}\n\n{FOOTER.format(number)}\n" for number, body in enumerate(BODIES, start=1)
    )


@pytest.mark.parametrize("between", ["\n", "\f"], ids=["lines alone", "form feeds"])
def test_repeated_headers_and_footers_are_never_quoted(between: str) -> None:
    text = pages(between)
    shown = quotable(structure(text), text)
    for line in [*HEADER.splitlines(), "contact@synera-valmont.example", "page 2/4"]:
        assert line not in shown
    for words in ("Le prix du plateau ne change pas.", "La navette circule", "2,1 % de la masse salariale"):
        assert words in shown


@pytest.mark.parametrize("between", ["\n", "\f"], ids=["lines alone", "form feeds"])
def test_the_header_still_names_the_meeting(between: str) -> None:
    structured = structure(pages(between))
    assert structured.date is not None
    assert structured.date.isoformat() == "2026-03-12"
    assert structured.body == "CSE Valmont"
    assert structured.agenda == ("TÉLÉTRAVAIL", "RESTAURATION", "TRANSPORTS", "FORMATION")


def test_pages_are_counted_where_form_feeds_part_them_and_nowhere_else() -> None:
    with_feeds, without = pages("\f"), pages("\n")
    assert structure(with_feeds).pages == 4
    assert only(with_feeds, "La navette circule").page == 3
    assert structure(without).pages is None
    assert only(without, "La navette circule").page is None


@pytest.mark.parametrize("between", ["\n", "\f"], ids=["lines alone", "form feeds"])
def test_a_paragraph_cut_by_a_page_break_is_quoted_without_what_stands_between(between: str) -> None:
    text = pages(between)
    before, after = only(text, "sauf pour les équipes qui"), only(text, "travaillent de nuit")
    assert before.span.stop <= after.span.start
    assert after.span.of(text).startswith("travaillent de nuit")
    for passage in (before, after):
        assert "synera-valmont" not in passage.span.of(text)
        assert passage.section == ("TÉLÉTRAVAIL",)


def test_a_line_said_twice_is_no_margin_said_three_times_it_is() -> None:
    twice = "EN BREF\n\nPas de réponse à ce jour.\n\nLe parking est ouvert.\n\nPas de réponse à ce jour.\n"
    assert len(all_with(twice, "Pas de réponse")) == 2
    thrice = twice + "\nLa navette circule.\n\nPas de réponse à ce jour.\n"
    assert not all_with(thrice, "Pas de réponse")
    assert all_with(thrice, "La navette circule")


def test_the_outcome_of_a_vote_is_kept_however_often_it_comes() -> None:
    text = "\n\n".join(
        f"POINT NUMÉRO {n}\nLe point {n} est soumis au vote.\nVote : 1{n} pour, {n} contre." for n in range(1, 6)
    )
    assert quotable(structure(text), text).count(" contre.") == 5


NAMES = ("DUVAL", "MARTIN", "LEROY", "BENALI", "ROSSI")
PEOPLE = ("Claire DUVAL", "Paul MARTIN", "Anne-Lise LEROY", "Karim BENALI", "Ugo ROSSI")
REST = "\n\nTÉLÉTRAVAIL\nLa charte sera signée en avril.\n\nRESTAURATION\nLe prix du plateau ne change pas.\n"
LISTS = {
    "under elected": "Vos élus SYNERA\n" + "\n".join(PEOPLE),
    "present": "Étaient présents :\n" + "\n".join(f"- Mme {one}" for one in PEOPLE),
    "roles": "Titulaires\n" + "\n".join(PEOPLE[:3]) + "\nSuppléants\n" + "\n".join(PEOPLE[3:]),
    "bare": "\n".join(PEOPLE),
    "one line": "Présents : " + ", ".join(f"M. {one}" for one in PEOPLE),
    "sides": "Pour la Direction : Mme Claire DUVAL, M. Paul MARTIN\n\n"
    "Pour le SYNERA : Mme Anne-Lise LEROY, M. Karim BENALI, M. Ugo ROSSI",
    "bold": "**Élus SYNERA :** " + ", ".join(f"{one} (titulaire)" for one in PEOPLE),
}


@pytest.mark.parametrize("names", LISTS.values(), ids=LISTS.keys())
def test_lists_of_names_are_never_quoted(names: str) -> None:
    text = f"CSE Valmont\nRéunion du 12 mars 2026\n\n{names}{REST}"
    shown = quotable(structure(text), text)
    assert not [name for name in NAMES if name in shown]
    assert "La charte sera signée en avril." in shown


def test_names_side_by_side_are_never_quoted() -> None:
    names = "Compte rendu de vos élus\nClaire DUVAL – Paul MARTIN\nKarim BENALI – Ugo ROSSI"
    text = f"CSE Valmont\nRéunion du 12 mars 2026\n\n{names}{REST}"
    shown = quotable(structure(text), text)
    assert not [name for name in NAMES if name in shown]


def test_somebody_named_inside_a_sentence_is_quoted_with_it() -> None:
    """It is the lists that go, not what people said or did."""
    text = f"CSE Valmont{REST}\nSÉCURITÉ\nClaire Duval a relevé trois écarts lors de l’inspection du 4 mars.\n"
    assert all_with(text, "Claire Duval a relevé trois écarts")


def test_what_the_elected_did_is_no_list_of_names() -> None:
    text = f"CSE Valmont{REST}\nSÉCURITÉ\nLes élus ont relevé trois écarts.\nNos élus demandent une visite.\n"
    shown = quotable(structure(text), text)
    assert "Les élus ont relevé trois écarts." in shown
    assert "Nos élus demandent une visite." in shown


def test_every_word_of_an_ordinary_text_can_be_quoted() -> None:
    """What is left out is headings, margins and names: nothing else is lost."""
    text = f"CSE Valmont\nRéunion du 12 mars 2026{REST}"
    shown = quotable(structure(text), text)
    sentences = chain.from_iterable(line.split(". ") for line in REST.splitlines() if line.endswith("."))
    assert all(sentence in shown for sentence in sentences)
