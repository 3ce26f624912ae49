"""Lists tied to the line that introduces them, rows to their column names."""

from __future__ import annotations

import pytest

from knowledge.models import PassageKind
from knowledge.structure.structuring import structure
from tests.knowledge.made import all_with, only, words_or_none

LIST = """\
TRANSPORTS
Pour le SYNERA, les conditions minimales sont :
• 150 places de stationnement ;
• une navette entre la gare et la zone :
   – toutes les vingt minutes le matin,
   – toutes les heures le soir ;
• la visite du bâtiment avant la signature.
La visite est accordée : elle aura lieu le 14 octobre à 14 heures, en présence du médecin du travail et de deux membres de la commission de sécurité.
"""  # noqa: E501


def intro_of(text: str, words: str) -> str | None:
    return words_or_none(only(text, words).intro, text)


def test_items_know_the_line_that_introduces_their_list() -> None:
    for words in ("150 places", "une navette", "la visite du bâtiment"):
        assert only(LIST, words).kind is PassageKind.ITEM
        assert intro_of(LIST, words) == "Pour le SYNERA, les conditions minimales sont :"


def test_inner_items_know_the_item_that_introduces_them() -> None:
    for words in ("toutes les vingt minutes", "toutes les heures"):
        assert (intro_of(LIST, words) or "").endswith("une navette entre la gare et la zone :")


def test_the_paragraph_after_a_list_stands_alone() -> None:
    assert only(LIST, "La visite est accordée").kind is PassageKind.PARAGRAPH
    assert intro_of(LIST, "La visite est accordée") is None


def test_the_paragraph_after_a_list_stands_alone_in_a_text_of_short_lines() -> None:
    text = "TRANSPORTS\nSont demandés :\n• une navette ;\n• la visite du bâtiment avant la signature.\n"
    text += "La visite est accordée.\n"
    assert only(text, "La visite est accordée").kind is PassageKind.PARAGRAPH


@pytest.mark.parametrize("bullet", ["•", "-", "–", "*", "→", "➤", "✓", "o", "▪", "1.", "1)", "a)", "1°"])
def test_lists_are_read_with_any_bullet(bullet: str) -> None:
    marks = [bullet.replace("1", str(n)).replace("a", "abc"[n - 1]) for n in (1, 2, 3)]
    items = [
        f"{mark} {words}"
        for mark, words in zip(marks, ("un écran large ;", "un siège réglable ;", "une lampe."), strict=True)
    ]
    text = "MATÉRIEL FOURNI\nLe télétravailleur reçoit :\n" + "\n".join(items) + "\n"
    for words in ("un écran large", "un siège réglable", "une lampe"):
        assert only(text, words).kind is PassageKind.ITEM
        assert intro_of(text, words) == "Le télétravailleur reçoit :"


def test_a_list_that_nothing_introduces_has_no_intro() -> None:
    text = "MATÉRIEL FOURNI\nLe matériel est livré à domicile.\n• un écran large ;\n• un siège réglable.\n"
    assert intro_of(text, "un écran large") is None


def test_an_item_wrapped_over_lines_is_one_passage() -> None:
    text = """\
MATÉRIEL FOURNI
Le télétravailleur reçoit, au plus tard un mois après la signature de l’avenant à son
contrat de travail :
• un écran large de vingt-quatre pouces au moins, choisi par la direction des systèmes
  d’information après avis du médecin du travail ;
• un siège réglable.
"""
    item = only(text, "un écran large")
    assert words_or_none(item.span, text) == (
        "un écran large de vingt-quatre pouces au moins, choisi par la direction des systèmes "
        "d’information après avis du médecin du travail ;"
    )
    assert intro_of(text, "un siège réglable") == (
        "Le télétravailleur reçoit, au plus tard un mois après la signature de l’avenant à son contrat de travail :"
    )


def test_the_list_of_another_section_does_not_inherit_an_intro() -> None:
    text = LIST.replace(
        "La visite est accordée",
        "\nCALENDRIER DES TRAVAUX\n• le gros œuvre en mai ;\n• la peinture en juin.\nLa visite est accordée",
    )
    assert intro_of(text, "la peinture en juin") is None


TABS = """\
DÉMÉNAGEMENT
Le calendrier est le suivant :
Étape\tPérimètre\tSalariés\tDébut
Pilote\tVarcelles\t42\t3 novembre 2025
Vague 1\tMontaubry\t351\t30 mars 2026
Vague 2\t\t173\t27 avril 2026
Le calendrier sera affiché.
"""
PIPES = """\
DÉMÉNAGEMENT
Le calendrier est le suivant :

| Étape | Périmètre | Salariés | Début |
|---|---|---|---|
| Pilote | Varcelles | 42 | 3 novembre 2025 |
| Vague 1 | Montaubry | 351 | 30 mars 2026 |
| Vague 2 | | 173 | 27 avril 2026 |

Le calendrier sera affiché.
"""
TABLES = pytest.mark.parametrize("text", [TABS, PIPES], ids=["tabs", "pipes"])


