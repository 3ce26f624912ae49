"""Questions made of a text's own words are right French, as a member would type them; what is not sure is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import sampling
from knowledge.asking import asked_of
from knowledge.language.articles import Articles
from knowledge.taking import read_file
from knowledge.wording import NO_SUBJECT, Subject, subject_of
from tests.knowledge.made import SAMPLES

SENTENCES = (
    "Le télétravail ne change pas et le déménagement de Bréval reste prévu.",
    "La direction présente LUCARNE, et l’AIPD de LUCARNE attend.",
    "Un accord est signé : les effectifs, l’intérim et la formation en sont.",
    "Une enquête est menée par un cabinet ; un hangar et une halle sont visités.",
    "Le CSE de Saint-Aubert demande le maintien de la PPV.",
)
TELEWORK = Subject("télétravail", "le télétravail", False)
LUCARNE = Subject("LUCARNE", "LUCARNE", True)
BONUS = Subject("intéressement", "l’intéressement", False)


@pytest.fixture
def articles() -> Articles:
    return Articles(SENTENCES)


@pytest.mark.parametrize(
    ("word", "article"),
    [
        ("télétravail", "le"),
        ("direction", "la"),
        ("effectifs", "les"),
        ("intérim", "l’"),
        ("accord", "l’"),  # « un accord »
        ("enquête", "l’"),
        ("cabinet", "le"),
        ("AIPD", "l’"),
        ("PPV", "la"),
        ("LUCARNE", ""),
        ("hangar", None),  # « un » does not tell « le hangar » from « l’hôpital »
        ("halle", None),
        ("fermetures", "les"),
        ("plateforme", "la"),
        ("consultation", "la"),
        ("établissement", "l’"),
        ("comité", "le"),
        ("Bréval", ""),
        ("mot", None),
        ("XYZ", None),
    ],
)
def test_the_article_of_a_word_is_that_of_the_text_or_one_that_is_sure(
    articles: Articles, word: str, article: str | None
) -> None:
    assert articles.of(word) == article


def test_letters_that_stand_with_an_article_somewhere_are_not_a_name_without_one() -> None:
    often = ["Les RTT seront imposés.", "Ce sont neuf jours de RTT.", "La moitié des RTT reste libre."]
    seldom = ["Les RTT seront imposés.", *["Ce sont neuf jours de RTT."] * 4]
    assert [Articles(sentences).of("RTT") for sentences in (often, seldom)] == ["les", None]
    assert Articles(["Le site de LUCARNE est fermé.", "LUCARNE ouvre en mai."]).of("LUCARNE") == ""


@pytest.mark.parametrize(
    ("heading", "words", "said"),
    [
        ("2/ TÉLÉTRAVAIL : VERS UN ACCORD", "télétravail", "le télétravail"),
        ("DÉMÉNAGEMENT DE BRÉVAL", "déménagement de Bréval", "le déménagement de Bréval"),
        ("SÉCURITÉ INCENDIE À SAINT-AUBERT", "sécurité incendie à Saint-Aubert", "la sécurité incendie à Saint-Aubert"),
        ("III. Point d'étape sur la formation", "formation", "la formation"),
        ("Effectifs et intérim", "effectifs et intérim", None),
        ("Les mesures d'hygiène", None, None),
        (
            "Activités sociales et culturelles",
            "activités sociales et culturelles",
            "les activités sociales et culturelles",
        ),
        ("LUCARNE : démarrage", "LUCARNE", "LUCARNE"),
        ("LUCARNE reportée", None, None),
        ("L'accord", "accord", "l’accord"),
        ("La direction donne lecture du texte", None, None),
        ("Les salariés attendent une réponse", None, None),
        ("Léon Bonnart donne sa voix", None, None),
        ("Pour les agences", None, None),
        ("Déménager à Bréval", None, None),
        ("Bouton « Analyse du contenu", None, None),
        ("Questions diverses", None, None),
        ("Qui paie l’addition ?", None, None),
        ("", None, None),
    ],
)
def test_a_heading_names_a_subject_or_none(
    articles: Articles, heading: str, words: str | None, said: str | None
) -> None:
    subject = subject_of(heading, articles)
    assert (subject and subject.words, subject and subject.said) == (words, said)


@pytest.mark.parametrize(
    ("sentence", "subject", "questions"),
    [
        ("L’accord ouvre droit à deux jours de télétravail.", NO_SUBJECT, ["Combien de jours de télétravail ?"]),
        ("Elle a mené trois journées d'observation.", NO_SUBJECT, ["Combien de journées d’observation ?"]),
        ("Il concerne 42 gestionnaires.", LUCARNE, ["Combien de gestionnaires pour LUCARNE ?"]),
        ("Il concerne 42 gestionnaires.", TELEWORK, ["Combien de gestionnaires en télétravail ?"]),
        ("Il concerne 42 gestionnaires.", NO_SUBJECT, []),
        ("Il forme six intérimaires.", Subject("recours à l’intérim", "le recours à l’intérim", False), []),
        ("Les sites de plus de 150 salariés en ont un.", LUCARNE, []),
        ("Deux salariés sur trois viennent en voiture.", LUCARNE, []),
        ("Il y a cinq sous-traitants, trois grands axes et huit handicaps.", LUCARNE, []),
        ("Combien de temps les 42 gestionnaires ont-ils ?", LUCARNE, []),
        ("Les réunions : six réunions d’octobre.", LUCARNE, []),
        ("Une négociation s’ouvrira le 2 octobre.", TELEWORK, ["C’est quand, la négociation sur le télétravail ?"]),
        ("Le versement est fait le 29 mai.", BONUS, ["C’est quand, le versement de l’intéressement ?"]),
        ("Le versement est fait le 29 mai.", TELEWORK, []),
        ("Le démarrage est prévu au 1er février.", LUCARNE, [
            "C’est quand, le démarrage de LUCARNE ?", "Ça démarre quand, LUCARNE ?"]),
        ("La signature du bail est prévue le 3 mai.", NO_SUBJECT, ["C’est quand, la signature du bail ?"]),
        ("La signature du bail définitif est prévue le 3 mai.", NO_SUBJECT, []),
        ("La signature du bail est attendue.", NO_SUBJECT, []),
        ("Elle verse une prime de transport de 300 € par an.", NO_SUBJECT, ["La prime de transport, c’est combien ?"]),
        ("Une indemnité de 2,50 € par jour.", TELEWORK, ["L’indemnité pour le télétravail, c’est combien ?"]),
        ("Elle verse une PPV de 400 €.", NO_SUBJECT, ["La PPV, c’est combien ?"]),
        ("La participation moyenne du CSE de 212 € est connue.", NO_SUBJECT, []),
        ("Le devis atteint 58 000 €.", LUCARNE, [
            "Le devis pour LUCARNE, c’est combien ?", "Ça coûte combien, LUCARNE ?"]),
        ("Le supplément d’intéressement est de 150 €.", BONUS, ["Le supplément d’intéressement, c’est combien ?"]),
        ("Chacun touche 870 €.", BONUS, ["L’intéressement, c’est combien ?"]),
        ("Le taux d'occupation est de 58 %.", NO_SUBJECT, ["Quel est le taux d’occupation ?"]),
        ("Vote : 13 pour, 0 contre, 3 abstentions.", LUCARNE, ["Le CSE a voté quoi sur LUCARNE ?"]),
        ("L’avis rendu est défavorable.", TELEWORK, ["Le CSE a voté quoi sur le télétravail ?"]),
        ("Il a 15 sur 20 pour les augmentations.", LUCARNE, []),
    ],
)  # fmt: skip
def test_what_is_asked_about_a_sentence(
    articles: Articles, sentence: str, subject: Subject, questions: list[str]
) -> None:
    asked = [one.question for one in asked_of(sentence, subject, articles)]
    assert [question.replace("\u00a0?", " ?") for question in asked] == questions


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_questions_made_of_a_sample_are_proofread(file: Path, snapshot: object) -> None:
    """All that may be tried: none may be wrong French, or nonsense."""
    made = sampling.candidates(read_file(file.name, file.read_bytes()), frozenset())
    assert [one.question for one in made] == snapshot


def test_nothing_of_what_is_masked_is_asked_about() -> None:
    text = (
        "CSE Valmont\nRÉUNION DU 12 MARS 2026\n\nTÉLÉTRAVAIL\nLe télétravail reste à deux jours de repos.\n\n"
        "PRIMES\nUne prime de panier de 12 € (Panier Quotidien Zonal, PQZ) est versée à 31 agents.\n"
    )
    reading = read_file("mars.txt", text.encode())
    hidden = {one.id for one in reading.structured.passages if "panier" in one.span.of(reading.text)}
    questions = " ".join(one.question for one in sampling.candidates(reading, hidden))
    assert "repos" in questions
    assert not any(word in questions for word in ("panier", "PQZ", "agents", "rimes"))
    assert "panier" in " ".join(one.question for one in sampling.candidates(reading, frozenset()))


@pytest.mark.parametrize(
    "text",
    ["1 " * 30_000, "AB " * 20_000, "« … » " * 10_000, "salariés, " * 6_000],
    ids=["digits", "caps", "marks", "words"],
)
def test_a_text_of_one_endless_sentence_is_looked_through_once(articles: Articles, text: str) -> None:
    """Backtracking over it would take minutes."""
    Articles([text])
    list(asked_of(text, LUCARNE, articles))
