"""The JSON of `relais ask --json`: one object a question. Programs read it, so its keys stay as they are."""

from __future__ import annotations

import json
from typing import Any

from bot.styled import sendable
from knowledge.replies import Answer, AskBack, Found, Refusal, Reply, Smalltalk


def answer_line(reply: Reply, question_id: str | int | None = None) -> str:
    """One line of JSON, without its end. Text is written as it is, not as escapes; lone surrogates become U+FFFD."""
    return json.dumps(_reply(reply, question_id), ensure_ascii=False)


def _reply(reply: Reply, question_id: str | int | None) -> dict[str, Any]:
    understood = None if isinstance(reply, Smalltalk) else reply.understood
    return {
        "id": question_id,
        "question": sendable(reply.question),
        "understood": sendable(understood or reply.question),
        "outcome": _outcome(reply),
        "answered": isinstance(reply, Answer | AskBack),
        "passages": [] if isinstance(reply, Smalltalk) else [_passage(found) for found in reply.found],
    }


def _outcome(reply: Reply) -> str:
    match reply:
        case Answer():
            return "answer"
        case AskBack():
            return "ask_back"
        case Refusal():
            return "refusal"
        case Smalltalk():
            return "smalltalk"


def _passage(found: Found) -> dict[str, Any]:
    source = found.source
    return {
        "id": found.passage_id,
        "kind": "summary",
        "text": found.excerpt.text,
        "meeting": {
            "title": source.meeting.title,
            "date": source.meeting.date.isoformat(),
            "body": source.meeting.body,
            "file": source.meeting.file,
        },
        "section": list(source.section),
        "page": source.page,
        "speaker": source.speaker.value if source.speaker else None,
        "score": round(found.score, 4),
    }
