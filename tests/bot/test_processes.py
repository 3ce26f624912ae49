"""The program as people start it: as a process, with pipes, a terminal, and signals."""

import codecs
import contextlib
import io
import json
import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import run
from tests.bot.test_cli import UNDATED
from tests.conftest import SPRING, publish_summaries

ROOT = Path(__file__).parents[2]
PATIENCE = 20
"""Seconds after which something hangs."""
RELAIS = [sys.executable, "-m", "bot"]


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    publish_summaries(folder)
    return folder


def start(data, *arguments, **options):
    return subprocess.Popen([*RELAIS, "--data", str(data), *map(str, arguments)], cwd=ROOT, **options)


def talk(data, typed, *arguments):
    """Status, standard output and standard error of a run whose standard input is `typed`."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = start(data, *(arguments or ("chat",)), **pipes)
    out, err = process.communicate(typed, timeout=PATIENCE)
    return process.returncode, out.decode(), err.decode()


@pytest.fixture
def say(full, monkeypatch, capsys):
    """The same in this process, for what does not depend on where it runs."""

    def say(typed):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed)))
        status = run(["--data", str(full), "chat"])
        out, err = capsys.readouterr()
        return status, out, err

    return say


def test_a_piped_conversation_answers_each_line_and_ends_with_the_input(full):
    """The last line may lack its end."""
    status, out, err = talk(full, b"navette de la gare\n1\n1\n\n/aide")
    assert (status, err) == (0, "")
    assert out.count("vingt minutes") == 3
    assert "je n’invente rien" in out
    assert "[1] Contexte" in out
    assert "vous ›" not in out


def test_the_last_question_can_be_corrected(say):
    status, out, _ = say(b"/modifier navette\nmerci\n/modifier\n/modifier navette de la gare\n")
    assert status == 0
    assert out.index("pas encore posé") < out.index("plaisir") < out.index("Écrivez la question") < out.index("vingt")


def test_quitting_leaves_the_rest_unread(say):
    status, out, _ = say(b"/quitter\nnavette\n")
    assert (status, out) == (0, "")


ODD = [
    b"\x00\x00",
    b"\xff\xfe\xfd",
    b"a" * 5_000_000,
    b"\xed\xa0\x80",
    b"\x1b[31m",
    b"9" * 5000,
    "²".encode(),
    b"1",
    b"99",
    b"\r",
    b"/modifier \x00",
    b"/modifier" + b" x" * 50_000,
]


def test_odd_lines_do_not_end_the_conversation(say):
    status, out, err = say(b"\n".join([*ODD, b"navette de la gare\n"]))
    assert (status, err) == (0, "")
    assert "vingt minutes" in out[-1000:]
    assert "\x1b" not in out
    assert "\x00" not in out


def test_json_needs_neither_telegram_nor_rich(full):
    code = (
        "import sys; from bot.cli import run; "
        f"status = run(['--data', {str(full)!r}, 'ask', 'navette', '--json']); "
        "print(status, [name for name in ('telegram', 'rich', 'httpx') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"


def test_json_is_utf_8_whatever_the_terminal_speaks(full):
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    pipe = {"stdout": subprocess.PIPE, "env": environment}
    out, _ = start(full, "ask", "télétravail", "--json", **pipe).communicate(timeout=PATIENCE)
    assert "télétravail" in json.loads(out.decode("utf-8"))["question"]
    out, _ = start(full, "ask", "télétravail", **pipe).communicate(timeout=PATIENCE)
    assert "télétravail" in out.decode("latin-1")


def test_a_reader_that_leaves_early_is_no_error(full, tmp_path):
    batch = tmp_path / "questions.jsonl"
    batch.write_text('{"id": 1, "question": "navette"}\n' * 500)
    process = start(full, "ask", "--batch", batch, "--json", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=PATIENCE) == 1


# -- on a terminal


def hear_ctrl_c():
    """As on any terminal: what a script runs in its background, these tests too, ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """A process in front of a terminal: waits for words on the screen, and types."""

    def __init__(self, data, *arguments):
        self._ours, theirs = pty.openpty()
        # bytes of one sign may come apart
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        streams = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
        terminal = {"env": {**os.environ, "TERM": "xterm"}, "start_new_session": True, "preexec_fn": hear_ctrl_c}
        self.process = start(data, *arguments, **streams, **terminal)
        os.close(theirs)
        self.screen = ""

    def expect(self, words):
        """Read on until `words` are on the screen; what was before them is not looked at again."""
        while words not in self.screen:
            ready, _, _ = select.select([self._ours], [], [], PATIENCE)
            try:
                read = os.read(self._ours, 65536) if ready else b""
            except OSError:
                read = b""
            assert read, f"{words!r} did not come: {self.screen!r}"
            self.screen += self._decoder.decode(read)
        before, _, self.screen = self.screen.partition(words)
        return before

    def type(self, text):
        os.write(self._ours, text.encode())

    def end_by(self, act):
        """Status after Ctrl-D or Ctrl-C, done again while the process goes on: readline may lose one as it starts. Not
        soon: one that comes while Python itself ends, seconds later on a busy machine, ends it by the signal."""
        for _ in range(PATIENCE // 10):
            act()
            with contextlib.suppress(subprocess.TimeoutExpired):
                return self.process.wait(timeout=10)
        raise AssertionError("the process does not end")

    def status(self):
        return self.process.wait(timeout=PATIENCE)

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self._ours)


