"""Headings in the styles of several houses: which are agenda items, which stand below them, which are none."""

from __future__ import annotations

import pytest

from knowledge.structure.structuring import structure
from tests.knowledge.made import all_with, only, quotable, section_of

MARKDOWN = """\
# Compte rendu du CSE Valmont du 12 mars 2026

## Marche générale

### Production

La ligne 2 a tourné à plein régime tout le mois de février.

### Commandes

Le carnet de commandes couvre onze semaines.

## Télétravail

La charte sera signée en avril.
"""

NUMBERED = """\
CSE Valmont
Réunion du 12 mars 2026

1. Marche générale

1.1 Production

La ligne 2 a tourné à plein régime tout le mois de février.

1.2 Commandes

Le carnet de commandes couvre onze semaines.

2. Télétravail
La charte sera signée en avril.

3. Restauration
Le prix du plateau ne change pas cette année.
"""

ROMAN = """\
CSE Valmont
Réunion du 12 mars 2026

I – Marche générale

La ligne 2 a tourné à plein régime tout le mois de février.

II – Télétravail

La charte sera signée en avril.

III – Restauration

Le prix du plateau ne change pas cette année.
"""

CAPITALS = """\
CSE Valmont
RÉUNION DU 12 MARS 2026

MARCHE GÉNÉRALE
La ligne 2 a tourné à plein régime tout le mois de février.

TÉLÉTRAVAIL
La charte sera signée en avril.

RESTAURATION
Le prix du plateau ne change pas cette année.
"""

BOLD = """\
CSE Valmont, réunion du 12 mars 2026

**Marche générale**

La ligne 2 a tourné à plein régime tout le mois de février.

**Télétravail**

La charte sera signée en avril.

**Restauration**

Le prix du plateau ne change pas cette année.
"""

EMOJI = """\
CSE Valmont, réunion du 12 mars 2026

🏭 Marche générale

La ligne 2 a tourné à plein régime tout le mois de février.

🏠 Télétravail

La charte sera signée en avril.

🍽️ Restauration

Le prix du plateau ne change pas cette année.
"""

UNDERLINED = """\
CSE Valmont, réunion du 12 mars 2026

Marche générale
---------------
La ligne 2 a tourné à plein régime tout le mois de février.

Télétravail
-----------
La charte sera signée en avril.

Restauration
------------
Le prix du plateau ne change pas cette année.
"""

ARROWS = """\
CSE Valmont, réunion du 12 mars 2026

➤ Marche générale

La ligne 2 a tourné à plein régime tout le mois de février.

➤ Télétravail

La charte sera signée en avril.

➤ Restauration

Le prix du plateau ne change pas cette année.
"""

WORDED = """\
CSE Valmont
Réunion du 12 mars 2026

Information sur la marche générale

La ligne 2 a tourné à plein régime tout le mois de février.

Consultation sur le télétravail

La charte sera signée en avril.

Point sur la restauration

Le prix du plateau ne change pas cette année.
"""

POINTS = """\
CSE Valmont
Réunion du 12 mars 2026

Point n° 1 : Marche générale

La ligne 2 a tourné à plein régime tout le mois de février.

Point n° 2 : Télétravail

La charte sera signée en avril.

Point n° 3 : Restauration

Le prix du plateau ne change pas cette année.
"""

THREE = ("Marche générale", "Télétravail", "Restauration")
STYLES = {
    "numbered": (NUMBERED, tuple(f"{number}. {item}" for number, item in enumerate(THREE, start=1))),
    "roman": (ROMAN, ("I – Marche générale", "II – Télétravail", "III – Restauration")),
    "capitals": (CAPITALS, ("MARCHE GÉNÉRALE", "TÉLÉTRAVAIL", "RESTAURATION")),
    "bold": (BOLD, THREE),
    "emoji": (EMOJI, ("🏭 Marche générale", "🏠 Télétravail", "🍽️ Restauration")),
    "underlined": (UNDERLINED, THREE),
    "arrows": (ARROWS, ("➤ Marche générale", "➤ Télétravail", "➤ Restauration")),
    "worded": (
        WORDED,
        ("Information sur la marche générale", "Consultation sur le télétravail", "Point sur la restauration"),
    ),
    "points": (POINTS, tuple(f"Point n° {number} : {item}" for number, item in enumerate(THREE, start=1))),
}


@pytest.mark.parametrize(("text", "agenda"), STYLES.values(), ids=STYLES.keys())
def test_agenda_items_are_found_in_every_house_style(text: str, agenda: tuple[str, ...]) -> None:
    structured = structure(text)
    assert structured.agenda == agenda
    assert section_of(text, "La ligne 2 a tourné")[0] == agenda[0]
    assert section_of(text, "La charte sera signée") == (agenda[1],)
    assert section_of(text, "Le prix du plateau") == (agenda[2],)


