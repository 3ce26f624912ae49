"""A publishing process killed at any moment: each summary is there whole or not at all, and publishing goes on."""

from __future__ import annotations

import hashlib
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from knowledge.publishing import Outcome, publish
from knowledge.questions import Questions
from knowledge.store.database import Database
from knowledge.store.summaries import SummaryTable
from knowledge.structure.structuring import structure
from tests.knowledge.made import SAMPLES, assert_verbatim, founds

PUBLISHES = """\
import sys
from pathlib import Path
from knowledge.publishing import publish
from knowledge.store.database import Database
files = [Path(name) for name in sys.argv[2:]]
database = Database.open(Path(sys.argv[1]))
for turn in range(1000):
    for file in files:
        data = file.read_bytes() + f"\\nTour {turn}.\\n".encode()
        publish(database, file.name, data, replace=True)
        if turn == 0 and file is files[0]:  # words are loaded: what follows is writing, more than anything
            print("ready", flush=True)
"""


def assert_whole(database: Database, folder: Path) -> None:
    """Nothing half written: rows, index, generation, and the originals they name."""
    assert [row["integrity_check"] for row in database.sql.query("PRAGMA integrity_check")] == ["ok"]
    assert list(database.sql.query("PRAGMA foreign_key_check")) == []
    database.sql.execute("INSERT INTO passage_keys(passage_keys) VALUES ('integrity-check')")
    table = SummaryTable(database)
    rows = list(database.sql.query("SELECT id, status, original FROM summaries"))
    assert table.generation() == len(rows)
    published = 0
    for row in rows:
        stored = table.load(row["id"])
        assert stored is not None
        assert stored.passages == structure(stored.summary.text).passages
        original = folder / "originals" / row["original"][:2] / row["original"]
        assert hashlib.sha256(original.read_bytes()).hexdigest() == row["original"]
        if row["status"] == "published":
            published += len(stored.passages)
    assert table.passage_count() == published


@pytest.mark.parametrize("turn", range(20))
def test_a_publishing_process_killed_at_any_moment_leaves_whole_summaries(tmp_path: Path, turn: int) -> None:
    delay = random.uniform(0, 0.8)
    print(f"killed after {delay:.3f} s")
    process = subprocess.Popen(
        [sys.executable, "-c", PUBLISHES, str(tmp_path), *map(str, SAMPLES)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()

    database = Database.open(tmp_path)
    assert_whole(database, tmp_path)
    for found in founds(Questions(database).ask("Combien de jours de télétravail ?")):
        assert_verbatim(found.excerpt)
    for file in SAMPLES:
        outcome = publish(database, file.name, file.read_bytes(), replace=True).outcome
        assert outcome in (Outcome.PUBLISHED, Outcome.REPLACED)
    assert_whole(database, tmp_path)
    assert len(SummaryTable(database).dates()) == len(SAMPLES)
    database.close()


def test_originals_half_written_are_never_taken_for_whole_ones(tmp_path: Path) -> None:
    """Killed while the file's bytes are written: what bears a hash for a name has that hash."""
    for delay in (0.0, 0.01, 0.02, 0.05, 0.1):
        process = subprocess.Popen(
            [sys.executable, "-c", PUBLISHES, str(tmp_path), *map(str, SAMPLES)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(delay)
        process.kill()
        process.wait()
    kept = [path for path in (tmp_path / "originals").rglob("*") if path.is_file() and not path.name.startswith(".")]
    assert kept
    for path in kept:
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
