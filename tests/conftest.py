"""A house with two invented summaries, and the real application with a person in front of it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.application import terminal_application
from bot.house import House
from bot.loopback import TOKEN, Loopback
from knowledge.publishing import publish
from knowledge.store.database import Database
from tests.conversations.person import Clock, Person
from tests.knowledge.made import SAMPLES

SPRING = """\
SYNERA
CSE Rivemont
RÉUNION DU 30 AVRIL 2026

TÉLÉTRAVAIL
La Direction indique que le télétravail passe à trois jours par semaine à partir du 1er septembre 2026.
Le mardi reste un jour de présence pour toutes les équipes.
Le SYNERA demande que l’indemnité de télétravail soit portée à 3 € par jour.
La charte de déconnexion sera affichée dans les ateliers.

NAVETTE DE LA GARE
La navette de la gare circule toutes les vingt minutes de 7 h à 9 h. Elle est gratuite pour les salariés.
Le chauffeur de la navette prendra sa retraite en décembre.

BADGES (CAP)
Le Contrôle d’Accès Permanent (CAP) remplacera les badges en papier au mois de juin.
"""

AUTUMN = """\
SYNERA
CSE Rivemont
RÉUNION DU 15 OCTOBRE 2026

RESTAURATION
La cantine proposera un menu végétarien chaque jeudi à compter du 2 novembre 2026.

TÉLÉTRAVAIL
La commission de suivi du télétravail se réunira le 12 novembre 2026.
"""


def publish_summaries(folder: Path) -> None:
    database = Database.open(folder)
    publish(database, "avril.txt", SPRING.encode())
    publish(database, "octobre.txt", AUTUMN.encode())
    database.close()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a house with two summaries, shared by all tests, which only read it."""
    folder = tmp_path_factory.mktemp("house")
    publish_summaries(folder)
    return folder


@pytest.fixture(scope="session")
def samples_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a house with the eight sample summaries, to be read or copied."""
    folder = tmp_path_factory.mktemp("samples")
    database = Database.open(folder)
    for file in SAMPLES:
        publish(database, file.name, file.read_bytes())
    database.close()
    return folder


@pytest.fixture(scope="session")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a house without summaries, to be copied: to make one anew waits for the disk at every migration."""
    folder = tmp_path_factory.mktemp("empty") / "data"
    Database.open(folder).close()
    return folder


@asynccontextmanager
async def somebody_in(folder: Path) -> AsyncIterator[Person]:
    """Somebody who may ask, in front of the conversation that the terminal has too."""
    house = House(folder)
    loopback = Loopback(Clock())
    application = terminal_application(house, ZoneInfo("Europe/Paris"), TOKEN, loopback)
    async with application:
        yield Person(application, loopback.person())
    house.close()


@pytest.fixture
async def member(published: Path) -> AsyncIterator[Person]:
    """Somebody in a private chat with the bot of a house that has summaries."""
    async with somebody_in(published) as person:
        yield person


@pytest.fixture
async def early_member(empty_house: Path, tmp_path: Path) -> AsyncIterator[Person]:
    """The same before anything is published."""
    async with somebody_in(shutil.copytree(empty_house, tmp_path / "empty")) as person:
        yield person
