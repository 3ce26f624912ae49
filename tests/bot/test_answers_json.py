"""The shape of --json is a promise to programs: it is held against a file kept beside this test."""

import json
from pathlib import Path

from bot.answers_json import answer_line
from knowledge.replies import Chat, Smalltalk
from tests.bot.made import ANSWER, ASK_BACK, MENDED, REFUSAL

KEPT = Path(__file__).with_name("answers.jsonl")


def test_the_shape_is_the_kept_one():
    lines = [
        answer_line(ANSWER, "q-1"),
        answer_line(MENDED, 2),
        answer_line(ASK_BACK),
        answer_line(REFUSAL, "q-4"),
        answer_line(Smalltalk("merci !", Chat.THANKS), "q-5"),
    ]
    assert lines == KEPT.read_text(encoding="utf-8").splitlines()


def test_an_answer_and_a_question_back_count_as_answered_and_a_refusal_does_not():
    assert json.loads(answer_line(ANSWER))["answered"]
    assert json.loads(answer_line(ASK_BACK))["answered"]
    assert not json.loads(answer_line(REFUSAL))["answered"]
    assert not json.loads(answer_line(Smalltalk("merci", Chat.THANKS)))["answered"]


def test_a_question_that_no_encoding_takes_still_makes_a_line():
    line = answer_line(Smalltalk("\ud800\x00\n", Chat.NOISE), "x")
    assert json.loads(line.encode("utf-8"))["question"] == "\ufffd\n"
    assert "\n" not in line
