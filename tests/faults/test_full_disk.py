"""A disk with no room left: told as such, nothing half written, and what was published is still answered."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.knowledge.made import SAMPLES

FILLS = """\
import sys
from pathlib import Path
from knowledge.errors import StoreError
from knowledge.publishing import publish
from knowledge.questions import Questions
from knowledge.replies import Answer
from knowledge.store.database import Database
from knowledge.store.summaries import SummaryTable

folder, samples = Path(sys.argv[1]), [Path(name) for name in sys.argv[3:]]
database = Database.open(folder)
publish(database, samples[0].name, samples[0].read_bytes())
if sys.argv[2] != "-":
    import resource, signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
published, told = 1, None
for turn in range(400):
    for sample in samples:
        data = sample.read_bytes() + f"\\nTour {turn}.\\n".encode()
        try:
            publish(database, f"{turn} {sample.name}", data, body=f"CSE {turn}")
            published += 1
        except StoreError as error:
            told = told or type(error).__name__
            break
    if told:
        break
table = SummaryTable(database)
assert isinstance(Questions(database).ask("Combien de jours de télétravail ?"), Answer)
assert table.generation() == published == len(table.dates()), (table.generation(), published)
assert list(database.sql.query("PRAGMA integrity_check"))[0]["integrity_check"] == "ok"
print(told, published)
"""


def run(command: list[str]) -> tuple[str, int]:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    told, published = done.stdout.split()
    return told, int(published)


def test_a_full_disk_is_told_and_what_was_published_is_still_answered(tmp_path: Path) -> None:
    """On a disk of its own, of three megabytes, that only this process sees."""
    inside = ["unshare", "--map-root-user", "--mount"]
    mount = f"mount -t tmpfs -o size=3m tmpfs {tmp_path}"
    if shutil.which("unshare") is None or subprocess.run([*inside, "sh", "-c", mount], check=False).returncode:
        pytest.skip("no disk can be mounted here")
    child = [sys.executable, "-c", FILLS, str(tmp_path), "-", *map(str, SAMPLES)]
    told, published = run([*inside, "sh", "-c", f'{mount} && exec "$@"', "sh", *child])
    assert told == "StoreFull"
    assert published > 3


@pytest.mark.parametrize("largest", [300_000, 1_000_000, 2_000_000])
def test_a_file_that_may_not_grow_is_told_and_what_was_published_is_still_answered(
    tmp_path: Path, largest: int
) -> None:
    told, published = run([sys.executable, "-c", FILLS, str(tmp_path), str(largest), *map(str, SAMPLES)])
    assert told in ("StoreFull", "StoreNotWritable")
    assert published >= 1


def test_there_is_no_room_even_for_a_new_store(tmp_path: Path) -> None:
    inside = ["unshare", "--map-root-user", "--mount"]
    mount = f"mount -t tmpfs -o size=8k tmpfs {tmp_path}"
    if shutil.which("unshare") is None or subprocess.run([*inside, "sh", "-c", mount], check=False).returncode:
        pytest.skip("no disk can be mounted here")
    code = """\
import sys
from pathlib import Path
from knowledge.errors import StoreError
from knowledge.store.database import Database
try:
    Database.open(Path(sys.argv[1]))
except StoreError as error:
    print(type(error).__name__, 0)
"""
    told, _ = run([*inside, "sh", "-c", f'{mount} && exec "$@"', "sh", sys.executable, "-c", code, str(tmp_path)])
    assert told in ("StoreFull", "StoreNotWritable")
