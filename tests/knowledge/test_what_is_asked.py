"""What kind of answer a question asks for, and what a sentence must hold to be one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.language.folding import fold
from knowledge.publishing import publish
from knowledge.questions import Questions
from knowledge.replies import Answer, Refusal
from knowledge.search.kinds import answer_kind
from knowledge.search.question import AnswerKind
from knowledge.store.database import Database

MARCH = """\
# CSE Rivemont, réunion du 3 mars 2026

## Restaurant de l’usine

Nous demandons un micro-ondes de 30 litres pour chaque salle de pause.
La direction fournit un micro-ondes de 20 litres pour chaque salle de pause.

## Sécurité

Un exercice d’alerte est obligatoire, et 12 personnes y ont pris part en janvier.

## Incendie

L’exercice d’alerte obligatoire est refait tous les six mois.

## Réclamations

Les casiers commandés en mars ne sont pas arrivés.

## Livraisons

La livraison des casiers commandés est repoussée au 4 mai.

## Accord sur les astreintes

L’accord sur les astreintes a été signé par VIGIE et par RELIEF ; ESSOR a refusé de le signer.
Les syndicats ont dit leur satisfaction : la direction a refusé, au début, de parler des astreintes.
"""
JUNE = """\
# CSE Rivemont, réunion du 9 juin 2026

## Parc de vélos

On y comptera 40 places près du portail, après les études de la mairie.
"""
APRIL = """\
# CSE Rivemont, réunion du 7 avril 2026

## Parc de vélos

Le parc de vélos comptera 60 places près du portail.
"""


@pytest.fixture
def rivemont(tmp_path: Path) -> Questions:
    store = Database.open(tmp_path)
    for name, text, when in (
        ("mars.md", MARCH, date(2026, 3, 3)),
        ("avril.md", APRIL, date(2026, 4, 7)),
        ("juin.md", JUNE, date(2026, 6, 9)),
    ):
        publish(store, name, text.encode(), when=when)
    return Questions(store)


def first(reply: object) -> str:
    assert isinstance(reply, Answer)
    return reply.found[0].excerpt.text


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        # the word that asks, not a noun beside it
        ("Qui fixe le montant de la prime ?", AnswerKind.WHO),
        ("pourquoi le prix du repas augmente", AnswerKind.WHY),
        ("Comment calculer la durée du préavis ?", AnswerKind.HOW),
        ("prix du repas", AnswerKind.AMOUNT),
        ("durée du préavis", AnswerKind.DURATION),
        # nor a clause beside it
        ("Faut-il prévenir quand on part ?", AnswerKind.YES_NO),
        ("combien de gens étaient là quand ça a sauté", AnswerKind.HOW_MANY),
        ("un intérimaire qui devient salarié, comment ça se passe", AnswerKind.HOW),
        ("la direction pense quoi d’une équipe qui refuse", AnswerKind.ANY),
        ("qu’est-ce qui compte pour nos chefs", AnswerKind.ANY),
        ("les agences qui ferment, elles rouvrent un jour ?", AnswerKind.YES_NO),
        ("à qui s’adresser quand on est malade", AnswerKind.WHO),
        ("c’est quand et c’est qui", AnswerKind.WHEN),
        # others
        ("l’exercice, c’est tous les combien ?", AnswerKind.FREQUENCY),
        ("c’est quoi la raison du report", AnswerKind.WHY),
        ("d’où vient ce retard", AnswerKind.WHY),
        ("un poste jusqu’à quelle distance", AnswerKind.HOW_MANY),
        ("le dimanche est majoré à combien", AnswerKind.AMOUNT),
        ("nombre de congés payés", AnswerKind.HOW_MANY),
        ("les caméras elles nous filment ?", AnswerKind.YES_NO),
        ("le mardi c’est imposé ou pas", AnswerKind.YES_NO),
    ],
)
def test_the_word_that_asks_tells_the_kind(question: str, kind: AnswerKind) -> None:
    assert answer_kind(fold(question))[0] is kind


def test_how_often_wants_a_frequency(rivemont: Questions) -> None:
    assert "tous les six mois" in first(rivemont.ask("l’exercice d’alerte obligatoire, c’est tous les combien ?"))
    assert isinstance(rivemont.ask("le micro-ondes, c’est tous les combien ?"), Refusal)


def test_a_month_that_the_question_names_is_no_date_of_an_answer(rivemont: Questions) -> None:
    assert isinstance(rivemont.ask("quand arrivent les casiers commandés en mars ?"), Refusal)


def test_what_was_obtained_comes_before_what_was_demanded(rivemont: Questions) -> None:
    assert "20 litres" in first(rivemont.ask("on a quel micro-ondes dans chaque salle de pause"))
    assert "30 litres" in first(rivemont.ask("que demandent les élus comme micro-ondes pour chaque salle de pause"))


def test_which_union_is_no_question_about_the_words_of_unions(rivemont: Questions) -> None:
    assert "ESSOR" in first(rivemont.ask("quel syndicat a refusé de signer les astreintes ?"))


def test_where_one_works_need_not_be_said(rivemont: Questions) -> None:
    assert "20 litres" in first(rivemont.ask("quel micro-ondes à la clinique"))
    assert isinstance(rivemont.ask("quel micro-ondes à la gare"), Refusal)


def test_how_it_ended_is_told_by_the_latest_meeting(rivemont: Questions) -> None:
    assert "60 places" in first(rivemont.ask("combien de places dans le parc de vélos près du portail"))
    assert "40 places" in first(rivemont.ask("combien de places dans le parc de vélos près du portail finalement"))
