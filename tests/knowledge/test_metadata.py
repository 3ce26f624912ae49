"""What a summary says of itself: the day of the meeting, the council, the letters it spells out."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.structure.structuring import structure

REST = "\n\nTÉLÉTRAVAIL\nLa charte sera signée en avril.\n"
DAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    "head",
    [
        "CSE Valmont\nRéunion du 12 mars 2026",
        "CSE Valmont\nRÉUNION DU 12 MARS 2026",
        "CSE Valmont\nRéunion\ndu jeudi 12 mars 2026",
        "Compte rendu de la séance du 12 mars 2026",
        "# Compte rendu du CSE Valmont du 12 mars 2026",
        "Flash CSE du 12/03/2026",
        "Séance plénière – 12.03.2026",
        "CSE du 2026-03-12",
        "CSE des 12 et 13 mars 2026",
        "CSE Valmont – réunion du jeudi 12 et vendredi 13 mars 2026",
        "Réunion des 12, 13 et 14 mars 2026",
        "Réunion du jeudi 12 mars au mercredi 1er avril 2026",
        "Procès-verbal de la réunion plénière du 12 mars 2026",
        "PV du CSE du 12 mars 2026\n\n1. Approbation du PV du 15 janvier 2026",
        "CR de la CSSCT du 12 mars 2026",
        "INFO CSE N°11 - 12 MARS 2026",
        "Réunion du 12 mars 2026\n\nProchaine réunion : 18 juin 2026",
        "Lettre d’information, le 20 mars 2026\nCe que retient votre délégation du CSE du 12 mars",
        "CSE Valmont\nRéunion du 12 mars 2026\n\nApprobation du PV du 15 janvier 2026",
        "Accord signé le 3 février 2026.\n\nRéunion du 12 mars 2026",
    ],
)
def test_the_day_of_the_meeting_is_found(head: str) -> None:
    assert structure(head + REST).date == DAY


def test_the_first_of_a_month_is_a_day_too() -> None:
    assert structure(f"Réunion du 1er avril 2026{REST}").date == date(2026, 4, 1)
    assert structure(f"Réunion du 1^{{er}} avril 2026{REST}").date == date(2026, 4, 1)


@pytest.mark.parametrize(
    "head",
    [
        "CSE Valmont",
        "Réunion du 31 février 2026",
        "Réunion du 12/13/2026",
        "Réunion du mois de mars 2026",
        "Réunion du 12 mars",
        "L’accord sur le temps de travail, qui a été signé le 12 mars 2026, entre en vigueur.",
    ],
)
def test_a_summary_that_does_not_say_its_day_has_none(head: str) -> None:
    assert structure(head + REST).date is None


@pytest.mark.parametrize(
    ("head", "council"),
    [
        ("CSE Occitanie\nRéunion du 12 mars 2026", "CSE Occitanie"),
        ("CSE\nVal d’Ornières\nRéunion du 12 mars 2026", "CSE Val d’Ornières"),
        ("Compte rendu du CSE de Valmont du 12 mars 2026", "CSE de Valmont"),
        ("CSEE Bretagne – séance du 12 mars 2026", "CSEE Bretagne"),
        ("Comité social et économique Valmont, 12 mars 2026", "CSE Valmont"),
        ("CSE central\nRéunion du 12 mars 2026", "CSE central"),
        ("# Compte rendu CSE Vostrenne Emballages, site de Courlançon, du 12 mars 2026", "CSE Vostrenne Emballages"),
    ],
)
def test_the_council_is_found_with_its_name(head: str, council: str) -> None:
    assert structure(head + REST).body == council


@pytest.mark.parametrize("head", ["Réunion du 12 mars 2026", "CSE du 12 mars 2026", "CSE ordinaire du 12 mars 2026"])
def test_a_council_without_a_name_is_none(head: str) -> None:
    assert structure(head + REST).body is None


@pytest.mark.parametrize(
    ("sentence", "letters", "expansion"),
    [
        ("Le Plan de Mobilité Employeur (PDME) est signé.", "PDME", "Plan de Mobilité Employeur"),
        ("Le contrôle d’accès permanent (CAP) arrive.", "CAP", "contrôle d'accès permanent"),
        ("Le CAP (Contrôle d’Accès Permanent) arrive.", "CAP", "Contrôle d'Accès Permanent"),
        ("CAP : contrôle d’accès permanent", "CAP", "contrôle d'accès permanent"),
        ("La Loi Plein Emploi (LPE) s’applique.", "LPE", "Loi Plein Emploi"),
        ("Les référents utilisateurs de proximité (RUP) sont nommés.", "RUP", "référents utilisateurs de proximité"),
        ("La base de données unique (B.D.U.) est ouverte.", "BDU", "base de données unique"),
    ],
)
def test_letters_spelled_out_before_or_after_are_learned(sentence: str, letters: str, expansion: str) -> None:
    known = {acronym.letters: acronym.expansion for acronym in structure(f"POINT UNIQUE\n{sentence}\n").acronyms}
    assert known == {letters: expansion}


@pytest.mark.parametrize(
    "sentence",
    [
        "Le vote (CGT) est clos.",
        "La réunion (PDF) est en ligne.",
        "Les élus de la CFDT (Paul Martin) demandent une visite.",
        "Le CSE (12 mars) est consulté.",
        "Le point (voir annexe) est clos.",
    ],
)
def test_letters_beside_other_words_are_not_spelled_out(sentence: str) -> None:
    assert structure(f"POINT UNIQUE\n{sentence}\n").acronyms == ()


def test_each_pair_is_learned_once() -> None:
    text = "POINT UNIQUE\nLa Loi Plein Emploi (LPE) s’applique. La Loi Plein Emploi (LPE) est contestée.\n"
    assert len(structure(text).acronyms) == 1


def test_the_whole_of_what_stands_in_brackets_is_the_expansion() -> None:
    text = "POINT UNIQUE\nLes élus UPVE (Union du Personnel de Vostrenne Emballages) sont présents.\n"
    assert [acronym.expansion for acronym in structure(text).acronyms] == ["Union du Personnel de Vostrenne Emballages"]
