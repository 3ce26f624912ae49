"""`relais run`: when it cannot, one French sentence, a status, and nothing written; the real process when it can."""

from __future__ import annotations

import hashlib
import signal
import sqlite3
from pathlib import Path

import pytest

from bot.cli import run
from bot.inbox import Inbox
from bot.keyring import Keyring, new_key, write_keys
from tests.conftest import publish_summaries
from tests.faults.running import FOUND, Asked, Bot
from tests.server import TOKEN, Server


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A folder in which a bot could run, with summaries and a key that closes the data. No network is there."""
    for name in ("KEY", "DATA", "TIMEZONE", "MEMBERSHIP_MONTHS"):
        monkeypatch.delenv(f"RELAIS_{name}", raising=False)
    monkeypatch.setenv("RELAIS_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("RELAIS_TELEGRAM_API", "http://127.0.0.1:1")
    monkeypatch.setenv("RELAIS_ADMINISTRATORS", "99")
    monkeypatch.setenv("RELAIS_KEY_FILE", str(tmp_path / "config" / "key"))
    return tmp_path


@pytest.fixture
def closed(house):
    """… with data that a key has closed."""
    from knowledge.membership import Identity, Membership
    from knowledge.store.database import Database

    publish_summaries(house / "data")
    keyring = Keyring((new_key(),))
    write_keys(house / "config" / "key", keyring.keys, new=True)
    database = Database.open(house / "data")
    membership = Membership(database)
    membership.set_fingerprint(keyring.fingerprints[0])
    membership.claim(Identity(keyring.lookup(99), keyring.seal_id(99)), 1)
    database.close()
    Inbox.open(house / "data", keyring).close()
    return house


def everything(folder: Path) -> dict[str, str]:
    """Every file byte by byte. What SQLite keeps beside an open store is none of the data."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in sorted(folder.rglob("*"))
        if path.suffix not in (".db-shm",)
    }


def refused(house: Path, capsys, *command: str) -> tuple[int, str]:
    """The status, and the one sentence; nothing else is said, and nothing is changed."""
    before = everything(house)
    status = run(["--data", str(house / "data"), *(command or ("run",))])
    said = capsys.readouterr()
    assert everything(house) == before
    assert said.out == ""
    assert said.err.endswith("\n")
    assert said.err.count("\n") == 1, said.err
    assert TOKEN not in said.err
    return status, said.err


@pytest.mark.parametrize("value", [None, ""])
@pytest.mark.parametrize(("name", "words"), [("TELEGRAM_TOKEN", "@BotFather"), ("ADMINISTRATORS", "administrateur")])
def test_without_a_token_or_an_administrator_there_is_no_bot(house, monkeypatch, capsys, name, words, value):
    if value is None:
        monkeypatch.delenv(f"RELAIS_{name}")
    else:
        monkeypatch.setenv(f"RELAIS_{name}", value)
    status, said = refused(house, capsys)
    assert status == 1
    assert words in said
    assert f"RELAIS_{name}" in said


WRONG = [("ADMINISTRATORS", value) for value in ("moi", "-100123", "0", "12 x", "1.5", "@moi", "9" * 5000)]
WRONG += [
    ("TELEGRAM_API", value) for value in ("api.telegram.org", "ftp://x", "https://", "http://[::1", "https://x/?a=1")
]
WRONG += [("MEMBERSHIP_MONTHS", "0"), ("KEEP_ENDED_DAYS", "jamais"), ("TIMEZONE", "Europe/Ici")]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_setting_that_cannot_be_is_said_by_its_name(house, monkeypatch, capsys, name, value):
    monkeypatch.setenv(f"RELAIS_{name}", value)
    status, said = refused(house, capsys)
    assert status == 2
    assert f"RELAIS_{name}" in said


@pytest.mark.parametrize(
    "token", ["abc", "12:é", "12:ab/../x", "12:a b", "12:", ":abc", "12:abc?x=1", "bot12:abc", "12:a\nb"]
)
def test_a_token_that_can_be_none_is_refused_before_anything_is_made(house, monkeypatch, capsys, token):
    monkeypatch.setenv("RELAIS_TELEGRAM_TOKEN", token)
    status, said = refused(house, capsys)
    assert status == 1
    assert "ne connaît pas ce jeton" in said
    assert token not in said


@pytest.mark.parametrize("command", [("run",), ("key", "rotate")])
@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("key", ["garbage", "garbage in the file", "a folder", "among the data"])
def test_what_is_no_key_is_refused_and_nothing_is_made(house, closed, monkeypatch, capsys, key, there, command):
    path = house / "config" / "key"
    if not there:
        monkeypatch.setenv("RELAIS_DATA", str(house / "elsewhere"))
    if key == "garbage":
        monkeypatch.setenv("RELAIS_KEY", "garbage")
    elif key == "garbage in the file":
        path.write_text("garbage")
    elif key == "a folder":
        path.unlink()
        path.mkdir()
    else:
        monkeypatch.setenv("RELAIS_KEY_FILE", str(house / "data" / "key"))
    status, said = refused(house, capsys, *command)
    assert status == 1
    assert ("dans le dossier des données" if key == "among the data" else "ne peut pas être lue") in said
    assert "garbage" not in said
    assert ("(RELAIS_KEY)" if key == "garbage" else str(house)) in said