@pytest.fixture
def terminal():
    """Starts a process on a terminal; nothing that it left running outlives the test."""
    opened = []

    def open_terminal(data, *arguments):
        opened.append(Terminal(data, *arguments))
        return opened[-1]

    yield open_terminal
    for each in opened:
        each.close()


def test_a_conversation_on_a_terminal_has_a_banner_and_ends_with_ctrl_d(full, terminal):
    screen = terminal(full, "chat")
    screen.expect("/quitter")
    screen.expect("vous ›")
    screen.type("navette de la gare\n")
    screen.expect("vingt minutes")
    screen.expect("[1] Contexte")
    screen.expect("vous ›")
    assert screen.end_by(lambda: screen.type("\x04")) == 0


def test_an_interrupted_conversation_ends_with_130_and_without_a_traceback(full, terminal):
    screen = terminal(full, "chat")
    screen.expect("vous ›")
    assert screen.end_by(lambda: screen.process.send_signal(signal.SIGINT)) == 130
    assert "Traceback" not in screen.screen


def test_the_date_is_asked_for_where_somebody_can_answer(terminal, tmp_path):
    paper = tmp_path / "avril.txt"
    paper.write_text(UNDATED, encoding="utf-8")
    screen = terminal(tmp_path / "data", "publish", paper)
    screen.expect("À quelle date")
    screen.type("au printemps\n")
    screen.expect("Je ne comprends pas cette date")
    screen.type("30 avril 2026\n")
    assert "30 avril 2026" in screen.expect("passage)")
    assert screen.status() == 0


@pytest.mark.parametrize(("answer", "status", "kept"), [("o", 0, False), ("", 1, True)])
def test_replacing_is_asked_for_where_somebody_can_answer(terminal, tmp_path, capsys, answer, status, kept):
    data = tmp_path / "data"
    publish_summaries(data)
    paper = tmp_path / "avril.txt"
    paper.write_text(SPRING.replace("vingt minutes", "trente minutes"), encoding="utf-8")
    screen = terminal(data, "publish", paper)
    screen.expect("Remplacer la version")
    screen.type(f"{answer}\n")
    screen.expect("avril.txt →")
    assert screen.status() == status
    assert run(["--data", str(data), "ask", "navette de la gare"]) == 0
    assert ("vingt minutes" in capsys.readouterr().out) is kept
