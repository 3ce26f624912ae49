"""The eight sample summaries, of two councils and two house styles, read as a person reads them."""

from __future__ import annotations

import re
import textwrap
from datetime import date

import pytest

from knowledge.models import PassageKind, Speaker
from knowledge.structure.structuring import structure
from tests.knowledge.made import all_with, flat, only, quotable, sample, section_of, speaker_of, words_or_none

ORNIERES, VOSTRENNE = "CSE Val d’Ornières", "CSE Vostrenne Emballages"
# day, council, agenda items (boxes of the first and last page apart), pages
EXPECTED = {
    "cse-octeliane-2025-09-18.txt": (date(2025, 9, 18), ORNIERES, 6, 5),
    "cse-octeliane-2025-12-11.txt": (date(2025, 12, 11), ORNIERES, 6, 5),
    "cse-octeliane-2026-03-19.txt": (date(2026, 3, 19), ORNIERES, 7, 5),
    "cse-octeliane-2026-06-18.txt": (date(2026, 6, 18), ORNIERES, 8, 5),
    "cse-vostrenne-2025-10-14.md": (date(2025, 10, 14), VOSTRENNE, 8, None),
    "cse-vostrenne-2026-01-27.md": (date(2026, 1, 27), VOSTRENNE, 9, None),
    "cse-vostrenne-2026-04-28.md": (date(2026, 4, 28), VOSTRENNE, 10, None),
    "cse-vostrenne-2026-07-07.md": (date(2026, 7, 7), VOSTRENNE, 9, None),
}
BOX = re.compile(r"SOMMAIRE|CE QU|À RETENIR|EN BREF|QUI PAIE L’ADDITION")
"""What announces or repeats the agenda items, in capitals as they are."""
EACH = pytest.mark.parametrize("name", EXPECTED)


@EACH
def test_the_agenda_items_are_counted(name: str) -> None:
    agenda = structure(sample(name)).agenda
    assert len([item for item in agenda if not BOX.search(item)]) == EXPECTED[name][2]


@EACH
def test_day_council_and_pages_are_known(name: str) -> None:
    structured = structure(sample(name))
    day, council, _, pages = EXPECTED[name]
    assert (structured.date, structured.body, structured.pages) == (day, council, pages)


@EACH
def test_every_passage_below_an_agenda_item_names_it(name: str) -> None:
    structured = structure(sample(name))
    above = [passage for passage in structured.passages if not passage.section]
    assert len(above) < 6
    assert {passage.section[0] for passage in structured.passages if passage.section} <= set(structured.agenda)


@EACH
def test_pages_never_go_back(name: str) -> None:
    pages = [passage.page for passage in structure(sample(name)).passages]
    if EXPECTED[name][3] is None:
        assert set(pages) == {None}
    else:
        assert pages == sorted(page or 0 for page in pages)
        assert pages[-1] == EXPECTED[name][3]


@pytest.mark.parametrize("width", [80, 100, 120])
@EACH
def test_a_summary_whose_lines_were_wrapped_has_nearly_the_same_passages(name: str, width: int) -> None:
    """As when it was saved by an old editor, or copied from a mail."""

    def wrapped(line: str) -> list[str]:
        if len(line) <= width or "\t" in line or line.startswith(("|", "#")):
            return [line]
        inner = "  " if line.lstrip().startswith(("•", "–", "-")) else ""
        return textwrap.wrap(line, width, subsequent_indent=inner, break_long_words=False, break_on_hyphens=False)

    text = sample(name)
    narrow = "\n".join(piece for line in text.split("\n") for piece in wrapped(line))
    expected = quotable(structure(text), text).splitlines()
    found = set(quotable(structure(narrow), narrow).splitlines())
    assert sum(passage in found for passage in expected) >= 0.85 * len(expected)


SLOGANS = ("Proches de vous", "libres avec vous", "elus-slto@", "page 1/5", "page 3/5", "page 5/5", "RÉUNION DU")
SURNAMES = ("CORVIGNAC", "LASSALGUE", "BENZOUITA", "KERMORIN", "DETROUX", "DIAKHORÉ", "LESTROHAN")


@EACH
def test_no_slogan_address_or_page_number_can_be_quoted(name: str) -> None:
    text = sample(name)
    shown = quotable(structure(text), text)
    assert not [slogan for slogan in SLOGANS if slogan in shown]


@pytest.mark.parametrize("name", [name for name in EXPECTED if "octeliane" in name])
def test_no_name_of_an_elected_person_can_be_quoted_from_a_list(name: str) -> None:
    """In the lists, family names stand in capitals; what an elected person says or does is told in small letters."""
    text = sample(name)
    shown = quotable(structure(text), text)
    assert not [surname for surname in SURNAMES if surname in shown]


@pytest.mark.parametrize("name", ["cse-vostrenne-2025-10-14.md", "cse-vostrenne-2026-04-28.md"])
def test_those_present_cannot_be_quoted(name: str) -> None:
    text = sample(name)
    assert "Fauvernay, S" not in quotable(structure(text), text)
    assert not [passage for passage in structure(text).passages if "Froidmanteau, directeur" in passage.span.of(text)]


