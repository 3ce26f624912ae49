"""Readings that are stopped, that last too long, or whose bot dies: no process of theirs is left, and nobody waits."""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from knowledge.drafts import read_file
from knowledge.errors import ReadingCancelled, TooDemanding
from knowledge.reading import ocr
from knowledge.reading.ocr import installed
from knowledge.reading.watch import Watch
from tests.faults.running import ROOT
from tests.knowledge import documents as made
from tests.knowledge.processes import children, descendants

needs_ocr = pytest.mark.skipif(not installed().french, reason="tesseract with its French data is not installed")
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")

PROGRAM = """
import sys, threading, time
from pathlib import Path
from knowledge.drafts import read_file
from knowledge.reading.watch import Watch
watch = Watch(lambda page, pages: None, lambda: print("slow", flush=True))
data = Path(sys.argv[1]).read_bytes()
threading.Thread(target=read_file, args=("cr.pdf", data, watch), daemon=True).start()
{then}
"""


@cache
def scan(pages: int) -> bytes:
    """The same photograph of a page, so many times."""
    source, whole = pypdfium2.PdfDocument(made.pdf_of_pictures()), pypdfium2.PdfDocument.new()
    for _ in range(pages):
        whole.import_pages(source)
    file = io.BytesIO()
    whole.save(file)
    return file.getvalue()


@needs_ocr
def test_the_pages_of_a_scan_are_told_as_they_are_read() -> None:
    told: list[tuple[int, int, bool]] = []
    known: list[int] = []
    watch = Watch(lambda page, pages: told.append((page, pages, watch.slow)), lambda: known.append(len(told)))
    reading = read_file("cr.pdf", scan(4), watch)
    assert reading.ocr
    assert told == [(page, 4, slow) for slow in (False, True) for page in (1, 2, 3, 4)]
    assert known == [4]
    assert not children()


@needs_ocr
@needs_linux
@pytest.mark.parametrize("after", [1, 2, 3])
def test_a_scan_cancelled_while_its_pages_are_read_leaves_no_process(after: int) -> None:
    seen: list[list[int]] = []

    def told(page: int, pages: int) -> None:
        if watch.slow and page == after:
            seen.append(children())
            threading.Timer(0.3, watch.cancel).start()

    watch = Watch(told)
    began = time.monotonic()
    with pytest.raises(ReadingCancelled):
        read_file("cr.pdf", scan(12), watch)
    assert seen[0]
    assert time.monotonic() - began < 30
    assert children() == []
    assert threading.active_count() == 1 or all(thread.daemon for thread in threading.enumerate()[1:])


@needs_ocr
@needs_linux
def test_a_scan_that_waits_for_another_one_can_be_cancelled_and_a_text_does_not_wait() -> None:
    first, second = Watch(), Watch(None, lambda: waiting.set())
    waiting = threading.Event()
    errors: list[Exception] = []

    def reads(watch: Watch) -> None:
        try:
            read_file("cr.pdf", scan(12), watch)
        except ReadingCancelled as error:
            errors.append(error)

    threads = [threading.Thread(target=reads, args=(watch,)) for watch in (first, second)]
    threads[0].start()
    while not first.slow:
        time.sleep(0.01)
    threads[1].start()
    assert waiting.wait(30)
    assert read_file("cr.txt", b"La navette circule. Elle est gratuite.", Watch()).structured.passages
    second.cancel()
    threads[1].join(5)
    assert not threads[1].is_alive()
    assert threads[0].is_alive()
    first.cancel()
    threads[0].join(5)
    assert len(errors) == 2
    assert children() == []


@needs_ocr
@needs_linux
def test_all_pages_of_a_scan_together_have_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "ALL_SECONDS", 2.0)
    began = time.monotonic()
    with pytest.raises(TooDemanding):
        read_file("cr.pdf", scan(40), Watch())
    assert time.monotonic() - began < 15
    assert children() == []
    monkeypatch.undo()
    assert read_file("cr.pdf", scan(1), Watch()).ocr  # it is another's turn


def started(tmp_path: Path, then: str) -> subprocess.Popen[bytes]:
    """A process that reads a long scan, when it has come to OCR."""
    file = tmp_path / "cr.pdf"
    file.write_bytes(scan(40))
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(then=then), str(file)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"slow\n"
    return process


def gone(numbers: list[int], seconds: float) -> bool:
    """Whether none of these processes runs any more; one that nobody took note of does not run."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not any(_runs(number) for number in numbers):
            return True
        time.sleep(0.05)
    return False


def _runs(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@needs_ocr
@needs_linux
@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("after", [0.2, 1.5])
def test_what_a_killed_process_was_reading_with_dies_with_it(tmp_path: Path, way: signal.Signals, after: float) -> None:
    process = started(tmp_path, "time.sleep(60)")
    time.sleep(after)
    below = descendants(process.pid)
    assert below
    process.send_signal(way)
    process.wait(5)
    assert gone(below, 3)


@needs_ocr
@needs_linux
def test_a_process_that_ends_waits_for_no_page(tmp_path: Path) -> None:
    process = started(tmp_path, "while not watch.slow: time.sleep(0.01)\ntime.sleep(1)")
    below = descendants(process.pid)
    began = time.monotonic()
    assert process.wait(10) == 0
    assert time.monotonic() - began < 5
    assert gone(below, 3)


@needs_ocr
@needs_linux
def test_readings_cancelled_at_any_moment_leave_nothing_behind() -> None:
    """Before they start and at their very end too: no process, no thread, no open file, no memory."""
    chance = random.Random(7)
    for data in (made.pdf_one_column(), scan(2)):
        read_file("cr.pdf", data, Watch())
    threads, files, memory = threading.active_count(), open_files(), resident()
    for turn in range(50):
        watch = Watch()
        timer = threading.Timer(chance.choice([0, 0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8]), watch.cancel)
        timer.start()
        with suppress(ReadingCancelled):
            read_file("cr.pdf", scan(2) if turn % 2 else made.pdf_one_column(), watch)
        timer.join()
        assert children() == []
    time.sleep(0.2)  # what feeds a process that was killed sees it a moment later
    assert threading.active_count() == threads
    assert open_files() == files
    assert resident() < memory + 20_000_000


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def resident() -> int:
    """Bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
