"""Question sets: read strictly, counted exactly."""

from __future__ import annotations

import json

import pytest

from knowledge.evaluation import BadQuestions, Score, evaluate, is_right, read_questions
from knowledge.publishing import publish
from knowledge.questions import Questions
from knowledge.replies import Answer
from knowledge.store.database import Database

TEXT = """\
CSE Valmont
RÉUNION DU 12 MARS 2026

TÉLÉTRAVAIL
Le télétravail passe à trois jours par semaine au 1^{er} septembre.

TRANSPORTS
La **navette** de la gare est gratuite pour les salariés du site.
"""


@pytest.fixture
def asked(store: Database) -> Questions:
    publish(store, "mars.txt", TEXT.encode())
    return Questions(store)


def line(**fields: object) -> str:
    return json.dumps({"id": "q", "question": "?", "kind": "plain"} | fields, ensure_ascii=False)


def test_a_question_names_its_places() -> None:
    also = [{"file": "b.txt", "pattern": "tro.s"}]
    lines = ["", line(id=7, file="a.txt", gold=["trois", "3"], also=also), "  ", line(kind="none")]
    first, second = read_questions(lines)
    assert (first.id, first.places) == ("7", (("a.txt", ("trois", "3"), None), ("b.txt", (), "tro.s")))
    assert (second.kind, second.places) == ("none", ())


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[]",
        "null",
        '"a question"',
        "12",
        '{"id": "1", "question": "?"}',
        '{"question": "?", "kind": "none"}',
        line(),
        line(file="a.txt", gold=3),
        line(file="a.txt", gold="trois"),
        line(file="a.txt", pattern="(trois"),
        line(file="a.txt", pattern=3),
        line(file="a.txt", also=[3]),
        line(file="a.txt", also=[{}]),
        "[" * 100_000,
    ],
    ids=range(15),
)
def test_a_line_that_is_no_question_is_named_with_its_number(bad: str) -> None:
    good = line(file="a.txt", gold=["trois"])
    with pytest.raises(BadQuestions) as refused:
        read_questions([good, "", bad, good])
    assert refused.value.line == 3
    assert refused.value.reason
    assert len(read_questions([good, "", good])) == 2


def test_scores_are_counted_by_kind_and_for_all_that_can_be_answered(asked: Questions) -> None:
    lines = [
        line(question="Combien de jours de télétravail par semaine ?", file="mars.txt", gold=["trois jours"]),
        line(question="La navette de la gare est-elle gratuite ?", file="mars.txt", gold=["payante"]),
        line(question="télétravail", kind="keywords", file="autre.txt", gold=["trois jours"]),
        line(question="Où est la piscine ?", kind="who", file="mars.txt", gold=["piscine"]),
        line(question="Où est la piscine ?", kind="none"),
        line(question="bonjour", kind="none"),
        line(question="La navette de la gare est-elle gratuite ?", kind="near"),
    ]
    assert evaluate(asked, read_questions(lines)) == [
        Score("keywords", 1, 0, 0, 1, 0),
        Score("plain", 2, 1, 1, 1, 0),
        Score("who", 1, 0, 0, 0, 1),
        Score("ALL", 4, 1, 1, 2, 1),
        Score("near", 1, 0, 0, 1, 0),
        Score("none", 2, 0, 0, 0, 2),
    ]


def test_no_questions_have_no_scores(asked: Questions) -> None:
    assert evaluate(asked, []) == []


@pytest.mark.parametrize(
    ("place", "right"),
    [
        ({"file": "mars.txt", "gold": ["au 1er septembre"]}, True),
        ({"file": "mars.txt", "gold": ["TROIS  jours, par semaine"]}, True),
        ({"file": "mars.txt", "gold": ["deux jours", "trois jours"]}, True),
        ({"file": "mars.txt", "pattern": "TROIS jours"}, True),
        ({"file": "autre.txt", "gold": ["trois jours"]}, False),
        ({"file": "mars.txt", "gold": ["quatre jours"]}, False),
        ({"file": "mars.txt"}, False),
        ({"file": "autre.txt", "gold": ["trois"], "also": [{"file": "mars.txt", "gold": ["trois"]}]}, True),
    ],
)
def test_an_excerpt_is_right_by_its_words_and_its_file(asked: Questions, place: dict[str, object], right: bool) -> None:
    reply = asked.ask("Combien de jours de télétravail par semaine ?")
    assert isinstance(reply, Answer)
    assert is_right(read_questions([line(**place)])[0], reply.found[0]) is right
