"""How well a store answers a set of questions whose answers are known."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.language.folding import fold
from knowledge.questions import Questions
from knowledge.replies import Answer, AskBack, Found, Reply

NOT_ANSWERABLE = ("none", "near")
"""Kinds of questions that are rightly refused: about something else, or about what the summaries do not say."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A question with what a right excerpt holds: one of `gold`'s fragments, or what `pattern` matches, from `file`."""

    id: str
    question: str
    kind: str
    places: tuple[tuple[str, tuple[str, ...], str | None], ...]
    """(file, fragments, pattern) of each place that answers."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over the questions of one kind: `first` the answer's first excerpt is right, `three` one of the first
    three is, `wrong` an answer whose first excerpt is not right, `refused` no answer."""

    kind: str
    questions: int
    first: int
    three: int
    wrong: int
    refused: int


class BadQuestions(ValueError):
    """A line that is no question; `line` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


def read_questions(lines: Iterable[str]) -> list[Expected]:
    """One JSON object a line: id, question, kind, and unless the kind is none or near: file, gold or pattern, also.

    Raises BadQuestions.
    """
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            places = [data, *data.get("also", [])] if data["kind"] not in NOT_ANSWERABLE else []
            found.append(
                Expected(
                    id=str(data["id"]),
                    question=str(data["question"]),
                    kind=str(data["kind"]),
                    places=tuple(
                        (str(place["file"]), tuple(place.get("gold", ())), place.get("pattern")) for place in places
                    ),
                )
            )
            for _, gold, pattern in found[-1].places:
                re.compile(pattern or "")
                if not all(isinstance(fragment, str) for fragment in gold) or isinstance(data.get("gold"), str):
                    raise TypeError("gold is a list of texts")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, re.error) as error:
            raise BadQuestions(number, str(error)) from error
    return found


def evaluate(questions: Questions, expected: Iterable[Expected]) -> list[Score]:
    """A score for each kind, in alphabetical order, then « ALL » for those that can be answered."""
    tallies: dict[str, list[int]] = {}
    for one in expected:
        reply = questions.ask(one.question)
        given = isinstance(reply, Answer | AskBack)
        right = [is_right(one, found) for found in _found(reply)[:3]]
        rows = [one.kind] if one.kind in NOT_ANSWERABLE else [one.kind, "ALL"]
        for row in rows:
            tally = tallies.setdefault(row, [0, 0, 0, 0, 0])
            tally[0] += 1
            tally[1] += given and right[:1] == [True]
            tally[2] += given and any(right)
            tally[3] += given and right[:1] != [True]
            tally[4] += not given
    order = sorted(tallies, key=lambda row: (row in NOT_ANSWERABLE, row == "ALL", row))
    return [Score(row, *tallies[row]) for row in order]


def _found(reply: Reply) -> tuple[Found, ...]:
    return reply.found if isinstance(reply, Answer | AskBack) else ()


def is_right(expected: Expected, found: Found) -> bool:
    """Whether an excerpt comes from the right file and holds what answers."""
    text = _plain(found.excerpt.text)
    for file, gold, pattern in expected.places:
        if found.source.meeting.file != file:
            continue
        if any(_plain(fragment) in text for fragment in gold):
            return True
        if pattern and re.search(pattern, found.excerpt.text, re.IGNORECASE):
            return True
    return False


def _plain(text: str) -> str:
    """Letters and digits alone, folded: marks, spaces and signs may differ between the source and what is shown."""
    raised = re.sub(r"\^\{([^}]*)\}", r"\1", text)
    return " ".join(re.findall(r"[^\W_]+", fold(raised)))
