"""`relais ask`: one question, or a file of them, for people or for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from bot import console_messages as messages
from bot.answers_json import answer_line
from bot.styled import sendable
from knowledge.questions import Questions
from knowledge.replies import Reply


def ask_one(questions: Questions, question: str, limit: int, as_json: bool) -> None:
    _tell(questions.ask(question, limit=limit), None, as_json)


def ask_batch(questions: Questions, file: Path, limit: int, as_json: bool) -> bool:
    """Answer the lines of a JSONL file in their order; False when one was no question. The others are answered anyway.

    Raises OSError when the file cannot be read.
    """
    good = True
    for line in _lines(file):
        if isinstance(line, BadLine):
            good = False
            typer.echo(messages.bad_line(line.number), err=True)
        else:
            _tell(questions.ask(line.question, limit=limit), line.id, as_json)
    return good


@dataclass(frozen=True, slots=True)
class Line:
    id: str | int | None
    question: str


@dataclass(frozen=True, slots=True)
class BadLine:
    number: int


def _lines(file: Path) -> Iterator[Line | BadLine]:
    """What stands on each line that is not blank; keys other than id and question are ignored."""
    with file.open("rb") as opened:
        for number, raw in enumerate(opened, start=1):
            if raw.strip():
                yield _line(raw) or BadLine(number)


def _line(raw: bytes) -> Line | None:
    try:
        read: Any = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict) or not isinstance(read.get("question"), str):
        return None
    named = read.get("id")
    return Line(named if isinstance(named, str | int) else None, read["question"])


def _tell(reply: Reply, question_id: str | int | None, as_json: bool) -> None:
    if as_json:
        # the bytes: JSON is UTF-8 whatever the terminal speaks
        sys.stdout.buffer.write(answer_line(reply, question_id).encode("utf-8", "replace") + b"\n")
        sys.stdout.flush()
        return
    # rich is only loaded for people
    from bot.rendering import printed
    from bot.screen import screen, show

    console = screen()
    if question_id is not None:
        console.print(sendable(reply.question), style="dim")
    show(console, printed(reply))
    console.print()
