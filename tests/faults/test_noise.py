"""Thousands of damaged summaries and senseless questions, other ones each time."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.display import show
from knowledge.errors import NotText, StoreError
from knowledge.models import Span
from knowledge.publishing import publish
from knowledge.questions import Questions
from knowledge.reading.text import decode
from knowledge.store.database import FILE, Database
from knowledge.structure.structuring import structure
from tests.knowledge.made import SAMPLES, assert_verbatim, bare_words, founds, is_run, sample
from tests.knowledge.test_passages import ANY, MIXED, assert_sound, mutated
from tests.knowledge.test_questions import MESSAGES, QUESTIONS

MANY = settings(
    derandomize=False, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@settings(MANY, max_examples=4000)
@given(st.one_of(MIXED, ANY, mutated()))
def test_any_text_is_structured(text: str) -> None:
    assert_sound(text, structure(text).passages)


@settings(MANY, max_examples=2000)
@given(question=st.one_of(MESSAGES, QUESTIONS), limit=st.integers(1, 100))
def test_any_question_gets_verbatim_excerpts(samples_asked: Questions, question: str, limit: int) -> None:
    for found in founds(samples_asked.ask(question, limit=limit)):
        assert_verbatim(found.excerpt)


@settings(MANY, max_examples=4000)
@given(st.binary(max_size=400))
def test_any_bytes_become_text_or_are_refused(data: bytes) -> None:
    try:
        text = decode(data)
    except NotText:
        return
    assert text.encode("utf-8").decode("utf-8") == text


@settings(MANY, max_examples=2000)
@given(st.data())
def test_any_slice_shows_a_run_of_words(data: st.DataObject) -> None:
    text = data.draw(st.one_of(MIXED, mutated()).filter(lambda text: text.strip() and not re.search("[<$^]", text)))
    start = data.draw(st.integers(0, len(text) - 1))
    words = bare_words(show(text, Span(start, data.draw(st.integers(start + 1, len(text))))).text)[1:-1]
    assert not words or is_run(words, bare_words(text))


@pytest.mark.parametrize("seed", range(40))
def test_damaged_summaries_are_published_and_answered_verbatim(tmp_path: Path, seed: int) -> None:
    """Lines of all the samples shuffled and cut: whatever is understood of them, what is shown stands there."""
    chance = random.Random(seed)
    lines = [line for file in SAMPLES for line in sample(file.name).split("\n")]
    database = Database.open(tmp_path)
    for number in range(3):
        chosen = [chance.choice(lines)[chance.choice((0, 0, 0, 3)) :] for _ in range(150)]
        text = f"CSE Valmont {number}\nRéunion du {number + 1} mars 2026\n\n" + "\n".join(chosen)
        publish(database, f"{number}.txt", text.encode(), replace=True)
    asked = Questions(database)
    words = [word for line in lines for word in re.findall(r"\w{3,}", line)]
    for _ in range(25):
        question = " ".join(chance.sample(words, chance.randint(1, 6)))
        for found in founds(asked.ask(question, limit=10)):
            assert_verbatim(found.excerpt)
            context = asked.context(found.passage_id, question)
            assert context is not None
            for excerpt in (*context.before, context.passage, *context.after):
                assert_verbatim(excerpt)
    database.close()


@pytest.mark.parametrize("seed", range(60))
def test_a_database_with_random_damage_raises_what_the_program_expects(tmp_path: Path, seed: int) -> None:
    """Bytes changed anywhere: told as damage, or harmless; never another exception, never words that stand nowhere."""
    chance = random.Random(seed)
    database = Database.open(tmp_path)
    for file in SAMPLES[:3]:
        publish(database, file.name, file.read_bytes())
    database.sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    data = bytearray((tmp_path / FILE).read_bytes())
    for _ in range(chance.choice((1, 10, 200))):
        place = chance.randrange(100, len(data))
        data[place : place + chance.choice((1, 8, 600))] = chance.randbytes(chance.choice((1, 8, 600)))
    (tmp_path / FILE).write_bytes(data)
    damaged: Database | None = None
    try:
        damaged = Database.open(tmp_path)
        for question in ("Combien de jours de télétravail ?", "vote", "ORPHÉE"):
            list(founds(Questions(damaged).ask(question, limit=100)))
        publish(damaged, SAMPLES[4].name, SAMPLES[4].read_bytes())
    except StoreError:
        pass
    finally:
        if damaged is not None:
            damaged.close()
