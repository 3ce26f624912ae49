"""The sample summaries, read and published; empty houses for what a test writes itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from knowledge.publishing import publish
from knowledge.questions import Questions
from knowledge.store.database import Database
from tests.knowledge.made import SAMPLES

# the same examples each time, on a slow machine too: tests/faults looks for new ones
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def samples_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The eight sample summaries, published; shared by the tests that only ask."""
    database = Database.open(tmp_path_factory.mktemp("samples"))
    for file in SAMPLES:
        publish(database, file.name, file.read_bytes())
    yield database
    database.close()


@pytest.fixture(scope="session")
def samples_asked(samples_house: Database) -> Questions:
    return Questions(samples_house)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder that does not exist yet."""
    return tmp_path / "data"


@pytest.fixture
def store(folder: Path) -> Iterator[Database]:
    """An empty store."""
    database = Database.open(folder)
    yield database
    database.close()