@EACH
def test_no_word_of_a_paragraph_is_lost(name: str) -> None:
    """Every long line of the file can be quoted, whole: only headings, margins, names and rules are left out."""
    text = sample(name)
    shown = quotable(structure(text), text)
    for line in text.splitlines():
        words = flat(re.sub(r"^[\s•–>*-]+", "", line)).rstrip("*")
        if (
            len(words) < 100
            or "\t" in words
            or words.startswith(("|", "#", "Présents", "Titulaires", "Élus", "Présidence"))
        ):
            continue
        assert words in shown.replace("*\n", "\n"), words


@EACH
def test_every_table_row_is_a_passage(name: str) -> None:
    text = sample(name)
    rows = [passage for passage in structure(text).passages if passage.kind is PassageKind.ROW]
    lines = [line for line in text.splitlines() if "\t" in line or (line.startswith("|") and "---" not in line)]
    tables = len(re.findall(r"(?m)(?:^\|.*\n|^.*\t.*\n)+", text))
    # each table's first row gives the names of its columns
    assert len(lines) - tables <= len(rows) <= len(lines)
    assert all(row.header for row in rows)


def test_years_can_name_columns() -> None:
    text = sample("cse-octeliane-2025-12-11.txt")
    header = only(text, "Chèques-vacances").header
    assert [words_or_none(cell, text) for cell in header] == ["Poste", "2025", "2026"]


@pytest.mark.parametrize(
    ("name", "words", "section"),
    [
        ("cse-octeliane-2025-09-18.txt", "Le bail de l’immeuble", "DÉMÉNAGEMENT DE VARCELLES"),
        ("cse-octeliane-2025-09-18.txt", "huit bornes de recharge", "PLAN DE MOBILITÉ : LE CSE REND SON AVIS"),
        ("cse-octeliane-2025-12-11.txt", "Taux de décroché", "1/ PILOTE ORPHÉE"),
        ("cse-octeliane-2025-12-11.txt", "SYLLABE transcrit les appels", "6/ SYLLABE : UNE IA DANS VOS CONVERSATIONS"),
        ("cse-octeliane-2026-06-18.txt", "17 anomalies majeures", "ORPHÉE : GÉNÉRALISATION, MALGRÉ TOUT"),
        ("cse-vostrenne-2025-10-14.md", "Huit caméras filment", "2. Projet MIRADOR : contrôle qualité par caméra"),
        ("cse-vostrenne-2026-01-27.md", "Il y avait 23 personnes", "1. Retour sur le départ de feu du 6 décembre"),
        ("cse-vostrenne-2026-07-07.md", "Exercice d'évacuation SD", "1. Suites de la réunion d'avril"),
    ],
)
def test_a_passage_stands_below_its_agenda_item(name: str, words: str, section: str) -> None:
    assert flat(section_of(sample(name), words)[0]) == section


@pytest.mark.parametrize(
    ("name", "words", "speaker"),
    [
        ("cse-octeliane-2025-09-18.txt", "chaque gestionnaire bénéficiera", Speaker.MANAGEMENT),
        ("cse-octeliane-2025-09-18.txt", "Nous revendiquons 3,20 €", Speaker.UNION),
        ("cse-octeliane-2025-09-18.txt", "Le bail de l’immeuble", None),
        ("cse-octeliane-2026-03-19.txt", "Pour le SLTO, 1,2 % ne couvre pas", Speaker.UNION),
        ("cse-octeliane-2026-03-19.txt", "ne sera livré que le 11 mai", Speaker.MANAGEMENT),
        ("cse-vostrenne-2025-10-14.md", "Leur métier évoluera", Speaker.MANAGEMENT),
        ("cse-vostrenne-2025-10-14.md", "on ne prépare pas 94 départs", Speaker.UNION),
        ("cse-vostrenne-2025-10-14.md", "Le ballon sera changé", Speaker.MANAGEMENT),
    ],
)
def test_whose_words_a_sentence_reports(name: str, words: str, speaker: Speaker | None) -> None:
    assert speaker_of(sample(name), words) is speaker


@pytest.mark.parametrize(
    ("name", "answer", "question"),
    [
        ("cse-octeliane-2025-09-18.txt", "La pièce défectueuse", "2. Le plateau de Pontarlay"),
        ("cse-octeliane-2025-09-18.txt", "la règle est rappelée aux managers", "5. Les salariés en temps partiel"),
        ("cse-octeliane-2025-12-11.txt", "L’AIPD est en c", "4. Une AIPD a-t-elle été réalisée"),
        ("cse-vostrenne-2025-10-14.md", "4 870 heures", "**Question n° 44 (UPVE) :**"),
        ("cse-vostrenne-2025-10-14.md", "le mardi de 20 h 30", "**Question n° 46 (RÉSOPACK) :**"),
    ],
)
def test_an_answer_knows_its_question(name: str, answer: str, question: str) -> None:
    text = sample(name)
    assert (words_or_none(only(text, answer).asked, text) or "").startswith(question)


def test_letters_that_the_summaries_spell_out_are_learned() -> None:
    known = {acronym.letters for name in EXPECTED for acronym in structure(sample(name)).acronyms}
    assert {"PDME", "RUP", "UPVE"} <= known


@EACH
def test_questions_put_by_somebody_are_told_from_answers(name: str) -> None:
    text = sample(name)
    for passage in structure(text).passages:
        if passage.asks:
            assert passage.asked is None
    for passage in all_with(text, "Réponse :"):
        assert not passage.asks
