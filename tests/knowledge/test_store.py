"""The data folder: opened, migrated, shared, and refused with a reason when it cannot be used."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.alerts import Alerts
from knowledge.errors import StoreBusy, StoreDamaged, StoreError, StoreNotWritable, StoreTooNew
from knowledge.following import Cadence
from knowledge.models import Passage, PassageKind, Span, Speaker
from knowledge.publishing import Outcome, publish
from knowledge.questions import Questions
from knowledge.replies import Answer
from knowledge.shapes import from_json, to_json
from knowledge.shelf import Shelf
from knowledge.store.database import FILE, Database
from knowledge.store.summaries import SummaryTable
from knowledge.structure.structuring import structure
from tests.knowledge.following import APRIL, House
from tests.knowledge.made import SAMPLES, sample


def publish_sample(database: Database, number: int = 0) -> Outcome:
    return publish(database, SAMPLES[number].name, SAMPLES[number].read_bytes()).outcome


@pytest.fixture
def other(store: Database, folder: Path) -> Iterator[sqlite3.Connection]:
    """Another program on the same database."""
    connection = sqlite3.connect(folder / FILE, isolation_level=None)
    yield connection
    connection.close()


def test_a_folder_that_does_not_exist_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b é" / "c"
    Database.open(folder).close()
    assert (folder / FILE).is_file()


def test_a_store_opened_again_is_the_same(folder: Path) -> None:
    first = Database.open(folder)
    publish_sample(first)
    first.close()
    second = Database.open(folder)
    assert publish_sample(second) is Outcome.ALREADY
    assert len(SummaryTable(second).dates()) == 1
    second.close()


def test_a_store_without_drafts_and_masks_gets_them_and_answers_as_before(folder: Path) -> None:
    database = Database.open(folder)
    publish_sample(database)
    asked = Questions(database).ask("télétravail")
    for statement in (
        "DROP INDEX summaries_original",
        "DROP INDEX summaries_withdrawn_by",
        *(
            f"ALTER TABLE summaries DROP COLUMN {column}"
            for column in ("pages", "pictures", "masked_pages", "ended_at", "withdrawn_by", "reason")
        ),
        "ALTER TABLE passages DROP COLUMN masked",
        "DROP TABLE drafts",
        "DELETE FROM _sqlite_migrations WHERE name = 'm004_life'",
    ):
        database.sql.execute(statement)
    database.close()
    migrated = Database.open(folder)
    assert Questions(migrated).ask("télétravail") == asked
    listed = Shelf(migrated).summaries().summaries[0]
    assert (listed.pages, listed.masked, listed.withdrawn) == (5, False, None)
    assert publish_sample(migrated) is Outcome.ALREADY
    migrated.close()


def test_alerts_that_wait_in_a_former_store_keep_what_their_followers_know(folder: Path) -> None:
    database = Database.open(folder)
    house = House(database)
    knows, new = house.come("knows"), house.come("new")
    house.follow(knows, "télétravail")
    house.publish()
    house.send_all()
    house.follow(new, "navette de la gare", Cadence(0))
    house.publish(APRIL.replace("trois jours", "deux jours").replace("vingt", "dix"))
    for statement in (
        "ALTER TABLE alerts ADD COLUMN only_fresh INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE alerts ADD COLUMN due_day TEXT",
        "UPDATE alerts SET only_fresh = (known_version > 0)",
        "ALTER TABLE alerts DROP COLUMN known_version",
        "ALTER TABLE subscriptions DROP COLUMN chosen",
        "DELETE FROM _sqlite_migrations WHERE name = 'm009_known'",
    ):
        database.sql.execute(statement)
    database.close()
    migrated = Database.open(folder)
    rows = list(migrated.sql.query("SELECT known_version FROM alerts ORDER BY id"))
    assert [row["known_version"] for row in rows] == [0, 1, 1]
    alerts = Alerts(migrated, house.clock)
    (told,) = alerts.take(house.now)
    assert (told.subscriber, len(told.alerts[0].passages)) == (knows.number, 1)
    migrated.close()


def test_a_store_of_a_newer_program_is_refused_untouched(folder: Path) -> None:
    database = Database.open(folder)
    publish_sample(database)
    with database.transaction():
        database.sql.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('relais', 'm999_later', '2030')"
        )
    database.close()
    before = (folder / FILE).read_bytes()
    with pytest.raises(StoreTooNew, match="m999_later"):
        Database.open(folder)
    assert (folder / FILE).read_bytes() == before
    with sqlite3.connect(folder / FILE) as connection:
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'm999_later'")
    again = Database.open(folder)
    assert publish_sample(again) is Outcome.ALREADY
    again.close()


def test_a_new_store_opened_by_two_processes_at_once_makes_the_second_wait(folder: Path) -> None:
    folder.mkdir()
    first = sqlite3.connect(folder / FILE, isolation_level=None, check_same_thread=False)
    first.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, first.close)
    release.start()
    try:
        Database.open(folder).close()
    finally:
        release.join()


@pytest.mark.parametrize("path", ["file", "file/below", "/proc/relais", "/dev/null/relais"])
def test_a_place_that_cannot_be_a_folder_is_not_writable(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreNotWritable):
        Database.open(tmp_path / path)


def test_a_folder_in_the_database_s_place_is_not_writable(folder: Path) -> None:
    (folder / FILE).mkdir(parents=True)
    with pytest.raises(StoreNotWritable):
        Database.open(folder)


@pytest.mark.parametrize(
    "bytes_", [b"not a database at all, but long enough to be looked at" * 100, b"SQLite format 3\x00" + b"\xff" * 5000]
)
def test_a_file_that_is_no_database_is_damaged(folder: Path, bytes_: bytes) -> None:
    folder.mkdir()
    (folder / FILE).write_bytes(bytes_)
    with pytest.raises(StoreDamaged):
        Database.open(folder)
    assert (folder / FILE).read_bytes() == bytes_


def test_a_database_damaged_in_the_middle_is_told_and_nothing_else_is_raised(folder: Path) -> None:
    database = Database.open(folder)
    for number in range(4):
        publish_sample(database, number)
    database.sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    whole = (folder / FILE).read_bytes()
    told = 0
    for start in range(4096, len(whole), len(whole) // 12):
        (folder / FILE).write_bytes(whole[:start] + b"\xa5" * 16384 + whole[start + 16384 :])
        for leftover in (f"{FILE}-wal", f"{FILE}-shm"):
            (folder / leftover).unlink(missing_ok=True)
        database = None
        try:
            database = Database.open(folder)
            Questions(database).ask("Combien de jours de télétravail ?", limit=100)
            publish_sample(database, 5)
        except StoreError:
            told += 1
        finally:
            if database is not None:
                database.close()
    assert told


def test_a_database_whose_tables_names_are_damaged_is_told(folder: Path) -> None:
    Database.open(folder).close()
    whole = (folder / FILE).read_bytes()
    assert whole.count(b"CREATE TABLE") > 3
    (folder / FILE).write_bytes(whole.replace(b"CREATE TABLE", b"CRE\xb2TE TABLE"))
    with pytest.raises(StoreDamaged):
        Database.open(folder)


def test_a_writer_that_waits_in_vain_is_told_that_the_store_is_busy(store: Database, other: sqlite3.Connection) -> None:
    store.sql.execute("PRAGMA busy_timeout = 50")  # seconds, for a person; here nobody waits
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy):
        publish_sample(store)
    other.execute("ROLLBACK")
    assert publish_sample(store) is Outcome.PUBLISHED


def test_questions_are_answered_while_another_process_writes(store: Database, other: sqlite3.Connection) -> None:
    publish_sample(store)
    asked = Questions(store)
    other.execute("BEGIN IMMEDIATE")
    other.execute("DELETE FROM passage_keys")
    other.execute("UPDATE state SET value = value + 1")
    assert isinstance(asked.ask("Combien de jours de télétravail ?"), Answer)
    other.execute("ROLLBACK")
    assert isinstance(asked.ask("Combien de jours de télétravail ?"), Answer)


def test_a_store_whose_files_were_deleted_is_made_again_at_the_next_opening(store: Database, folder: Path) -> None:
    for path in (folder / FILE, folder / f"{FILE}-wal", folder / f"{FILE}-shm"):
        path.unlink(missing_ok=True)
    again = Database.open(folder)
    assert publish_sample(again) is Outcome.PUBLISHED
    again.close()


# -- what is stored


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_a_passage_comes_back_as_it_was_stored(file: Path) -> None:
    for passage in structure(sample(file.name)).passages:
        assert from_json(passage.id, to_json(passage)) == passage


def test_every_field_of_a_passage_comes_back() -> None:
    full = Passage(
        id="abc",
        kind=PassageKind.ROW,
        span=Span(10, 40),
        units=(Span(10, 20), Span(25, 40)),
        voices=(Speaker.LAW, None),
        section=("Un « titre »", "\u2028"),
        headings=(Span(0, 4), Span(5, 9)),
        page=3,
        intro=Span(1, 2),
        header=(None, Span(3, 4)),
        cells=(Span(10, 20), None),
        asked=Span(2, 3),
        asks=True,
    )
    assert from_json("abc", to_json(full)) == full


def test_summaries_come_back_whole(store: Database) -> None:
    for number in (0, 4):
        publish_sample(store, number)
    table = SummaryTable(store)
    for number, summary_id in ((0, 1), (4, 2)):
        stored = table.load(summary_id)
        assert stored is not None
        assert stored.summary.text == sample(SAMPLES[number].name)
        assert stored.summary.meeting.file == SAMPLES[number].name
        assert stored.passages == structure(stored.summary.text).passages
        assert {table.of_passage(passage.id) for passage in stored.passages} == {summary_id}
    assert table.load(99) is None
    assert table.of_passage("nothing") is None


def test_the_index_holds_the_passages_of_published_summaries_alone(store: Database) -> None:
    publish_sample(store)
    table = SummaryTable(store)
    before = table.passage_count()
    text = sample(SAMPLES[0].name).replace("trois", "quatre")
    publish(store, SAMPLES[0].name, text.encode(), replace=True)
    assert table.passage_count() == len(structure(text).passages)
    assert store.sql.table("passages").count == before + table.passage_count()
    indexed = store.sql.query(
        "SELECT DISTINCT summary_id FROM passages WHERE rowid IN (SELECT rowid FROM passage_keys)"
    )
    assert [row["summary_id"] for row in indexed] == [2]
    assert {row["summary_id"] for row in store.sql.query("SELECT DISTINCT summary_id FROM words")} == {2}