@TABLES
def test_each_row_is_a_passage_with_its_column_names(text: str) -> None:
    rows = [passage for passage in structure(text).passages if passage.kind is PassageKind.ROW]
    assert len(rows) == 3
    for row in rows:
        assert [words_or_none(cell, text) for cell in row.header] == ["Étape", "Périmètre", "Salariés", "Début"]
    assert [words_or_none(cell, text) for cell in rows[1].cells] == ["Vague 1", "Montaubry", "351", "30 mars 2026"]


@TABLES
def test_an_empty_cell_keeps_its_column(text: str) -> None:
    cells = only(text, "27 avril 2026").cells
    assert [words_or_none(cell, text) for cell in cells] == ["Vague 2", None, "173", "27 avril 2026"]


@TABLES
def test_column_names_and_rules_are_no_passages(text: str) -> None:
    assert not all_with(text, "Périmètre")
    assert not all_with(text, "---")
    assert only(text, "Le calendrier sera affiché").kind is PassageKind.PARAGRAPH


@TABLES
def test_rows_know_the_sentence_that_introduces_their_table(text: str) -> None:
    assert words_or_none(only(text, "30 mars 2026").intro, text) == "Le calendrier est le suivant :"


@TABLES
def test_a_second_table_has_its_own_column_names(text: str) -> None:
    second = "\nCOMPARAISON DES SITES\nCritère\tAvant\tAprès\nSurface\t4 850 m²\t3 100 m²\n"
    row = only(text + second, "4 850 m²")
    assert [words_or_none(cell, text + second) for cell in row.header] == ["Critère", "Avant", "Après"]


def test_a_table_that_begins_with_figures_has_no_column_names() -> None:
    text = "EFFECTIFS DU SITE\nMontaubry\t351\t12\nVarcelles\t310\t9\n"
    rows = structure(text).passages
    assert [words_or_none(row.span, text) for row in rows] == ["Montaubry 351 12", "Varcelles 310 9"]
    assert all(cell is None for row in rows for cell in row.header)


@pytest.mark.parametrize("row", ["{}\t35{}", "| {} | 35{} |"])
def test_rows_of_figures_alone_are_rows(row: str) -> None:
    lines = [row.format(year, count) for count, year in enumerate((2023, 2024, 2025, 2026))]
    names = row.replace("35{}", "Effectif").format("Année")
    text = f"EFFECTIFS DU SITE\n{names}\n" + "\n".join(lines) + "\nLe site a perdu neuf postes.\n"
    assert len([passage for passage in structure(text).passages if passage.kind is PassageKind.ROW]) == 4


LONG = "La Direction indique que le délai dépend du fournisseur et qu’elle reviendra vers les élus. " * 4


def test_long_cells_are_passages_of_their_own_under_their_column_name() -> None:
    """The row's first cell is what they answer."""
    header = "| Sujet | Question posée | Réponse apportée |\n|---|---|---|"
    text = f"QUESTIONS\n{header}\n| Parking | Combien de places ? | {LONG}|\n"
    answer = next(passage for passage in structure(text).passages if "fournisseur" in passage.span.of(text))
    assert answer.kind is not PassageKind.ROW
    assert words_or_none(answer.intro, text) == "Réponse apportée"
    assert words_or_none(answer.asked, text) == "Parking"
    assert len(answer.units) == 4


def test_a_row_of_short_cells_is_one_passage() -> None:
    text = "QUESTIONS\n| Sujet | Question | Réponse |\n|---|---|---|\n| Parking | Combien de places ? | 128 |\n"
    assert [words_or_none(unit, text) for unit in only(text, "128").units] == ["Parking", "Combien de places ?", "128"]


def test_html_tags_in_a_long_cell_stand_outside_the_words() -> None:
    cell = f"<ul><li>{LONG}</li></ul>"
    text = f"QUESTIONS\n| Sujet | Réponse |\n|---|---|\n| Parking | {cell} |\n"
    answer = next(passage for passage in structure(text).passages if "fournisseur" in passage.span.of(text))
    assert answer.span.of(text).startswith("La Direction")
    assert answer.span.of(text).endswith("élus.")


def test_the_paragraph_after_a_list_stands_alone_when_blank_lines_part_them() -> None:
    text = (
        "## Projet\n\nLe déroulé est le suivant :\n\n1. choix du fournisseur ;\n2. installation.\n\nIl coûte 740 k€.\n"
    )
    assert words_or_none(only(text, "choix du fournisseur").intro, text) == "Le déroulé est le suivant :"
    assert only(text, "Il coûte").intro is None
