"""Whose words a sentence reports, and which question an answer answers."""

from __future__ import annotations

import pytest

from knowledge.models import Speaker
from knowledge.structure.structuring import structure
from tests.knowledge.made import only, speaker_of, words_or_none

MANAGEMENT, UNION, LAW = Speaker.MANAGEMENT, Speaker.UNION, Speaker.LAW


def told(words: str) -> Speaker | None:
    """The speaker of a paragraph that stands alone below its heading."""
    text = f"DÉPLACEMENTS\n\n{words}\n\nRESTAURATION\n\nLe menu change au printemps.\n"
    return structure(text).passages[0].voices[0]


@pytest.mark.parametrize(
    "words",
    [
        "La Direction répond : les frais sont remboursés.",
        "La direction indique que les frais sont remboursés.",
        "L’employeur précise que les frais sont remboursés.",
        "L'employeur confirme le remboursement des frais.",
        "Le DRH rappelle que les frais sont remboursés.",
        "La DRH annonce un nouveau barème.",
        "Le président du CSE s’engage à rembourser les frais.",
        "Selon la direction, les frais sont remboursés.",
        "Réponse : les frais sont remboursés.",
        "Réponse de la Direction : les frais sont remboursés.",
        "**Réponse :** les frais sont remboursés.",
        "R : les frais sont remboursés.",
        "R12 : les frais sont remboursés.",
        "Réponse n° 12 : les frais sont remboursés.",
        "Direction : les frais sont remboursés.",
        "Pour la direction, les frais sont remboursés.",
        "Concernant les frais, la direction indique qu’ils sont remboursés.",
        "Position de la direction : les frais sont remboursés.",
    ],
)
def test_the_management_is_heard(words: str) -> None:
    assert told(words) is MANAGEMENT


@pytest.mark.parametrize(
    "words",
    [
        "Question n° 12 (CFTC) : les frais sont-ils remboursés ? Le barème date de 2019, et rien n’a changé.",
        "**Question n° 12 (CFTC) :** les frais sont-ils remboursés ? Le barème date de 2019, et rien n’a changé.",
        "Question : les frais sont-ils remboursés ? Le barème date de 2019, et rien n’a changé.",
        "Q3 : les frais sont-ils remboursés ? Le barème date de 2019, et rien n’a changé.",
        "Les élus demandent le remboursement des frais.",
        "Vos élus ont demandé le remboursement des frais.",
        "La délégation rappelle que les frais doivent être remboursés.",
        "La CGT demande le remboursement des frais.",
        "Pour la CFDT, les frais doivent être remboursés.",
        "Nous demandons le remboursement des frais.",
        "Nous avons obtenu le remboursement des frais : nous restons vigilants.",
        "L’analyse de la CGT : les frais doivent être remboursés.",
        "Notre avis : les frais doivent être remboursés.",
        "L’intersyndicale dénonce le retard des remboursements.",
        "La direction n’a pas répondu à nos questions.",
    ],
)
def test_the_union_is_heard(words: str) -> None:
    assert told(words) is UNION


@pytest.mark.parametrize(
    "words",
    [
        "Article L. 2315-94 du Code du travail : le comité peut faire appel à un expert habilité.",
        "Art. L. 1222-9 : le télétravail est mis en place dans le cadre d’un accord collectif.",
        "L’article L. 1222-9 dispose que le télétravail est mis en place par accord.",
        "Code du travail, article R. 4121-1 : l’employeur transcrit les résultats de l’évaluation.",
        "Nous rappelons l’article L. 2312-8 : « Le comité est informé et consulté sur la gestion de l’entreprise. »",
    ],
)
def test_the_law_is_heard(words: str) -> None:
    assert told(words) is LAW


@pytest.mark.parametrize(
    "words",
    [
        "Le déménagement est reporté au 16 octobre.",
        "Vote : 12 pour, 3 contre, 1 abstention.",
        "Avis rendu : favorable à la majorité (9 pour, 4 contre).",
        "La navette circule toutes les vingt minutes.",
        "Le directeur de la navette est parti.",
        "Questions diverses : le parking reste ouvert.",
    ],
)
def test_a_fact_is_told_in_nobody_s_name(words: str) -> None:
    assert told(words) is None


