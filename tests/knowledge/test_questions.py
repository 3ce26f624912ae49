"""A question in, a verbatim excerpt or a refusal out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.language.folding import fold
from knowledge.language.tokens import tokenize
from knowledge.models import Speaker
from knowledge.publishing import Outcome, publish
from knowledge.questions import Questions
from knowledge.replies import Answer, AskBack, Chat, Found, Refusal, Reply, Smalltalk
from knowledge.search.kinds import answer_kind
from knowledge.search.question import AnswerKind
from knowledge.store.database import Database
from tests.knowledge.made import SAMPLES, assert_verbatim, flat, founds, sample

MARCH = """\
SYNERA
CSE Valmont
RÉUNION DU 12 MARS 2026

TÉLÉTRAVAIL
La Direction indique que le télétravail passe à trois jours par semaine à partir du 1er septembre 2026. Le mardi reste un jour de présence pour toutes les équipes.
Le SYNERA demande que l’indemnité de télétravail soit portée à 3 € par jour.

NAVETTE DE LA GARE
La navette de la gare circule toutes les vingt minutes de 7 h à 9 h. Elle est gratuite pour les salariés du site, sur présentation du badge au chauffeur.

DÉPLOIEMENT DU LOGICIEL ALIZÉ
Le calendrier du déploiement est le suivant :
Étape\tSite\tSalariés\tDébut
Vague 1\tMontaubry\t351\t30 mars 2026
Vague 2\tVarcelles\t173\t27 avril 2026
Le Contrôle d’Accès Permanent (CAP) remplacera les badges en papier au mois de juin.
Le DE présentera le bilan du déploiement en septembre devant la commission de suivi.

QUESTIONS DIVERSES
Question n° 12 (SYNERA) : Combien de places de parking seront supprimées pendant les travaux de l’entrée nord ?
Réponse : Quarante places de parking seront supprimées jusqu’à la fin du mois de novembre, et remplacées par convention avec le garage voisin.
"""  # noqa: E501
OCTOBER = """\
SYNERA
CSE Valmont
RÉUNION DU 15 OCTOBRE 2026

RESTAURATION
La cantine proposera un menu végétarien chaque jeudi à compter du 2 novembre 2026, au même prix que les autres menus.

