"""What a reader's process answers is believed no further than it can be checked: it may be in anybody's hands."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest

from knowledge.errors import Damaged, EmptyFile, NotText, Protected, TooDemanding, TooLarge, Unreadable
from knowledge.pictures import page
from knowledge.reading import answers, contained, ocr, read
from knowledge.reading.document import Document
from knowledge.reading.markdown import rendered
from knowledge.reading.processes import run
from knowledge.reading.watch import Watch
from knowledge.structure import apart
from tests.knowledge import documents as made

HEAD = b'{"pictures": [], "scan": []}\n'


def test_a_document_comes_out_as_it_went_in() -> None:
    document = Document("Un signe : 𝔰\x0cet « é »\u2028\n{}\n", pictures=(1, 3))
    assert answers.document_of(answers.written(document, [2])) == (document, [2])
    assert answers.document_of(answers.written(Document("\ud800"), []))[0].text == "?"


@pytest.mark.parametrize(
    "error",
    [Damaged("x"), EmptyFile("x"), NotText("x"), Protected("x"), TooDemanding("x"), TooLarge(3, 2)],
    ids=lambda error: type(error).__name__,
)
def test_an_error_comes_out_as_it_went_in(error: Unreadable) -> None:
    with pytest.raises(type(error)) as raised:
        answers.document_of(answers.refused(error))
    if isinstance(raised.value, TooLarge):
        assert (raised.value.size, raised.value.limit) == (3, 2)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\n",
        b"null\nx",
        b"[]\nx",
        b"{\nx",
        b"{}\nx",
        b'{"pictures": [], "scan": []',
        b'{"pictures": [], "scan": 1}\nx',
        b'{"pictures": ["1"], "scan": []}\nx',
        b'{"pictures": [true], "scan": []}\nx',
        b'{"pictures": [], "scan": [0]}\nx',
        b'{"pictures": [], "scan": [1, 1]}\nx',
        b'{"pictures": [], "scan": [2, 1]}\nx',
        b'{"pictures": [], "scan": [1e999]}\nx',
        b'{"pictures": [], "scan": [' + b"9" * 5_000 + b"]}\nx",
        b'{"pictures": [], "scan": [10000]}\nx',
        b"[" * 90_000,
        HEAD + b"\xff",
        b'{"error": "UnsupportedFormat"}',
        b'{"error": "RelaisError"}',
        b'{"error": "__builtins__"}',
        b'{"error": ["TooLarge"]}',
        b'{"error": null}',
        b'{"error": "TooLarge"}',
        b'{"error": "TooLarge", "size": "1", "limit": 2}',
        b'{"error": "TooLarge", "size": -1, "limit": 2}',
        b"page 1 2\npage 2 2\n",
        b"\x00" * 1000,
    ],
    ids=lambda answer: repr(answer[:40]),
)
def test_an_answer_that_is_none_is_a_damaged_file(answer: bytes) -> None:
    with pytest.raises(Damaged):
        answers.document_of(answer)


def test_an_answer_that_unfolds_in_memory_is_not_unfolded() -> None:
    answer = b'{"scan": [' + b"[]," * 3_000_000
    tracemalloc.start()
    with pytest.raises(Damaged):
        answers.document_of(answer)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def answering(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Every child is this program instead, which may import `sys`."""
    monkeypatch.setattr(
        "knowledge.reading.contained.Program",
        lambda command, environment, watch: Real([sys.executable, "-c", f"import sys, os, time; {program}"], {}, watch),
    )


Real = contained.Program


@pytest.mark.parametrize(
    ("program", "error"),
    [
        ("print('{')", Damaged),
        ("sys.exit(7)", Damaged),
        ("os.kill(os.getpid(), 11)", Damaged),
        ("os.write(1, b'page 1 2\\n' * 9)", Damaged),
        ("[os.write(1, b'[' * 65536) for _ in range(10**9)]", TooDemanding),
        ("os.close(1); time.sleep(60)", TooDemanding),
        ("time.sleep(60)", TooDemanding),
        ("os.fork(); time.sleep(60)", TooDemanding),
    ],
    ids=["half", "a status", "a fall", "pages alone", "no end", "closed", "silent", "two"],
)
def test_a_child_that_does_anything_ends_as_a_refusal(
    program: str, error: type[Unreadable], monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, program)
    monkeypatch.setattr(contained, "SECONDS", 1.0)
    monkeypatch.setattr(apart, "SECONDS", 1.0)
    with pytest.raises(error):
        read("cr.pdf", made.pdf_one_column(), Watch())
    with pytest.raises(error), apart.Apart() as one:
        one.structure("La navette circule.")