def test_where_no_key_can_be_written_nothing_is_made(house, capsys):
    (house / "config").write_text("a file in the way of the folder")
    status, said = refused(house, capsys)
    assert status == 1
    assert str(house / "config" / "key") in said
    assert "Rien n’a été changé" in said


@pytest.mark.parametrize("command", [("run",), ("key", "rotate")])
@pytest.mark.parametrize("key", ["missing", "another", "another in the environment"])
def test_data_that_another_key_closed_are_left_alone(closed, monkeypatch, capsys, key, command):
    path = closed / "config" / "key"
    if key == "another in the environment":
        monkeypatch.setenv("RELAIS_KEY", new_key())
    else:
        path.unlink()
    if key == "another":
        write_keys(path, (new_key(),))
    status, said = refused(closed, capsys, *command)
    assert status == 1
    assert ("La clé manque" if key == "missing" else "n’est pas celle de ces données") in said
    assert ("(RELAIS_KEY)" if key == "another in the environment" else str(path)) in said
    assert path.exists() is (key != "missing")


def test_where_nothing_is_closed_there_is_no_key_to_change(house, capsys):
    status, said = refused(house, capsys, "key", "rotate")
    assert status == 1
    assert "rien de chiffré" in said
    publish_summaries(house / "data")
    assert refused(house, capsys, "key", "rotate") == (1, said)


@pytest.mark.parametrize("command", [("run",), ("key", "rotate")])
def test_a_second_process_on_the_same_data_is_refused(closed, capsys, command):
    inbox = Inbox.open(closed / "data", Keyring((new_key(),)))
    status, said = refused(closed, capsys, *command)
    assert status == 1
    assert "travaille déjà sur ces données" in said
    inbox.close()


def test_data_of_a_newer_version_are_left_alone(closed, capsys):
    connection = sqlite3.connect(closed / "data" / "relais.db")
    columns = [row[1] for row in connection.execute("PRAGMA table_info(_sqlite_migrations)")]
    row = connection.execute("SELECT * FROM _sqlite_migrations").fetchone()
    newer = [
        "from the future" if name == "name" else None if name == "id" else row[at] for at, name in enumerate(columns)
    ]
    connection.execute(f"INSERT INTO _sqlite_migrations VALUES ({','.join('?' * len(row))})", newer)
    connection.commit()
    connection.close()
    status, said = refused(closed, capsys)
    assert status == 1
    assert "version plus récente" in said


def test_a_key_of_the_environment_is_changed_by_people(closed, monkeypatch, capsys):
    path = closed / "config" / "key"
    old = path.read_text().strip()
    path.unlink()
    monkeypatch.setenv("RELAIS_KEY", old)
    rotate = ["--data", str(closed / "data"), "key", "rotate"]
    before = everything(closed)
    assert run(rotate) == 0
    told = capsys.readouterr().err
    assert everything(closed) == before
    both = next(line for line in told.splitlines() if line.startswith("RELAIS_KEY=")).removeprefix("RELAIS_KEY=")
    new = both.removesuffix(f",{old}")
    assert new != both
    monkeypatch.setenv("RELAIS_KEY", both)
    assert run(rotate) == 0
    assert f"RELAIS_KEY={new}\n" in capsys.readouterr().err
    monkeypatch.setenv("RELAIS_KEY", old)
    assert refused(closed, capsys)[0] == 1
    monkeypatch.setenv("RELAIS_KEY", new)
    assert run(rotate) == 0
    assert not path.exists()


def test_a_key_in_a_file_is_changed_and_the_old_one_opens_nothing(closed, capsys):
    path = closed / "config" / "key"
    old = path.read_text()
    assert run(["--data", str(closed / "data"), "key", "rotate"]) == 0
    assert "La clé est changée" in capsys.readouterr().err
    new = path.read_text()
    assert len(new.split()) == 1
    assert new != old
    path.write_text(old)
    assert refused(closed, capsys)[0] == 1
    path.write_text(new)
    assert run(["--data", str(closed / "data"), "key", "rotate"]) == 0


# -- the process


async def test_a_first_start_makes_a_key_removes_a_webhook_and_answers(tmp_path):
    """The address may end with a slash; those of the other tests do not."""
    async with Server() as server:
        server.webhook = "https://elsewhere.example/hook"
        bot = Bot(server, tmp_path)
        bot.environment["RELAIS_TELEGRAM_API"] = f"{server.address}/"
        publish_summaries(bot.data)
        await bot.up()
        assert server.webhook == ""
        assert "Une clé a été créée" in bot.words
        assert "@relais_bot est en service" in bot.words
        (who,), asked = bot.members(1), Asked(server)
        server.give(server.unreadable())
        asked.ask(who, "navette de la gare")
        await asked.all_answered(10)
        assert await bot.end(signal.SIGTERM) == 0
    asked.assert_found()
    assert "Traceback" not in bot.words
    assert TOKEN not in bot.words
    assert FOUND not in bot.words
    assert "navette" not in bot.words