def test_a_union_that_the_text_itself_names_is_heard() -> None:
    """Its acronym is known from « le syndicat X », « les élus X » or a verb of speech, anywhere in the text."""
    words = "Le ZORBA refuse ce calendrier."
    assert told(words) is None
    text = f"CALENDRIER\n\n{words}\n\nDÉPLACEMENTS\n\nLe syndicat ZORBA tient sa permanence le jeudi.\n"
    assert speaker_of(text, "refuse ce calendrier") is UNION


CARRIED = """\
DÉPLACEMENTS
La Direction indique que les frais sont remboursés sur justificatifs. Le délai est de trente jours.

Les véhicules seront remplacés en mai.

Les élus demandent un acompte. Les salariés avancent des sommes importantes.

RESTAURATION
Le menu change au printemps.
"""


def test_a_voice_carries_on_until_another_opens() -> None:
    for words in ("Le délai est de trente jours", "Les véhicules seront remplacés"):
        assert speaker_of(CARRIED, words) is MANAGEMENT
    for words in ("Les élus demandent", "Les salariés avancent"):
        assert speaker_of(CARRIED, words) is UNION


def test_a_voice_ends_at_the_next_heading() -> None:
    assert speaker_of(CARRIED, "Les salariés avancent") is UNION
    assert speaker_of(CARRIED, "Le menu change") is None


def test_two_voices_in_one_paragraph_are_told_apart() -> None:
    text = "ATELIERS\nLes élus demandent une visite. La direction accepte le principe et fixera une date.\n"
    assert speaker_of(text, "Les élus demandent") is UNION
    assert speaker_of(text, "La direction accepte") is MANAGEMENT


@pytest.mark.parametrize(
    "label", ["Réponse de la Direction :", "**Réponse de la direction**", "### Réponse de la Direction"]
)
def test_a_label_alone_on_its_line_names_the_speaker_of_what_follows(label: str) -> None:
    text = f"## Déplacements\n\n{label}\n\nLes frais sont remboursés.\n\nLes véhicules changent en mai.\n"
    text += "\n## Restauration\n\nLe menu change.\n"
    for words in ("Les frais sont remboursés", "Les véhicules changent"):
        assert speaker_of(text, words) is MANAGEMENT
    assert speaker_of(text, "Le menu change") is None
    assert only(text, "Les frais").section[0] == "Déplacements"


def test_what_the_management_says_lasts_through_its_list() -> None:
    text = "NÉGOCIATION\nLa Direction propose :\n• une prime de 400 € ;\n• une hausse de 1,2 %.\nLes élus refusent.\n"
    assert speaker_of(text, "une prime de 400") is MANAGEMENT
    assert speaker_of(text, "une hausse de 1,2") is MANAGEMENT


PAIRS = """\
NOS QUESTIONS
Les questions du SYNERA :
1. Combien de postes seront supprimés ?
2. Quand la climatisation sera-t-elle réparée ?
3. Quel est le coût total du projet ?
4. Le poste d’infirmière sera-t-il pourvu ?
Les réponses de la Direction :
1. Aucune cible n’est fixée.
2. La pièce est commandée depuis le 28 août.
4. Le recrutement est en cours.

RESTAURATION
Le menu change au printemps.
"""


@pytest.mark.parametrize(
    ("answer", "question"),
    [
        ("Aucune cible", "1. Combien de postes seront supprimés ?"),
        ("La pièce est commandée", "2. Quand la climatisation sera-t-elle réparée ?"),
        ("Le recrutement est en cours", "4. Le poste d’infirmière sera-t-il pourvu ?"),
    ],
)
def test_a_numbered_answer_goes_with_the_question_of_its_number(answer: str, question: str) -> None:
    passage = only(PAIRS, answer)
    assert words_or_none(passage.asked, PAIRS) == question
    assert passage.voices[0] is MANAGEMENT
    assert not passage.asks
    assert only(PAIRS, question).asks
    assert only(PAIRS, question).voices[0] is UNION