@pytest.mark.parametrize(("text", "agenda"), STYLES.values(), ids=STYLES.keys())
def test_a_heading_is_no_passage(text: str, agenda: tuple[str, ...]) -> None:
    for passage in structure(text).passages:
        assert passage.span.of(text).strip() not in agenda


def test_markdown_levels_make_agenda_items_and_what_stands_below_them() -> None:
    structured = structure(MARKDOWN)
    assert structured.agenda == ("Marche générale", "Télétravail")
    assert structured.title == "Compte rendu du CSE Valmont du 12 mars 2026"
    assert section_of(MARKDOWN, "La ligne 2") == ("Marche générale", "Production")
    assert section_of(MARKDOWN, "Le carnet") == ("Marche générale", "Commandes")
    assert section_of(MARKDOWN, "La charte") == ("Télétravail",)


def test_numbers_with_a_point_inside_stand_below_those_without() -> None:
    assert section_of(NUMBERED, "La ligne 2") == ("1. Marche générale", "1.1 Production")
    assert section_of(NUMBERED, "Le carnet") == ("1. Marche générale", "1.2 Commandes")


def test_plain_short_lines_stand_below_capitals() -> None:
    text = CAPITALS.replace("TÉLÉTRAVAIL\nLa charte", "TÉLÉTRAVAIL\n\nLes équipes de nuit\n\nLa charte")
    assert section_of(text, "La charte") == ("TÉLÉTRAVAIL", "Les équipes de nuit")
    assert structure(text).agenda == ("MARCHE GÉNÉRALE", "TÉLÉTRAVAIL", "RESTAURATION")


def test_a_sentence_without_its_full_stop_is_no_heading() -> None:
    text = CAPITALS.replace(
        "La charte sera signée en avril.", "\nLa charte sera signée en avril\n\nElle vaut trois ans."
    )
    assert section_of(text, "Elle vaut trois ans") == ("TÉLÉTRAVAIL",)
    assert all_with(text, "La charte sera signée en avril")


def test_a_heading_with_nothing_below_is_no_agenda_item() -> None:
    """A slogan at the end, or the heading of a page left empty."""
    text = CAPITALS + "\nTOUS ENSEMBLE, PLUS FORTS\n"
    assert structure(text).agenda == ("MARCHE GÉNÉRALE", "TÉLÉTRAVAIL", "RESTAURATION")
    assert structure(text + "\nLa permanence se tient le jeudi.\n").agenda[-1] == "TOUS ENSEMBLE, PLUS FORTS"


def test_items_announced_under_the_agenda_are_agenda_items_wherever_they_stand() -> None:
    text = """\
CSE Valmont
Réunion du 12 mars 2026

Ordre du jour :
- Marche générale
- Télétravail

Marche générale

La ligne 2 a tourné à plein régime tout le mois de février.

Télétravail

La charte sera signée en avril.
"""
    assert [item for item in structure(text).agenda if "rdre" not in item] == ["Marche générale", "Télétravail"]
    assert section_of(text, "La charte sera") == ("Télétravail",)


def test_members_of_a_numbered_list_are_items_and_no_headings() -> None:
    text = """\
DÉPLOIEMENT
Le déroulé envisagé est le suivant :
1. choix du fournisseur avant novembre ;
2. installation pendant l’arrêt de Noël ;
3. démarrage du pilote en février.
"""
    assert structure(text).agenda == ("DÉPLOIEMENT",)
    assert only(text, "installation pendant").section == ("DÉPLOIEMENT",)


def test_a_text_without_any_structure_has_passages_and_no_agenda() -> None:
    text = "La navette circule toutes les vingt minutes. Elle est gratuite.\n\nLe parking reste ouvert le dimanche."
    structured = structure(text)
    assert structured.agenda == ()
    assert [passage.section for passage in structured.passages] == [(), ()]


@pytest.mark.parametrize("text", ["", " \n\n ", "---\n***\n", "\f\f", "# \n", "|---|---|", "...", "• \n– \n"])
def test_a_text_without_a_word_has_no_passage(text: str) -> None:
    assert structure(text).passages == ()


def test_a_table_of_contents_takes_no_passage_from_its_section() -> None:
    text = CAPITALS.replace(
        "MARCHE GÉNÉRALE\n", "SOMMAIRE\nMarche générale\nTélétravail\nRestauration\n\nMARCHE GÉNÉRALE\n", 1
    )
    assert section_of(text, "La ligne 2 a tourné") == ("MARCHE GÉNÉRALE",)
    assert "La charte sera signée en avril." in quotable(structure(text), text)


def test_an_agenda_item_after_a_footer_with_the_elected_is_not_taken_for_a_name() -> None:
    text = CAPITALS.replace("TÉLÉTRAVAIL", "Vos élus SYNA\n\nQUESTIONS DES ÉQUIPES")
    assert section_of(text, "La charte sera signée") == ("QUESTIONS DES ÉQUIPES",)
