"""What files of unions that nobody tuned for hold: words struck out or written across the page, lists of what follows,
boxes under tables, messages that were passed on, people named by their side."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from fpdf import FPDF

from knowledge.errors import EmptyFile
from knowledge.models import PassageKind, Speaker
from knowledge.reading import read
from knowledge.structure.structuring import structure
from tests.knowledge.made import all_with, only, speaker_of, words_or_none

LINE = "Les membres du comité approuvent le procès-verbal de la séance du mois précédent."


def _plain() -> FPDF:
    pdf = FPDF(unit="pt", format="a4")
    pdf.set_auto_page_break(False)
    pdf.set_font("Helvetica", "", 10)
    pdf.add_page()
    return pdf


def _read(pdf: FPDF) -> str:
    return read("cr.pdf", bytes(pdf.output())).text


def _rows(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("|")]


def _agenda(text: str) -> tuple[str, ...]:
    return structure(text).agenda


# -- PDF


def _struck(rise: float, over: float = 0) -> str:
    """A line of text with one drawn `rise` points above its base, `over` points longer at both ends than two words."""
    pdf = _plain()
    before, words, behind = "Le plateau compte ", "soixante-quatorze", " quatre-vingt-un salariés."
    pdf.text(60, 100, before + words + behind)
    start = 60 + pdf.get_string_width(before)
    pdf.line(start - over, 100 - rise, start + pdf.get_string_width(words) + over, 100 - rise)
    return _read(pdf).strip()


def test_words_that_a_line_runs_through_are_not_said() -> None:
    assert _struck(2.7) == "Le plateau compte quatre-vingt-un salariés."


@pytest.mark.parametrize(("rise", "over"), [(-1.2, 0), (9.5, 0), (2.7, 140)])
def test_words_that_are_underlined_or_stand_between_lines_are_said(rise: float, over: float) -> None:
    assert _struck(rise, over) == "Le plateau compte soixante-quatorze quatre-vingt-un salariés."


WORDS = "Le budget est au vote"


def _ruled(left: float, right: float, rise: float = 2.7, thick: float = 0.6, grey: int = 0) -> str:
    """WORDS with a line drawn through them, from `left` points before them to `right` points behind."""
    pdf = _plain()
    pdf.set_draw_color(grey)
    pdf.set_line_width(thick)
    pdf.text(60, 100, WORDS)
    pdf.line(60 - left, 100 - rise, 60 + pdf.get_string_width(WORDS) + right, 100 - rise)
    return _read(pdf).strip()


def test_words_that_are_struck_whole_are_dropped() -> None:
    with pytest.raises(EmptyFile):
        _ruled(0, 0)


@pytest.mark.parametrize(
    ("left", "right", "rise", "thick", "grey"),
    [
        (0, 0, 1.2, 0.6, 0),  # an underline drawn high
        (0, 0, 5.4, 0.6, 0),  # that of a line right above
        (0, 0, 2.7, 0.6, 255),  # white
        (0, 0, 2.7, 2.3, 0),  # a bar
        (0, 0, 2.7, 1.2, 220),  # of a highlighter
        (-22, 0, 2.7, 0.6, 0),  # begins inside « budget »
        (0, -9, 2.7, 0.6, 0),  # ends inside « vote »
        (4, 0, 2.7, 0.6, 0),  # begins before all letters
    ],
)
def test_lines_that_strike_nothing_out_cost_no_words(
    left: float, right: float, rise: float, thick: float, grey: int
) -> None:
    assert _ruled(left, right, rise, thick, grey) == WORDS


def test_the_rules_of_cells_side_by_side_strike_nothing() -> None:
    pdf = _plain()
    for number, word in enumerate(("Oui", "Non")):
        left = 60 + number * pdf.get_string_width("Oui")
        pdf.text(left, 100, word)
        pdf.line(left, 97.3, left + pdf.get_string_width(word), 97.3)
    pdf.line(60 + pdf.get_string_width("OuiNon"), 97.3, 200, 97.3)
    assert _read(pdf).split() in (["OuiNon"], ["Oui", "Non"])


def test_a_word_written_aslant_across_the_page_is_no_part_of_its_text() -> None:
    pdf = _plain()
    for number in range(12):
        pdf.text(60, 100 + 13 * number, LINE)
    pdf.set_font("Helvetica", "B", 60)
    with pdf.rotation(38, 200, 200):
        pdf.text(60, 220, "DIFFUSION")
    assert _read(pdf).split() == " ".join([LINE] * 12).split()


def _grid(pdf: FPDF, top: float, rows: Sequence[Sequence[str]], ruled: Sequence[bool]) -> None:
    """A table of which only the `ruled` rows have lines between their cells."""
    width = 160
    for number, (row, is_ruled) in enumerate(zip(rows, ruled, strict=True)):
        y = top + 20 * number
        pdf.line(60, y, 60 + 3 * width, y)
        for column in range(4):
            if is_ruled or column in (0, 3):
                pdf.line(60 + column * width, y, 60 + column * width, y + 20)
        for column, cell in enumerate(row):
            pdf.text(64 + column * width, y + 14, cell)
    pdf.line(60, top + 20 * len(rows), 60 + 3 * width, top + 20 * len(rows))


def test_a_table_that_rules_every_other_row_has_its_columns_in_all() -> None:
    pdf = _plain()
    rows = [("Métier", "Ouverts", "Pourvus"), ("Gestionnaire", "9", "4"), ("Conseil", "6", "1")]
    _grid(pdf, 100, rows, [True, False, True])
    assert "| Gestionnaire | 9 | 4 |" in _rows(_read(pdf))


@pytest.mark.parametrize("degrees", [90, -90])
def test_names_of_columns_that_stand_upright_are_read(degrees: int) -> None:
    pdf = _plain()
    for number in range(8):
        pdf.text(60, 60 + 13 * number, LINE)
    for column, name in enumerate(("Titulaires", "Suppléants", "Absents")):
        x, y = 255 + 50 * column, 258 if degrees > 0 else 202
        with pdf.rotation(degrees, x, y):
            pdf.text(x, y, name)
    for number, row in enumerate((("CGT", "5", "2", "0"), ("FO", "4", "3", "1"))):
        for column, cell in enumerate(row):
            pdf.text(190 + 50 * column, 274 + 20 * number, cell)
    for y in (195, 260, 280, 300):
        pdf.line(180, y, 380, y)
    for x in (180, 230, 280, 330, 380):
        pdf.line(x, 195, x, 300)
    assert _rows(_read(pdf)) == [
        "|  | Titulaires | Suppléants | Absents |",
        "| CGT | 5 | 2 | 0 |",
        "| FO | 4 | 3 | 1 |",
    ]


def test_a_word_that_stands_upright_at_the_edge_of_the_page_is_none_of_its_text() -> None:
    pdf = _plain()
    for number in range(8):
        pdf.text(60, 60 + 13 * number, LINE)
    with pdf.rotation(90, 30, 400):
        pdf.text(30, 400, "Document interne")
    assert "interne" not in _read(pdf)


def test_a_box_right_under_a_table_is_none_of_its_rows() -> None:
    pdf = _plain()
    rows = [("Métier", "Ouverts", "Pourvus"), ("Conseil", "6", "1"), ("Point 3 : la formation", "", "")]
    _grid(pdf, 100, rows, [True, True, False])
    text = _read(pdf)
    assert len(_rows(text)) == 2
    assert "Point 3 : la formation" in text.splitlines()


def test_a_table_of_questions_is_told_by_its_numbers() -> None:
    pdf = _plain()
    rows = [
        ("N°", "Question des élus", "Réponse de la direction"),
        ("1", "Quand les garde-corps seront-ils posés ?", "Ils seront posés avant le quinze juin."),
        ("2", "Le casque est-il obligatoire au magasin ?", "Oui, dans l'allée centrale du magasin."),
    ]
    for number, row in enumerate(rows):
        for left, cell in zip((60, 90, 330), row, strict=True):
            pdf.text(left, 100 + 18 * number, cell)
    assert _rows(_read(pdf)) == [f"| {' | '.join(row)} |" for row in rows]


def test_a_number_in_letters_keeps_its_hyphen_at_a_line_s_end() -> None:
    pdf = _plain()
    pdf.text(60, 100, "Les pauses supplémentaires sont accordées par les chefs d'équipe dès trente-")
    pdf.text(60, 113, "deux degrés dans les ateliers de fonderie, et dès trente degrés ailleurs.")
    assert "dès trente-deux degrés" in _read(pdf)


def test_a_lettered_heading_does_not_go_on_with_the_one_above() -> None:
    pdf = _plain()
    pdf.set_font("Helvetica", "B", 10)
    pdf.text(60, 100, "4) Questions des élus")
    pdf.set_font("Helvetica", "", 10)
    pdf.text(90, 122, "a) Titres-restaurant")
    pdf.text(60, 144, LINE)
    assert "**4) Questions des élus**" in _read(pdf).splitlines()


# -- other files


def test_a_title_in_bold_ended_by_one_break_is_a_paragraph_of_its_own() -> None:
    page = "<p>Bonjour.<br><br><b>Mutuelle</b><br>La cotisation augmente.<br>Elle passe à 41 euros.</p>"
    text = read("mail.html", page.encode()).text
    assert text.split("\n\n")[1:] == ["**Mutuelle**", "La cotisation augmente.\nElle passe à 41 euros.\n"]


def test_words_in_bold_on_a_line_of_others_are_no_title() -> None:
    page = "<p>La <b>mutuelle</b> augmente.<br>Elle passe à 41 euros.</p>"
    assert read("mail.html", page.encode()).text.strip() == "La mutuelle augmente.\nElle passe à 41 euros."


def test_a_message_that_was_passed_on_is_read_without_its_marks() -> None:
    mail = "Objet : TR: CSE\n\n> > Accidents du travail\n> >\n> > Onze accidents au premier trimestre.\n"
    assert read("mail.txt", mail.encode()).text.splitlines()[2:5] == [
        "Accidents du travail",
        "",
        "Onze accidents au premier trimestre.",
    ]


def test_a_quotation_in_a_text_keeps_its_marks() -> None:
    words = "La Direction écrit :\n\n> Le bail prend fin en août.\n\nRien d’autre.\nNous attendons.\n"
    assert read("cr.txt", words.encode()).text == words


def test_a_wiki_page_has_the_headings_that_lines_below_them_tell() -> None:
    page = (
        "---\ntitle: CR du CSE\n---\n\n# CR du CSE du 11 décembre 2025\n\nExpertise\n---------\n\nElle est votée.\n\n"
        "Horaires\n--------\n\n#### Samedi\n\nLa prime est de 45 euros.\n"
    )
    assert _agenda(read("cr.md", page.encode()).text) == ("Expertise", "Horaires")


# -- texts


def test_rows_told_by_white_space_have_the_names_of_their_columns() -> None:
    text = (
        "VESTIAIRES\n\nBâtiment     Casiers   Livraison\nNord         64        février\nSud          48        mars\n"
    )
    row = only(text, "Sud")
    assert row.kind is PassageKind.ROW
    assert [words_or_none(cell, text) for cell in row.cells] == ["Sud", "48", "mars"]
    assert [words_or_none(name, text) for name in row.header] == ["Bâtiment", "Casiers", "Livraison"]


def test_a_list_of_what_follows_is_no_agenda_of_its_own() -> None:
    text = (
        "ORDRE DU JOUR\n\nI. Les recrutements\n\nII. La politique sociale\n\nIII. L’accueil\n\n"
        "**I. Les recrutements**\n\nDouze postes sont ouverts.\n\n**II. La politique sociale**\n\nLe bilan est là.\n\n"
        "**III. L’accueil**\n\nIl passe en rendez-vous.\n"
    )
    assert _agenda(text) == ("I. Les recrutements", "II. La politique sociale", "III. L’accueil")


def test_headings_that_come_back_under_each_site_are_headings() -> None:
    text = (
        "## Nord\n\n### Effectifs\n\n### Salaires\n\nTrois pour cent.\n\n"
        "## Sud\n\n### Effectifs\n\n### Salaires\n\nDeux pour cent.\n"
    )
    assert only(text, "Trois").section == ("Nord", "Salaires")


QUESTIONS = ("le parc", "quand arrivent les titres ?", "la prime.")


@pytest.mark.parametrize("written", ["Question {} : {}", "**Q{}. {}**", "Q{}. {}", "**Réclamation n° {} : {}**"])
def test_numbered_questions_are_items_however_they_end(written: str) -> None:
    asked = [written.format(number, words) for number, words in enumerate(QUESTIONS, 1)]
    answers = ("Il est livré à Brême.", "Ils sont là en mai.", "Elle vaut deux cents euros.")
    text = "".join(f"{question}\n\nRéponse : {said}\n\n" for question, said in zip(asked, answers, strict=True))
    assert _agenda(f"# CSE du 4 mars 2026\n\n{text}") == tuple(one.strip("*") for one in asked)


def test_a_question_of_several_sentences_is_not_under_the_one_before() -> None:
    text = (
        "# CSE du 4 mars 2026\n\nQ1. Le parc\n\nRéponse : il est livré.\n\n"
        "Q2. Quand arrivent les titres ? Le barème date de 2019.\n\nRéponse : ils sont là en mai.\n"
    )
    assert only(text, "date de 2019").section == () == only(text, "là en mai").section


def test_a_numbered_question_right_below_an_answer_is_not_the_answer() -> None:
    text = "# CSE du 4 mars 2026\n\nQ1. Le parc\nRéponse : il est livré.\n\nQ2. Les titres arrivent\nR2. Ils sont là.\n"
    assert speaker_of(text, "Les titres arrivent") is Speaker.UNION
    assert speaker_of(text, "Ils sont là") is Speaker.MANAGEMENT


def test_an_item_that_goes_on_is_one_item() -> None:
    text = "## Salaires\n\nTrois pour cent.\n\n## Salaires (suite)\n\nDès avril.\n\n## Congés\n\nDeux jours.\n"
    assert _agenda(text) == ("Salaires", "Congés")
    assert only(text, "Dès avril").section == ("Salaires",)


def test_what_stands_above_the_title_is_no_agenda_item() -> None:
    text = (
        "**CGT Bréval**\n\n# Compte rendu du CSE du 4 mars 2026\n\nBonjour à tous.\n\n**Effectifs**\n\nDeux départs.\n"
    )
    assert _agenda(text) == ("Effectifs",)


def test_the_last_of_a_list_with_arrows_is_an_item() -> None:
    text = "**Forfait jours**\n\n▶ Un entretien en juin\n▶ Un plafond de réunions le soir\n\n**Salaires**\n\nRien.\n"
    assert only(text, "plafond").kind is PassageKind.ITEM


def test_a_question_with_its_label_is_answered_below() -> None:
    asked = "Question CFDT : combien de places ?"
    text = f"# CSE du 4 mars 2026\n\n## Parking\n\n{asked}\n\nRéponse de la direction : deux cent dix places.\n"
    answer = only(text, "deux cent dix")
    assert words_or_none(answer.asked, text) == asked
    assert answer.section == ("Parking",)


@pytest.mark.parametrize(
    "sentence",
    [
        "Les élus SUD exigent l’arrêt de l’enregistrement.",
        "Nos représentants refusent de voter.",
        "Votre délégué syndical peut vous accompagner à l’entretien.",
    ],
)
def test_a_sentence_about_the_elected_is_quoted(sentence: str) -> None:
    assert all_with(f"# Horizon\n\nLe logiciel enregistre tout.\n\n{sentence}\n", sentence[:20])


@pytest.mark.parametrize(
    "line", ["Les élus présents : Anne DUVAL, Paul MERLE.", "Vos élus CFDT : Anne Duval, Paul Merle"]
)
def test_a_line_of_names_is_not(line: str) -> None:
    assert not all_with(f"# Horizon\n\n{line}\n\nLe logiciel enregistre tout.\n", "Duval")


MINUTES = """Le comité se réunit sous la
présidence de Mme Delvaux.

