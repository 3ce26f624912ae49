"""Killed at every step of the publication of a draft: the summary is there whole and the draft gone, or neither."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.drafts import Drafts, read_file
from knowledge.publishing import Outcome, publish
from knowledge.questions import Questions
from knowledge.rebuilding import rebuild
from knowledge.store.database import Database
from tests.knowledge.made import SAMPLES, founds
from tests.knowledge.test_drafts import rest
from tests.knowledge.test_publishing import CORRECTED, MARCH
from tests.knowledge.union import Clock

House = dict[str, list[dict[str, object]]]


def killed(work: Callable[[], None], after: float | None = None) -> bool:
    """Whether `work`, in a process of its own, was killed: by itself, or `after` so many seconds."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def house(folder: Path) -> House:
    database = Database.open(folder)
    try:
        assert [row["integrity_check"] for row in database.sql.query("PRAGMA integrity_check")] == ["ok"]
        assert list(database.sql.query("PRAGMA foreign_key_check")) == []
        database.sql.execute("INSERT INTO passage_keys(passage_keys) VALUES ('integrity-check')")
        return rest(database)
    finally:
        database.close()


def with_draft(folder: Path) -> str:
    """A house with a summary, and a draft that would replace it, one passage of it masked; the draft's number."""
    database = Database.open(folder)
    publish(database, "mars.txt", MARCH.encode())
    drafts = Drafts(database, Clock())
    number = drafts.begin(read_file("mars.txt", CORRECTED.encode()), by=None).number
    hidden = next(one for one in drafts.passages(number) if "plateau" in one.text)
    drafts.mask(number, hidden.id, True)
    database.close()
    return number


def publish_draft(folder: Path, number: str, step: int | None = None) -> None:
    """Kills itself before the SQL statement number `step`."""
    database = Database.open(folder)
    left = [step or 0]

    def count(_: str) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    if step is not None:
        database.sql.conn.set_trace_callback(count)
    Drafts(database, Clock()).publish(number, None, True)
    database.close()


def assert_whole_or_nothing(folder: Path, number: str, before: House, after: House) -> bool:
    """Whether the summary is published; whatever happened, it can be then."""
    now = house(folder)
    assert now in (before, after)
    database = Database.open(folder)
    if now == before:
        drafts = Drafts(database, Clock())
        assert len(drafts.preview(number).masked) == 1
        assert drafts.publish(number, None, True).outcome is Outcome.REPLACED
    assert "quatre jours" in next(founds(Questions(database).ask("télétravail"))).excerpt.text
    assert list(founds(Questions(database).ask("prix du plateau"))) == []
    database.close()
    assert house(folder) == after
    return now == after


@pytest.fixture
def prepared(tmp_path: Path) -> tuple[Path, str, House, House]:
    """The folder with the draft, its number, and the house before and after."""
    folder = tmp_path / "before"
    number = with_draft(folder)
    shutil.copytree(folder, tmp_path / "after")
    publish_draft(tmp_path / "after", number)
    return folder, number, house(folder), house(tmp_path / "after")


def test_killed_before_each_statement_a_publication_is_whole_or_nothing(
    prepared: tuple[Path, str, House, House], tmp_path: Path
) -> None:
    folder, number, before, after = prepared
    step, done = 0, False
    while not done:
        step += 1
        place = tmp_path / f"step {step}"
        shutil.copytree(folder, place)
        done = not killed(lambda place=place, step=step: publish_draft(place, number, step))
        assert assert_whole_or_nothing(place, number, before, after) == done
        shutil.rmtree(place)
    assert step > 30


@pytest.mark.parametrize("turn", range(30))
def test_killed_at_any_moment_a_publication_is_whole_or_nothing(
    prepared: tuple[Path, str, House, House], tmp_path: Path, turn: int
) -> None:
    """In the middle of the commit too."""
    folder, number, before, after = prepared
    shutil.copytree(folder, tmp_path / "timed")
    started = time.monotonic()
    killed(lambda: publish_draft(tmp_path / "timed", number))
    usual = time.monotonic() - started
    delay = random.uniform(0, 1.1 * usual)
    print(f"killed after {delay:.4f} s of {usual:.4f}")
    killed(lambda: publish_draft(folder, number), delay)
    assert_whole_or_nothing(folder, number, before, after)


@pytest.mark.parametrize("turn", range(10))
def test_a_rebuilding_killed_at_any_moment_leaves_whole_summaries_and_goes_on(tmp_path: Path, turn: int) -> None:
    database = Database.open(tmp_path)
    for file in SAMPLES:
        publish(database, file.name, file.read_bytes())
    database.close()
    before = house(tmp_path)

    def work() -> None:
        database = Database.open(tmp_path)
        rebuild(database)
        database.close()

    killed(work, random.uniform(0, 1.5))
    house(tmp_path)
    database = Database.open(tmp_path)
    assert rebuild(database).failed == ()
    database.close()
    now = house(tmp_path)
    for one in (before, now):
        for row in (*one["passages"], *one["passage_keys"]):
            row.pop("rowid")
    for table in ("summaries", "passages", "passage_keys", "words", "acronyms"):
        assert sorted(map(str, now[table])) == sorted(map(str, before[table]))


def test_a_draft_killed_while_it_is_begun_or_cancelled_leaves_no_file_behind(tmp_path: Path) -> None:
    reading = read_file("mars.txt", MARCH.encode())

    def work() -> None:
        drafts = Drafts(Database.open(tmp_path))
        while True:
            drafts.cancel(drafts.begin(reading, by=None).number)

    for _ in range(10):
        killed(work, random.uniform(0.05, 0.3))
        database = Database.open(tmp_path)
        drafts = Drafts(database)
        for draft in drafts.of(None):
            assert drafts.preview(draft.number).passages == len(reading.structured.passages)
        drafts.expire(days=-1)
        assert drafts.of(None) == ()
        assert [path for path in (tmp_path / "originals").rglob("*") if path.is_file()] == []
        database.close()