TÉLÉTRAVAIL
La commission de suivi du télétravail se réunira le 12 novembre 2026 à Montaubry.
"""


@pytest.fixture(scope="module")
def valmont(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Questions]:
    """A house with two meetings, only asked."""
    database = Database.open(tmp_path_factory.mktemp("valmont"))
    publish(database, "mars.txt", MARCH.encode())
    publish(database, "octobre.txt", OCTOBER.encode())
    yield Questions(database)
    database.close()


def answer(reply: Reply) -> Found:
    assert isinstance(reply, Answer | AskBack), reply
    return reply.found[0]


def shown(reply: Reply) -> str:
    return flat(answer(reply).excerpt.text)


def assert_refused(reply: Reply) -> Refusal:
    assert isinstance(reply, Refusal), reply
    return reply


# -- answers


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Combien de jours de télétravail par semaine ?", "trois jours par semaine"),
        ("Quel est le jour de présence pour toutes les équipes ?", "Le mardi reste un jour de présence"),
        ("navette de la gare", "toutes les vingt minutes"),
        ("La navette est-elle gratuite ?", "Elle est gratuite"),
        ("Quand y aura-t-il un menu végétarien à la cantine ?", "chaque jeudi à compter du 2 novembre 2026"),
        ("menu végétarien cantine", "menu végétarien"),
        ("Que demande le SYNERA pour l’indemnité de télétravail ?", "portée à 3 € par jour"),
    ],
)
def test_a_question_gets_the_words_that_answer_it(valmont: Questions, question: str, words: str) -> None:
    reply = valmont.ask(question)
    assert words in shown(reply)
    assert_verbatim(answer(reply).excerpt)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("le télétravail, on en est où", AnswerKind.ANY),
        ("On en est où sur le télétravail ?", AnswerKind.ANY),
        ("Où en est-on du télétravail ?", AnswerKind.ANY),
        ("où en est le projet ALIZÉ ?", AnswerKind.ANY),
        ("La navette, c’est où ?", AnswerKind.WHERE),
        ("Où est la navette ?", AnswerKind.WHERE),
    ],
)
def test_news_are_asked_for_in_words_that_name_no_place(question: str, kind: AnswerKind) -> None:
    found, rest = answer_kind(fold(question))
    assert found is kind
    assert "ou" not in rest.split()


def test_an_answer_says_where_it_stands(valmont: Questions) -> None:
    source = answer(valmont.ask("Combien de jours de télétravail par semaine ?")).source
    assert (source.meeting.date, source.meeting.body, source.meeting.file) == (
        date(2026, 3, 12),
        "CSE Valmont",
        "mars.txt",
    )
    assert (source.section, source.page, source.speaker) == (("TÉLÉTRAVAIL",), None, Speaker.MANAGEMENT)


@pytest.mark.parametrize(
    "question",
    [
        "Quel est le salaire du directeur ?",
        "Combien de chats vivent à la cantine ?",
        "La piscine sera-t-elle ouverte en juillet ?",
        "Qui a gagné la coupe du monde ?",
        "Combien coûte la cantine ?",
    ],
)
def test_what_no_summary_says_is_refused(valmont: Questions, question: str) -> None:
    refusal = assert_refused(valmont.ask(question))
    assert refusal.searched
    assert (refusal.coverage.meetings, refusal.coverage.first, refusal.coverage.last) == (
        2,
        date(2026, 3, 12),
        date(2026, 10, 15),
    )


@pytest.mark.parametrize("question", ["Combien de jours de télétravail ?", "Où est la piscine ?", "télétravail"])
def test_an_empty_house_refuses_and_says_that_it_is_empty(store: Database, question: str) -> None:
    refusal = assert_refused(Questions(store).ask(question))
    assert (refusal.coverage.meetings, refusal.coverage.first, refusal.coverage.last) == (0, None, None)
    assert refusal.found == ()
    assert refusal.closest is None


def test_a_question_without_a_word_that_says_something_is_refused(valmont: Questions) -> None:
    assert_refused(valmont.ask("Est-ce que c’est pour eux ou pour nous ?"))
    assert shown(valmont.ask("Est-ce que le télétravail est pour nous ?"))


# -- words


@pytest.mark.parametrize(
    "typed",
    [
        "combien de jours de tlétravail par semaine ?",
        "combien de jours de teletravaille par semaine",
        "combien de jours de télétravial par semaine ?",
        "cb de jours de teletravail par semaine",
        "COMBIEN DE JOURS DE TELETRAVAIL PAR SEMAINE",
    ],
)
def test_typing_errors_are_mended(valmont: Questions, typed: str) -> None:
    assert "trois jours par semaine" in shown(valmont.ask(typed))


def test_what_was_understood_is_said_only_where_something_was_mended(valmont: Questions) -> None:
    mended = valmont.ask("la navete de la gare est-elle gratuite ?")
    right = valmont.ask("la navette de la gare est-elle gratuite ?")
    assert isinstance(mended, Answer)
    assert isinstance(right, Answer)
    assert mended.understood == "la navette de la gare est-elle gratuite ?"
    assert right.understood is None
    assert mended.question == "la navete de la gare est-elle gratuite ?"


def test_a_right_word_that_no_summary_holds_is_not_mended_into_one_that_they_do(valmont: Questions) -> None:
    """« piscine » is no error for anything."""
    refusal = assert_refused(valmont.ask("Où se trouve la piscine ?"))
    assert refusal.understood is None
    assert "piscine" in refusal.searched


def test_letters_in_capitals_are_not_the_small_word(valmont: Questions) -> None:
    """« DE » is the director of the site, « de » is nothing."""
    assert "Le DE présentera" in shown(valmont.ask("Que présentera le DE ?"))
    assert [token.acronym for token in tokenize("le DE de Montaubry")] == [False, True, False, False]
    assert_refused(valmont.ask("Que fait-on de lui ?"))


def test_letters_find_what_they_stand_for_and_the_other_way_round(valmont: Questions) -> None:
    for question in ("C’est quoi le CAP ?", "Que veut dire CAP ?", "Quand arrive le contrôle d’accès permanent ?"):
        assert "Contrôle d’Accès Permanent (CAP)" in shown(valmont.ask(question))


def test_letters_are_explained_beside_an_answer_that_does_not_spell_them_out(store: Database) -> None:
    publish(store, "mars.txt", MARCH.encode())
    publish(
        store, "juin.txt", "CSE Valmont\nRÉUNION DU 18 JUIN 2026\n\nBADGES\nLe CAP fonctionne depuis lundi.\n".encode()
    )
    reply = Questions(store).ask("Depuis quand le CAP fonctionne-t-il ?")
    assert isinstance(reply, Answer)
    assert "Le CAP fonctionne depuis lundi." in shown(reply)
    assert [(one.letters, one.expansion) for one in reply.acronyms] == [("CAP", "Contrôle d'Accès Permanent")]


# -- tables, numbers, questions


def test_a_table_row_is_shown_under_its_column_names(valmont: Questions) -> None:
    for question in ("Combien de salariés à Varcelles ?", "Quand commence la vague 2 ?"):
        reply = valmont.ask(question)
        assert shown(reply) == "Étape · Site · Salariés · Début (…) Vague 2 · Varcelles · 173 · 27 avril 2026"
        assert_verbatim(answer(reply).excerpt)


def test_a_numbered_thing_is_not_answered_by_another(valmont: Questions) -> None:
    assert "30 mars 2026" in shown(valmont.ask("Quand débute la vague 1 ?"))
    assert "27 avril 2026" in shown(valmont.ask("Quand débute la vague 2 ?"))
    assert_refused(valmont.ask("Quand débute la vague 3 ?"))


def test_the_question_of_the_union_is_not_given_where_its_answer_is(valmont: Questions) -> None:
    reply = valmont.ask("Combien de places de parking seront supprimées ?")
    assert "Quarante places de parking" in shown(reply)
    assert not answer(reply).source.asks
    assert answer(reply).source.speaker is Speaker.MANAGEMENT


def test_a_later_meeting_on_the_same_point_is_named(store: Database) -> None:
    for name, day, count in (("mars.txt", "12 MARS", "trois"), ("mai.txt", "7 MAI", "quatre")):
        text = f"CSE Valmont\nRÉUNION DU {day} 2026\n\nBADGES\nLe badge de la navette coûte {count} euros par mois.\n"
        publish(store, name, text.encode())
    reply = Questions(store).ask("Combien coûte le badge de la navette ?")
    assert isinstance(reply, Answer)
    dates = {found.source.meeting.date for found in founds(reply)}
    assert dates == {date(2026, 3, 12), date(2026, 5, 7)}
    assert answer(reply).source.meeting.date == date(2026, 5, 7) or reply.newer


# -- messages that are no question


@pytest.mark.parametrize(
    ("message", "chat"),
    [
        ("bonjour", Chat.GREETING),
        ("Bonsoir à tous !", Chat.GREETING),
        ("slt", Chat.GREETING),
        ("merci beaucoup", Chat.THANKS),
        ("ok super merci bonne journée", Chat.THANKS),
        ("👍 merci", Chat.THANKS),
        ("au revoir", Chat.GOODBYE),
        ("aide", Chat.HELP),
        ("comment ça marche ?", Chat.HELP),
        ("qui es-tu ?", Chat.HELP),
        ("", Chat.NOISE),
        ("   ", Chat.NOISE),
        ("???", Chat.NOISE),
        ("👍👍", Chat.NOISE),
        ("12345", Chat.NOISE),
        ("qsdfghjklm", Chat.NOISE),
        ("aaaaaaa", Chat.NOISE),
        ("\x00\x01", Chat.NOISE),
        ("parking " * 200, Chat.TOO_LONG),
    ],
)
def test_a_message_that_is_no_question_gets_a_human_line(valmont: Questions, message: str, chat: Chat) -> None:
    assert valmont.ask(message) == Smalltalk(message, chat)


def test_a_polite_question_is_a_question(valmont: Questions) -> None:
    for polite in ("Bonjour, {} Merci !", "bjr {} svp", "Merci de me dire {}", "Aide : {}"):
        question = polite.format("la navette de la gare est-elle gratuite ?")
        assert "gratuite" in shown(valmont.ask(question))


# -- any text at all


ODD = (
    '"',
    "'",
    '"navette" OR *',
    "navette AND NOT gare",
    "NEAR(navette gare)",
    "own:navette",
    "navette*",
    "^navette",
    "(navette",
    "navette; DROP TABLE passages;--",
    "%_%",
    "nav\x00ette",
    "\ud83d",
    "👩‍👩‍👧‍👦 🇫🇷",
    "هل النقل مجاني؟",
    "\u202eettevan",
    "n\u0301a\u0308v\u0327ette",
    "ﬁn de l’été ½ ² Ⅳ ①",
    "班车免费吗",
    "é" * 900,
    "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    "-" * 900,
    "vague 2 n° 2 2 2 ~ 2",
    "n'" * 300,
    "C.A.P. C&A 5411-14-1 1er 110 000,50",
    "\n\r\t\f\x0b\u2028",
    "x" * 4096,
    "mot " * 1024,
)
MESSAGES = st.one_of(
    st.sampled_from(ODD),
    st.text(max_size=200),
    st.text(alphabet="\"'*()-^:+~=_%.,;!?&/\\\x00\u0301\u200b\u202e 12aé", max_size=120),
    st.text(min_size=1, max_size=6).map(lambda piece: (piece * 4096)[:4096]),
)


@pytest.mark.parametrize("message", ODD, ids=range(len(ODD)))
def test_no_message_breaks_a_query(valmont: Questions, message: str) -> None:
    for found in founds(valmont.ask(message)):
        assert_verbatim(found.excerpt)


@settings(max_examples=120)
@given(message=MESSAGES, question=st.sampled_from(["", "navette gratuite ", "combien de jours de télétravail "]))
def test_any_text_gets_a_reply(valmont: Questions, message: str, question: str) -> None:
    """Never raises, and a message of 4,096 characters is as good as any."""
    for text in (message, question + message, message[:500] + question):
        reply = valmont.ask(text)
        assert reply.question == text
        for found in founds(reply):
            assert_verbatim(found.excerpt)


WORDS = sorted({token.surface for file in SAMPLES for token in tokenize(sample(file.name))})
ASKED = ("combien", "quand", "qui", "pourquoi", "où", "c’est quoi", "quel", "que dit la direction sur", "?", "vote")
QUESTIONS = st.lists(
    st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(ASKED), st.text(max_size=8)), max_size=9
).map(" ".join)


# tests/faults asks thousands
@settings(max_examples=120)
@given(question=QUESTIONS, limit=st.sampled_from([1, 3, 10, 100]))
def test_every_excerpt_is_verbatim_whatever_is_asked(samples_asked: Questions, question: str, limit: int) -> None:
    reply = samples_asked.ask(question, limit=limit)
    for found in founds(reply):
        assert_verbatim(found.excerpt)
        assert 0 <= found.score <= 1
    if isinstance(reply, Answer | AskBack | Refusal):
        assert len(reply.found) <= max(limit, 1)
        assert len({found.passage_id for found in reply.found}) == len(reply.found)


@settings(max_examples=25)
@given(question=QUESTIONS)
def test_context_is_verbatim_too(samples_asked: Questions, question: str) -> None:
    for found in founds(samples_asked.ask(question)):
        context = samples_asked.context(found.passage_id, question)
        assert context is not None
        assert context.source.section == found.source.section
        for excerpt in (*context.before, context.passage, *context.after):
            assert_verbatim(excerpt)
        again = samples_asked.found(found.passage_id, question)
        assert again is not None
        assert_verbatim(again.excerpt)


def test_every_passage_can_be_shown_with_its_context(samples_asked: Questions, samples_house: Database) -> None:
    ids = [row["id"] for row in samples_house.sql.query("SELECT id FROM passages")]
    assert len(ids) > 500
    for passage_id in ids:
        context = samples_asked.context(passage_id, "télétravail")
        assert context is not None
        assert len(context.before) <= 2
        assert len(context.after) <= 2
        for excerpt in (*context.before, context.passage, *context.after):
            assert_verbatim(excerpt)


@pytest.mark.parametrize("passage_id", ["", "aaaaaaaaaaaaaa", "'; --", "é\x00", "x" * 5000])
def test_a_button_that_leads_nowhere_gets_nothing(valmont: Questions, passage_id: str) -> None:
    assert valmont.found(passage_id, "navette") is None
    assert valmont.context(passage_id, "navette") is None


# -- limits, order, other processes


def test_no_more_passages_than_asked_for(samples_asked: Questions) -> None:
    for limit in (1, 2, 3, 10):
        reply = samples_asked.ask("Combien de jours de télétravail ?", limit=limit)
        assert isinstance(reply, Answer | AskBack | Refusal)
        assert len(reply.found) == limit
    few, many = (samples_asked.ask("Combien de jours de télétravail ?", limit=limit) for limit in (3, 100))
    assert isinstance(few, Answer)
    assert isinstance(many, Answer)
    assert many.found[:3] == few.found
    assert len(many.found) > 10


def test_the_same_question_gets_the_same_reply(samples_asked: Questions, samples_house: Database) -> None:
    fresh = Questions(samples_house)
    for question in ("télétravail", "Combien coûte ORPHÉE ?", "quand y a-t-il un vote sur l’intérim", "congé d'été"):
        assert samples_asked.ask(question) == samples_asked.ask(question) == fresh.ask(question)


def test_the_order_of_publication_changes_no_excerpt(tmp_path: Path, samples_asked: Questions) -> None:
    database = Database.open(tmp_path)
    for file in reversed(SAMPLES):
        publish(database, file.name, file.read_bytes())
    other = Questions(database)
    for question in ("Combien de jours de télétravail ?", "Quel est le coût d’ORPHÉE ?", "Qui est l’infirmière ?"):
        first, second = next(founds(other.ask(question))), next(founds(samples_asked.ask(question)))
        assert first.excerpt.text == second.excerpt.text
    database.close()


PUBLISHES = """\
import sys
from pathlib import Path
from knowledge.publishing import publish
from knowledge.store.database import Database
database = Database.open(Path(sys.argv[1]))
print(publish(database, sys.argv[2], sys.stdin.buffer.read(), replace=True).outcome.value)
"""


def publish_elsewhere(folder: Path, name: str, text: str) -> str:
    """In another process."""
    done = subprocess.run(
        [sys.executable, "-c", PUBLISHES, str(folder), name], input=text.encode(), capture_output=True, check=True
    )
    return done.stdout.decode().strip()


def test_what_another_process_publishes_is_seen_at_the_next_question(store: Database, folder: Path) -> None:
    asked = Questions(store)
    assert_refused(asked.ask("La navette de la gare est-elle gratuite ?"))
    assert publish_elsewhere(folder, "mars.txt", MARCH) == "published"
    assert "gratuite" in shown(asked.ask("La navette de la gare est-elle gratuite ?"))
    assert publish_elsewhere(folder, "mars.txt", MARCH.replace("gratuite", "payante")) == "replaced"
    assert "payante" in shown(asked.ask("La navette de la gare est-elle payante ?"))
    # words that only the new text holds are known to the speller too
    assert "payante" in shown(asked.ask("La navette de la gare est-elle paiante ?"))


def test_a_replaced_summary_is_no_longer_quoted_and_its_buttons_say_so(store: Database) -> None:
    asked, question = Questions(store), "navette de la gare"
    publish(store, "mars.txt", MARCH.encode())
    before = answer(asked.ask(question))
    assert (
        publish(store, "mars.txt", MARCH.replace("vingt", "trente").encode(), replace=True).outcome is Outcome.REPLACED
    )
    after = answer(asked.ask(question))
    assert "trente minutes" in after.excerpt.text
    assert after.passage_id != before.passage_id
    assert not [found for found in founds(asked.ask(question, limit=100)) if "vingt" in found.excerpt.text]
    assert asked.found(before.passage_id, question) is None
    assert asked.found(after.passage_id, question) is not None
    assert asked.context(before.passage_id, question) is None
    assert asked.context(after.passage_id, question) is not None


def test_a_text_published_again_after_its_correction_is_quoted_again(store: Database) -> None:
    asked, question = Questions(store), "navette de la gare"
    corrected = MARCH.replace("vingt", "trente")
    for text, words in ((MARCH, "vingt"), (corrected, "trente"), (MARCH, "vingt"), (corrected, "trente")):
        publish(store, "mars.txt", text.encode(), replace=True)
        reply = asked.ask(question)
        assert f"{words} minutes" in shown(reply)
        assert asked.found(answer(reply).passage_id, question) is not None
    assert store.sql.table("summaries").count == 4
    assert [row["status"] for row in store.sql.query("SELECT status FROM summaries ORDER BY id")] == [
        "replaced",
        "replaced",
        "replaced",
        "published",
    ]
