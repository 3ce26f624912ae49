"""What a heading names, and what ends a summary: which passages it makes belong to a topic."""

from __future__ import annotations

import pytest

from knowledge.search.titles import quoted_name, subject, title
from knowledge.store.database import Database
from tests.knowledge.following import House

SUMMARY = """# Compte rendu du CSE du {day}

Point 1 : Télétravail

La proposition de la Direction est lue en séance par la secrétaire.

Point 2 : Bruit, fumées, chaleur

Les capteurs de l'atelier sont relevés chaque matin par le service.

Les fumées de la soudure restent un souci, un devis est demandé.

LIGNES 22 ET 27 : LA SOUS-TRAITANCE AVANCE

Le transporteur Vernelle prend ces tournées au mois de mars.

SUIVI DES RETARDS : LE CSE MANDATE UN EXPERT

Les livraisons partent désormais le mardi matin.

FLEX OFFICE AU SIÈGE

Il restera deux cents places pour trois cents personnes.

Pour adhérer : 1 % du salaire net, après crédit d'impôt.
"""


@pytest.fixture
def house(store: Database) -> House:
    return House(store)


def found(house: House, name: str) -> str:
    """The passages of a topic, one after another."""
    from knowledge.store.summaries import SummaryTable

    topic = house.topics.find(name)
    assert topic is not None, name
    table = SummaryTable(house.database)
    texts = []
    for passage in house.topics.passages(topic.id):
        summary_id = table.of_passage(passage)
        stored = table.load(summary_id) if summary_id is not None else None
        assert stored is not None
        texts.append(next(one.span.of(stored.summary.text) for one in stored.passages if one.id == passage))
    return "\n".join(texts)


@pytest.fixture
def published(house: House) -> House:
    house.publish(SUMMARY.format(day="16 avril 2026"), "avril.txt")
    return house


def test_a_numbered_point_names_what_stands_behind_its_number(published: House) -> None:
    assert "La proposition de la Direction" in found(published, "télétravail")


def test_a_list_of_things_counts_for_each_but_not_for_what_names_another_one(published: House) -> None:
    noise = found(published, "bruit")
    assert "Les capteurs" in noise
    assert "fumées" not in noise


def test_what_stands_behind_a_colon_counts_where_it_begins_with_the_topic(published: House) -> None:
    assert "Vernelle" in found(published, "sous-traitance")
    assert "livraisons" not in found(published, "expertises")


def test_a_heading_in_capitals_is_words_and_not_letters(published: House) -> None:
    assert "deux cents places" in found(published, "espaces de travail")


def test_an_invitation_to_join_is_about_nothing(published: House) -> None:
    for name in ("salaires", "flex office"):
        assert "adhérer" not in found(published, name)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Point n° 3 – Information sur le dispositif Clairière", "Dispositif Clairière"),
        ("Point 5 : Sécurité – accidents", "Sécurité"),
        ("NAO 2026 : OUVERTURE", "NAO"),
        ("LE GRAND PARKING", "Le grand parking"),
        ("2 – Q1. Vestiaires", "Q1. Vestiaires"),
    ],
)
def test_a_subject_is_named_without_number_year_and_what_is_done_with_it(heading: str, name: str) -> None:
    assert subject(heading) == name


def test_a_question_behind_a_list_is_a_slogan() -> None:
    assert title("Projet reporté, télétravail réduit : qui paie ?").main == ""
    assert title("Projet « Orme » (information, 2e réunion)").main == "Projet « Orme »"
    assert title("Consultation : réorganisation de l'usine").main == "réorganisation de l'usine"


def test_what_is_called_a_project_has_its_name_in_quotation_marks() -> None:
    assert quoted_name("2) Logistique : le projet « Sillage »") == ("projet", "Sillage")
    assert quoted_name("PROJET « ONE TEAM »") == ("projet", "One Team")
    assert quoted_name("Le projet « de tous les dangers »") is None


def test_what_says_where_one_stands_is_no_topic_however_often(house: House) -> None:
    for month in ("avril", "mai"):
        house.publish(
            f"# Compte rendu du CSE du 16 {month} 2026\n\nPoint 1 : Réclamations des ateliers\n\nRien.\n\n"
            f"Point 2 : Piste du plateau\n\nLa piste du plateau ouvrira en {month}, dit la Direction.\n",
            f"{month}.txt",
        )
    names = {line.topic.name for line in house.topics.page(0, 50).lines}
    assert "Piste du plateau" in names
    assert not [name for name in names if name.startswith(("Point", "Réclamations"))]