Pour la CGT : Mme Blin, M. Tardy

# Commandes

{}
"""


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("Mme Delvaux répond que rien n’est arrêté.", Speaker.MANAGEMENT),
        ("M. Tardy demande un calendrier.", Speaker.UNION),
        ("M. Rigaudin (CFTC) demande un calendrier.", Speaker.UNION),
        ("Mme Vasseur demande un calendrier.", None),
        ("Mme Delvaux quitte la salle.", None),
    ],
)
def test_whoever_s_side_is_told_once_is_heard_by_name(words: str, speaker: Speaker | None) -> None:
    assert speaker_of(MINUTES.format(words), words) is speaker


def test_somebody_named_on_both_sides_is_on_none() -> None:
    text = MINUTES.replace("M. Tardy", "Mme Delvaux").format("Mme Delvaux répond que rien n’est arrêté.")
    assert speaker_of(text, "rien n’est arrêté") is None


@pytest.mark.parametrize(
    ("told", "words", "speaker"),
    [
        ("Présents : M. Blois (CFTC), Mme Blois (DRH).", "Mme Blois indique que non.", Speaker.MANAGEMENT),
        ("Présents : M. Blois (CFTC), Mme Blois (DRH).", "M. Blois indique que non.", Speaker.UNION),
        ("Mme Blois, directrice, ouvre la séance.", "M. Blois demande un siège.", None),
        ("Mme Blois, directrice, ouvre la séance.", "Mme Blois prend sa retraite en mai.", None),
        ("Mme Blois, directrice du cabinet Orsel, est là.", "Mme Blois indique que non.", None),
        ("La commission est présidée par Mme Blois.", "Mme Blois indique que non.", None),
        ("Direction : M. Blois a raison.", "M. Blois indique que non.", None),
        ("Direction : M. Blois, vous avez raison.", "M. Blois indique que non.", None),
        ("Direction : Mme Roux, DRH, M. Petit. CGT : M. Blois", "M. Blois indique que non.", None),
        ("Direction : Mme Roux, DRH, M. Blois, responsable paie", "M. Blois indique que non.", Speaker.MANAGEMENT),
    ],
)
def test_nobody_gets_the_side_of_somebody_else(told: str, words: str, speaker: Speaker | None) -> None:
    assert speaker_of(f"# CSE du 4 mars 2026\n\n{told}\n\n## Commandes\n\n{words}\n", words) is speaker


def test_what_the_elected_think_is_theirs() -> None:
    words = "Selon les élus, deux réunions sur cinq n’ont pas eu lieu."
    assert speaker_of(f"# Expression\n\n{words}\n", words) is Speaker.UNION
