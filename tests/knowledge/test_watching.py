"""A reading is told of page by page, stopped at once, and kept to its time; a text is understood in another process."""

from __future__ import annotations

import io
import sys
import threading
import time

import pytest

from knowledge.drafts import read_file
from knowledge.errors import NothingToQuote, ReadingCancelled, TooDemanding
from knowledge.reading import contained
from knowledge.reading.watch import Watch
from knowledge.structure import apart
from knowledge.structure.apart import Apart
from knowledge.structure.structuring import structure
from tests.knowledge import documents as made
from tests.knowledge.made import SAMPLES, sample
from tests.knowledge.processes import children
from tests.knowledge.test_publishing import MARCH

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")


@pytest.fixture
def before() -> set[int]:
    """Processes that are not this test’s: one that races processes leaves a helper of Python’s own behind."""
    return set(children())


def test_the_pages_of_a_pdf_are_told_one_after_the_other() -> None:
    told: list[tuple[int, int]] = []
    watch = Watch(lambda page, pages: told.append((page, pages)), lambda: pytest.fail("no page is a picture"))
    data = made.pdf_one_column()
    reading = read_file("cr.pdf", data, watch)
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert not watch.slow
    assert reading == read_file("cr.pdf", data)


@pytest.mark.parametrize("name", ["cr.docx", "cr.txt"])
def test_a_file_without_pages_tells_none_and_is_read_as_ever(name: str) -> None:
    data = made.docx_styled() if name.endswith("docx") else MARCH.encode()
    watched = read_file(name, data, Watch(lambda page, pages: pytest.fail("a page was told")))
    assert watched == read_file(name, data)
    assert watched.structured.pages is None


@on_linux
def test_a_reading_cancelled_while_a_pdf_is_read_leaves_no_process(before: set[int]) -> None:
    seen: list[int] = []

    def told(page: int, pages: int) -> None:
        seen.append(len(set(children()) - before))
        watch.cancel()

    watch = Watch(told)
    began = time.monotonic()
    with pytest.raises(ReadingCancelled):
        read_file("cr.pdf", made.pdf_one_column(), watch)
    assert time.monotonic() - began < 5
    assert seen  # there was something to stop
    assert seen[0] >= 1
    assert set(children()) <= before
    assert watch.cancelled
    watch.cancel()  # as often as one likes


@on_linux
def test_a_reading_cancelled_from_another_thread_while_its_text_is_understood_ends_at_once(before: set[int]) -> None:
    """Of a text that takes seconds: what it waits for is killed."""
    text = "Le plan (PLA) prévoit (PRE) tout (TOU). " * 20_000
    watch = Watch()
    threading.Timer(1.0, watch.cancel).start()
    began = time.monotonic()
    with pytest.raises(ReadingCancelled):
        read_file("cr.txt", text.encode(), watch)
    assert time.monotonic() - began < 3
    assert set(children()) <= before


def test_a_reading_cancelled_before_it_began_starts_nothing(before: set[int]) -> None:
    watch = Watch()
    watch.cancel()
    with pytest.raises(ReadingCancelled):
        read_file("cr.txt", MARCH.encode(), watch)
    assert set(children()) <= before


def test_what_is_refused_leaves_no_process_either(before: set[int]) -> None:
    with pytest.raises(NothingToQuote):
        read_file("cr.txt", b"...", Watch())
    assert set(children()) <= before


def test_whoever_is_told_may_fail_and_the_reading_ends_with_it(before: set[int]) -> None:
    def told(page: int, pages: int) -> None:
        raise RuntimeError("the loop is closed")

    with pytest.raises(RuntimeError):
        read_file("cr.pdf", made.pdf_one_column(), Watch(told))
    assert set(children()) <= before


@pytest.mark.parametrize(
    ("said", "told", "answer"),
    [
        (b"page 1 2\npage 2 2\n{}", [(1, 2), (2, 2)], b"{}"),
        (b"{}", [], b"{}"),
        (b"", [], b""),
        (b"page 1 1\n" * 1_000_000, [(1, 1)], None),
        (b"page 3 2\n{}", [], b"page 3 2\n{}"),
        (b"page 99999999999999999999 99999999999999999999\n", [], b"page 99999999999999999999 99999999999999999999\n"),
        (b"page" * 20_000_000, [], None),
    ],
    ids=["pages", "an answer", "nothing", "a page again and again", "a page too many", "long numbers", "no end"],
)
def test_a_child_that_says_anything_is_believed_no_further_than_the_next_page(
    said: bytes, told: list[tuple[int, int]], answer: bytes | None
) -> None:
    heard: list[tuple[int, int]] = []
    got = contained._answer(io.BytesIO(said), lambda page, pages: heard.append((page, pages)))
    assert heard == told
    assert got == answer if answer is not None else len(got) <= contained.LARGEST_ANSWER + 1


def test_a_text_is_understood_apart_as_it_is_here() -> None:
    text = "\n\n".join(sample(file.name) for file in SAMPLES[:3]) + "\nUn signe à part : 𝔰 « é »\u202f!\n"
    for paged in (False, True):
        with Apart() as one:
            assert one.structure(text, paged=paged) == structure(text, paged=paged)


def test_a_text_that_takes_too_long_to_be_understood_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0.02)
    with pytest.raises(TooDemanding):
        read_file("cr.txt", MARCH.encode(), Watch())


def test_accents_piled_on_a_letter_are_refused_before_they_are_put_in_order() -> None:
    """Half a minute for these, and nothing else runs meanwhile."""
    began = time.process_time()
    with pytest.raises(TooDemanding):
        read_file("cr.txt", ("a" + "\u0316\u0300" * 100_000).encode())
    assert time.process_time() - began < 2
    few = MARCH.replace("navette", "nave\u0301tte\u0323\u0301")
    assert "nave\u0301tte\u0323\u0301" in read_file("cr.txt", few.encode()).text
