"""`relais eval`: how well this house answers questions whose answers are known."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from bot import console_messages as messages
from bot.screen import screen
from knowledge.evaluation import NOT_ANSWERABLE, Score, evaluate, read_questions
from knowledge.questions import Questions


def evaluate_file(questions: Questions, file: Path) -> None:
    """Print one line for each kind of question. Raises OSError, UnicodeDecodeError and BadQuestions."""
    expected = read_questions(file.read_text(encoding="utf-8-sig").split("\n"))
    console = screen()
    console.print(_table(evaluate(questions, expected)))


def _table(scores: list[Score]) -> Table:
    table = Table(box=None, pad_edge=False)
    for number, column in enumerate(messages.SCORE_COLUMNS):
        table.add_column(column, justify="right" if number else "left")
    for score in scores:
        # no excerpt is right where a refusal is
        of = 0 if score.kind in NOT_ANSWERABLE else score.questions
        table.add_row(
            messages.ALL_KINDS if score.kind == "ALL" else score.kind,
            str(score.questions),
            messages.share(score.first, of),
            messages.share(score.three, of),
            messages.share(score.wrong, score.questions),
            messages.share(score.refused, score.questions),
        )
    return table
