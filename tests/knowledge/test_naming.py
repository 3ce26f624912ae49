"""Topics by what people type on their phones: tests/samples/topic-names-*.tsv, written before the code was read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge.language.mistyped import errors
from knowledge.store.database import Database
from knowledge.timelines import Timelines
from tests.knowledge.made import FOLDER


def typed(file: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """What is typed, how it is to be understood, and the topics that are meant."""
    for line in (FOLDER / file).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, meant = line.split("\t")
            kind = meant[0] if meant[0] in "?=-" else ""
            yield name, kind, tuple(meant.removeprefix(kind).split("|")) if meant != kind else ()


@pytest.mark.parametrize("half", ["tuning", "held"])
def test_what_people_type_finds_its_topic_or_is_offered_it_and_never_another(
    half: str, samples_house: Database
) -> None:
    topics = Timelines(samples_house)
    wrong, silent, sure, taken = [], [], 0, 0
    for name, kind, meant in typed(f"topic-names-{half}.tsv"):
        found = topics.find(name)
        if found is not None and found.name not in meant:
            wrong.append((name, found.name))
        if found is None and kind in ("", "?") and not any(one.name in meant for one in topics.near(name)):
            silent.append(name)
        sure += kind == ""
        taken += kind == "" and found is not None
    assert (wrong, silent) == ([], [])
    assert taken >= 0.98 * sure


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("géolocalisation", "relocalisation"),  # a part of another topic is one of its own
        ("prise des congés", "pose des congés"),
        ("contrat en cours", "contrat court"),
        ("pontiers", "pompiers"),
        ("jours d'ITT", "jour de RTT"),
        ("budget des ASC", "budget du CSE"),
        ("les congés d'été", "congés"),
    ],
)
def test_what_only_looks_like_a_name_is_not_taken_for_it(name: str, near: str, samples_house: Database) -> None:
    topics = Timelines(samples_house)
    found, other = topics.find(name), topics.find(near)
    assert other is not None
    assert found != other


def test_errors_are_counted_in_words_that_are_no_words() -> None:
    assert errors("teltravail", "télétravail") == 1
    assert errors("soustraitance", "sous-traitance") == errors("3 x 8", "3x8") == 0
    assert errors("jours fériers", "jour férié") == 1
    assert errors("prise", "prime") is None
    assert errors("agnet", "argent") is None
    assert errors("", "prime") is errors("la", "le") is None


@pytest.mark.parametrize("name", ["sujet mirador", "le projet Mirador", "MIRADOR 2026", "m.i.r.a.d.o.r."])
def test_the_words_around_a_project_are_no_part_of_its_name(name: str, samples_house: Database) -> None:
    found = Timelines(samples_house).find(name)
    assert found is not None
    assert found.name == "MIRADOR"


@pytest.mark.parametrize(
    ("name", "meant"), [("classif", "Classifications et carrière"), ("PDV", "Suppressions de postes")]
)
def test_what_is_short_for_a_name_is_offered_and_not_taken(name: str, meant: str, samples_house: Database) -> None:
    topics = Timelines(samples_house)
    assert topics.find(name) is None
    assert meant in [one.name for one in topics.near(name)]
