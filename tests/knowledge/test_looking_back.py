"""A new topic is looked for in what is published: only where the index says that it may stand, and with the same
result as everywhere."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from knowledge.classifying import Classifier
from knowledge.language.keys import beginnings, token_keys
from knowledge.language.subjects import Phrase, Phrases, forms, same
from knowledge.language.tokens import tokenize
from knowledge.publishing import publish
from knowledge.search.topics import ReadSummary, weight
from knowledge.store.database import Database
from knowledge.store.summaries import SummaryTable
from knowledge.store.topics import TopicTable
from tests.knowledge.following import APRIL, MAY, House

WORDS = (  # noqa: SIM905
    "Prime primes PRIME petit petite côté congés CONGÉ jury travaux travail émaux CSE CER CERs l’été été agissements "
    "3 2026 5411-14-1 1er m² R&D M.S.A. régional régionaux yeux œil conseiller conseillère formation forme naïf"
).split()
NAMES = ("Petits travaux", "Côté", "CER", "Agissement", "Régional", "Œil", "Jury des conseillers", "R&D", "M.S.A. 2026")


@pytest.fixture
def house(store: Database) -> House:
    return House(store)


Belonging = set[tuple[int, str, float]]
"""Topic, passage, and how much it is about it."""


def stored(database: Database) -> Belonging:
    rows = database.sql.query("SELECT topic_id, passage, weight FROM topic_passages")
    return {(row["topic_id"], row["passage"], row["weight"]) for row in rows}


def look_back(database: Database) -> tuple[Belonging, Belonging, Belonging]:
    """What belongs to which topic: as each summary was published, by the index, and by reading everything."""
    classifier, table, summaries = Classifier(database), TopicTable(database), SummaryTable(database)
    placed, patterns = stored(database), classifier.patterns()
    with database.transaction():
        classifier.compare([pattern.topic for pattern in patterns])
    quick = stored(database)
    plain = set()
    for number in table.published():
        summary = summaries.load(number)
        assert summary is not None
        read = ReadSummary(summary)
        for pattern in patterns:
            for passage in read.passages:
                if worth := weight(pattern, read, passage):
                    plain.add((pattern.topic, passage.id, worth))
    return placed, quick, plain


def test_the_index_finds_in_the_samples_what_reading_everything_finds(samples_house: Database) -> None:
    with samples_house.copied() as copy:
        placed, quick, plain = look_back(copy)
    assert len(plain) > 500
    assert placed == quick == plain


@pytest.mark.parametrize("seed", range(5))
def test_the_index_finds_in_any_text_what_reading_everything_finds(house: House, seed: int) -> None:
    chosen = random.Random(seed)

    def some(least: int, most: int) -> str:
        return " ".join(chosen.choice(WORDS) for _ in range(chosen.randint(least, most)))

    for name in NAMES:
        house.topics.add(house.representative.number, name)
    for number in range(4):
        lines = ["CSE Rivemont", ""]
        for _ in range(6):
            heading = some(1, 3)
            if chosen.random() < 0.5:
                heading = f"{heading.upper()} : {some(2, 5)}"
            lines += ["", f"## {heading}", "", f"La Direction dit {some(3, 9)}.", "", f"Les cas de {some(1, 2)} :", ""]
            lines += [f"- {some(2, 5)} ;" for _ in range(2)]
        when = date(2026, 1, 1) + timedelta(days=30 * number)
        publish(house.database, f"{number}.md", "\n".join(lines).encode(), when=when)
    placed, quick, plain = look_back(house.database)
    assert len(plain) > 10
    assert placed == quick == plain


FEW = st.lists(st.frozensets(st.sampled_from("abc"), min_size=1), max_size=3).map(tuple)
"""Phrases of few words that have forms in common."""


@given(st.lists(FEW, max_size=6), FEW)
def test_among_many_phrases_one_is_found_as_by_comparing_each(known: list[Phrase], words: Phrase) -> None:
    phrases = Phrases(known)
    named = [one for one in known if one]
    assert phrases.has(words) == any(same(words, one) for one in named)
    windows = [words[start:stop] for start in range(len(words)) for stop in range(start + 1, len(words) + 1)]
    assert phrases.stand_in(words) == any(same(window, one) for window in windows for one in named)


def test_every_word_is_found_by_the_beginning_of_its_forms() -> None:
    dictionary = DefaultDictionaryFactory().get_dictionary("fr")
    words = [word.decode() if isinstance(word, bytes) else word for word in dictionary]
    for word in random.Random(5).sample(sorted(words), 4_000):
        for token in tokenize(word) + tokenize(word.upper()):
            keys = token_keys(token)
            for form in forms(token):
                assert any(key.startswith(one) for key in keys for one in beginnings(form)), (word, form, keys)


def test_what_cannot_hold_a_new_topic_is_not_read_again(house: House) -> None:
    april, may = house.publish(APRIL), house.publish(MAY, "mai.txt")
    read: list[str] = []
    house.database.sql.conn.set_trace_callback(read.append)
    house.topics.add(house.representative.number, "Logiciel de paie")
    house.database.sql.conn.set_trace_callback(None)
    texts = [one for one in read if "s.text" in one and one.startswith("SELECT")]
    assert any(f"s.id = {may}" in one for one in texts)
    assert not any(f"s.id = {april}" in one for one in texts)