def test_a_question_left_without_an_answer_goes_with_none() -> None:
    asked = {words_or_none(passage.asked, PAIRS) for passage in structure(PAIRS).passages}
    assert "3. Quel est le coût total du projet ?" not in asked


def test_pairs_end_with_their_section() -> None:
    assert only(PAIRS, "Le menu change").asked is None
    assert speaker_of(PAIRS, "Le menu change") is None


LABELLED = """\
## Questions diverses

**Question n° 38 (CFTC) :** Les vestiaires seront-ils chauffés ?
**Réponse :** Oui, avant la fin du mois. Le ballon est commandé, et la pose est programmée avec le prestataire pour la semaine 40, hors des heures de travail des équipes.

**Question n° 39 (CFTC) :** La cabine peut-elle ouvrir le soir ?
**Réponse :** Oui, le mardi, de 20 h 30 à 21 h 30, à compter du 4 novembre, pour les équipes de nuit comme pour celles du week-end, sur inscription auprès du magasin.

## Points en suspens

Le montant des pénalités reste inconnu.
"""  # noqa: E501


def test_an_answer_goes_with_the_question_just_before_it() -> None:
    answer = only(LABELLED, "avant la fin du mois")
    assert "Les vestiaires seront-ils chauffés" in (words_or_none(answer.asked, LABELLED) or "")
    assert answer.voices == (MANAGEMENT,) * len(answer.units)
    assert "La cabine peut-elle ouvrir" in (words_or_none(only(LABELLED, "le mardi").asked, LABELLED) or "")
    assert only(LABELLED, "Le montant").asked is None
    for question in ("Les vestiaires seront-ils", "La cabine peut-elle"):
        assert only(LABELLED, question).asks
        assert speaker_of(LABELLED, question) is UNION


def test_the_same_answer_to_several_questions_is_kept_each_time() -> None:
    asked = ("Une prime est-elle prévue ?", "La cabine ouvrira-t-elle le soir ?", "Le parking sera-t-il agrandi ?")
    text = "## Questions diverses\n" + "".join(
        f"\nQuestion n° {number} (CFTC) : {question} Elle a été posée en janvier.\n\nRéponse : Non.\n"
        for number, question in enumerate(asked, start=1)
    )
    answers = [passage for passage in structure(text).passages if passage.span.of(text) == "Réponse : Non."]
    assert len(answers) == 3
    for question, answer in zip(asked, answers, strict=True):
        assert question in (words_or_none(answer.asked, text) or "")


def test_voices_stand_beside_units_one_for_one() -> None:
    for text in (CARRIED, PAIRS, LABELLED):
        for passage in structure(text).passages:
            assert len(passage.voices) == len(passage.units)


def test_what_the_union_demands_lasts_through_its_list_when_blank_lines_part_them() -> None:
    text = "## Formation\n\nLes élus demandent :\n\n- le maintien du budget ;\n- une décharge.\n"
    assert speaker_of(text.replace(":\n\n-", ":\n-"), "le maintien") is UNION
    assert speaker_of(text, "le maintien") is UNION


def test_the_answer_of_the_elected_is_theirs() -> None:
    text = "PARKING\n\nRéponse de la Direction : le parking suffit.\n\nRéponse des élus : il manque cent places.\n"
    assert speaker_of(text, "le parking suffit") is MANAGEMENT
    assert speaker_of(text, "il manque cent places") is UNION


def test_a_share_paid_by_the_employer_is_not_said_by_the_employer() -> None:
    text = "TITRES-RESTAURANT\nLe titre passe à 10 € :\n• 6 € pour l’employeur,\n• 4 € pour le salarié.\n"
    assert speaker_of(text, "4 € pour") is None
    assert speaker_of(text, "6 € pour") is None