def test_a_child_that_never_ends_its_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, "[os.write(1, b'[' * 65536) for _ in range(10**9)]")
    began = time.monotonic()
    with pytest.raises(TooDemanding):
        contained.run_child(["pdf"], b"")
    assert time.monotonic() - began < contained.SECONDS / 2


@pytest.mark.parametrize(
    "shape", ["", "null", "[]", "{}", '{"passages": 1}', "[" * 100_000, '{"passages": [["a", {}]]}']
)
def test_a_structure_that_is_none_is_a_damaged_file(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "answer_of", lambda ended: shape.encode())
    with pytest.raises(Damaged), apart.Apart() as one:
        one.structure("La navette circule.")


POINTS = bytes(3 * 4 * 2)
SIZE = {"width": 4, "height": 2, "boxes": [[0, 0, 4, 2]], "found": True}


@pytest.mark.parametrize(
    "changed",
    [
        {"width": 5},
        {"width": "4"},
        {"height": 10**9},
        {"height": -2},
        {"boxes": None},
        {"boxes": [1]},
        {"boxes": [[0, 0, 4]]},
        {"boxes": [[0, 0, 5, 2]]},
        {"boxes": [[0, 0, 4, 10**9]]},
        {"boxes": [["0", 0, 4, 2]]},
        {"pages": 0},
        {"pages": "many"},
    ],
    ids=repr,
)
def test_a_picture_that_is_none_is_a_damaged_file(changed: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    head = dict(SIZE)
    monkeypatch.setattr(page, "run_child", lambda *_: json.dumps(head).encode() + b"\n" + POINTS)
    assert page.page_picture(b"%PDF-", 1, ["a"]).found
    head.update(changed)
    with pytest.raises(Damaged):
        page.page_picture(b"%PDF-", 1, ["a"])


def test_only_a_picture_of_ours_is_given_to_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contained, "run_child", lambda *_: b"II*\x00")
    monkeypatch.setattr(ocr, "run", lambda *_, **__: pytest.fail("tesseract was started"))
    with pytest.raises(Damaged):
        ocr._page("tesseract", b"", 1, Watch())


LONG = 1_000_000
LINES = {
    "spaces behind a heading": "# `" + " " * LONG,
    "pictures without an end": "![" * (LONG // 2),
    "backticks": "`" * LONG,
    "brackets": "[" * LONG,
    "links": "[a](" * (LONG // 4),
    "tags": "<a " * (LONG // 3),
    "braces": "#`" + " {#" * (LONG // 3),
}


@pytest.mark.parametrize("name", LINES)
def test_no_line_of_markdown_holds_up_the_process(name: str) -> None:
    """In a process of its own: a pattern that backtracks lets nobody else run, not even what would stop it."""
    program = "import sys; from knowledge.reading.markdown import rendered; rendered(sys.stdin.read())"
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", program], input=LINES[name].encode(), cwd=root, timeout=4, check=True)


def test_what_stands_behind_a_heading_in_braces_is_not_read() -> None:
    assert rendered("## Navette \u00a0 {#navette .point}  \n") == "## Navette\n"


def test_a_program_that_is_heard_no_more_ends() -> None:
    began = time.monotonic()
    program = [sys.executable, "-c", "import os\nwhile True: os.write(1, b'x' * 65536)"]
    ended = run(program, b"", seconds=20, environment={}, heard=lambda pipe: pipe.read(9), watch=Watch())
    assert time.monotonic() - began < 10
    assert ended.said == b"x" * 9
    assert not ended.late
