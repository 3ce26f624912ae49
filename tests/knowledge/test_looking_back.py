"""A new topic is looked for in what is published: only where the index says that it may stand, and with the same
result as everywhere."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from knowledge.classifying import Classifier
from knowledge.language.keys import beginnings, token_keys
from knowledge.language.subjects import forms
from knowledge.language.tokens import tokenize
from knowledge.publishing import publish
from knowledge.search.topics import ReadSummary, weight
from knowledge.store.database import Database
from knowledge.store.summaries import SummaryTable
from knowledge.store.topics import TopicTable
from tests.knowledge.following import APRIL, MAY, House
from tests.measures.topics import publish_samples

WORDS = (  # noqa: SIM905
    "Prime primes PRIME petit petite côté congés CONGÉ jury travaux travail émaux CSE CER CERs l’été été agissements "
    "3 2026 5411-14-1 1er m² R&D M.S.A. régional régionaux yeux œil conseiller conseillère formation forme naïf"
).split()
NAMES = ("Petits travaux", "Côté", "CER", "Agissement", "Régional", "Œil", "Jury des conseillers", "R&D", "M.S.A. 2026")


@pytest.fixture
def house(store: Database) -> House:
    return House(store)


def look_back(database: Database) -> tuple[set[tuple[int, str, float]], set[tuple[int, str, float]]]:
    """What belongs to which topic by the index, and by reading everything."""
    classifier, table, summaries = Classifier(database), TopicTable(database), SummaryTable(database)
    patterns = classifier.patterns()
    with database.transaction():
        classifier.compare([pattern.topic for pattern in patterns])
    rows = database.sql.query("SELECT topic_id, passage, weight FROM topic_passages")
    quick = {(row["topic_id"], row["passage"], row["weight"]) for row in rows}
    plain = set()
    for number in table.published():
        stored = summaries.load(number)
        assert stored is not None
        read = ReadSummary(stored)
        for pattern in patterns:
            for passage in read.passages:
                if worth := weight(pattern, read, passage):
                    plain.add((pattern.topic, passage.id, worth))
    return quick, plain


def test_the_index_finds_in_the_samples_what_reading_everything_finds(tmp_path: Path) -> None:
    quick, plain = look_back(publish_samples(tmp_path))
    assert len(plain) > 500
    assert quick == plain


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
    quick, plain = look_back(house.database)
    assert len(plain) > 10
    assert quick == plain


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
