"""`relais topics`, run in this process."""

import sqlite3

import pytest

from bot.cli import run
from knowledge.store.database import FILE
from tests.conftest import publish_summaries


@pytest.fixture
def data(tmp_path):
    publish_summaries(tmp_path / "data")
    return tmp_path / "data"


def relais(data, *arguments):
    return run(["--data", str(data), *map(str, arguments)])


def test_the_topics_are_listed_with_their_meetings_and_an_empty_house_says_so(data, tmp_path, capsys):
    assert relais(data, "topics") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["Sujet", "Réunions", "Dernière", "Par", "instance"]
    assert any(line.split()[:3] == ["Télétravail", "2", "2026-10-15"] for line in lines)
    assert relais(tmp_path / "empty", "topics") == 0
    assert "Aucun sujet" in capsys.readouterr().out


def test_after_a_renewal_of_the_program_all_are_compared_before_they_are_listed(data, capsys):
    assert relais(data, "topics") == 0
    before = capsys.readouterr().out
    with sqlite3.connect(data / FILE) as connection:
        connection.execute("DELETE FROM topic_passages")
        connection.execute("UPDATE state SET value = 1 WHERE name = 'topics'")
    connection.close()
    assert relais(data, "topics") == 0
    assert capsys.readouterr().out == before


def test_one_council_s_topics_are_listed(data, capsys):
    assert relais(data, "topics", "--body", "CSE Rivemont") == 0
    assert "Télétravail" in capsys.readouterr().out
    for name in ((), ("télétravail",)):
        assert relais(data, "topics", *name, "--body", "CSE Autre") == 1
        err = capsys.readouterr().err.replace("\u00a0", " ")
        assert err == "Aucune instance ne s’appelle « CSE Autre ». Il y a : CSE Rivemont.\n"


def test_a_topic_is_told_meeting_by_meeting_typing_errors_forgiven(data, capsys):
    assert relais(data, "topics", "teletravial") == 0
    first, *lines = capsys.readouterr().out.splitlines()
    assert first == "Télétravail\u00a0: 2 réunions"
    assert [line.split(",")[0] for line in lines] == ["15 octobre 2026", "30 avril 2026"]
    assert "❝" in lines[0]


def test_an_unknown_topic_is_refused_with_near_ones(data, capsys):
    assert relais(data, "topics", "restaurant", "fluvial") == 1
    assert "Restauration" in capsys.readouterr().err
    assert relais(data, "topics", "zeppelins") == 1
    assert "Aucun sujet ne s’appelle" in capsys.readouterr().err
