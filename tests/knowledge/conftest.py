"""The sample summaries, read and published; empty houses for what a test writes itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from knowledge.questions import Questions
from knowledge.store.database import Database

# the same examples each time, on a slow machine too: tests/faults looks for new ones
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def samples_house(samples_folder: Path) -> Iterator[Database]:
    """The eight sample summaries, published; shared by the tests that only ask."""
    database = Database.open(samples_folder)
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
def store(empty_house: Path, folder: Path) -> Iterator[Database]:
    """An empty store."""
    shutil.copytree(empty_house, folder)
    database = Database.open(folder)
    yield database
    database.close()
