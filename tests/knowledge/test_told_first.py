"""What is quoted first of a topic: what became of it, not who asked."""

from __future__ import annotations

import pytest

from knowledge.following import Told
from knowledge.questions import Questions
from knowledge.store.database import Database
from knowledge.timelines import Entry, Timelines

JANUARY, OCTOBER = "cse-vostrenne-2026-01-27.md", "cse-vostrenne-2025-10-14.md"


def entry(house: Database, name: str, file: str) -> Entry:
    topics = Timelines(house)
    topic = topics.find(name)
    assert topic is not None
    return next(one for one in topics.timeline(topic.id, 0, 20).entries if one.meeting.file == file)


@pytest.mark.parametrize(
    ("name", "asked", "answered"),
    [
        ("titres-restaurant", "Où en est l'étude sur les titres-restaurant", "Elle sera présentée en avril."),
        ("congés", "Les dates de la fermeture d'été sont-elles confirmées ?", "Oui, du 27 juillet au 14 août"),
    ],
)
def test_an_answer_goes_before_its_question_and_is_quoted_below_it(
    name: str, asked: str, answered: str, samples_house: Database, samples_asked: Questions
) -> None:
    first = entry(samples_house, name, JANUARY)
    assert first.told is Told.ANSWERED
    question, *answer = (one.of(first.excerpt.source) for one in first.excerpt.slices)
    assert asked in question
    assert answered in " ".join(answer)
    alone = samples_asked.found(first.passage_id, name)
    quoted = samples_asked.found(first.passage_id, name, asked=True)
    assert alone is not None
    assert quoted is not None
    assert asked in quoted.excerpt.text
    assert answered in quoted.excerpt.text


def test_what_elected_members_ask_for_was_not_decided(samples_house: Database) -> None:
    first = entry(samples_house, "production", OCTOBER)
    assert (first.told, "demandent" in first.excerpt.text) == (Told.ANSWERED, False)
