"""What was understood of a text as JSON and back: as it comes out of a child process, and as a draft keeps it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files

from knowledge.models import Acronym
from knowledge.shapes import from_data, to_data
from knowledge.structure.structuring import Structured


def to_json(structured: Structured) -> str:
    return json.dumps(
        {
            "edition": edition(),
            "passages": [[passage.id, to_data(passage)] for passage in structured.passages],
            "agenda": structured.agenda,
            "acronyms": [[acronym.letters, acronym.expansion] for acronym in structured.acronyms],
            "date": structured.date.isoformat() if structured.date else None,
            "body": structured.body,
            "title": structured.title,
            "pages": structured.pages,
        },
        ensure_ascii=False,
    )


def is_current(shape: str) -> bool:
    """Whether it was written by this edition of the program: another one may cut a text otherwise."""
    return shape.startswith(_opening())


def _opening() -> str:
    return f'{{"edition": "{edition()}"'


def from_json(shape: str) -> Structured:
    data = json.loads(shape)
    return Structured(
        passages=tuple(from_data(name, passage) for name, passage in data["passages"]),
        agenda=tuple(data["agenda"]),
        acronyms=tuple(Acronym(letters, expansion) for letters, expansion in data["acronyms"]),
        date=date.fromisoformat(data["date"]) if data["date"] else None,
        body=data["body"],
        title=data["title"],
        pages=data["pages"],
    )


@cache
def edition() -> str:
    """Another one whenever the program that finds the structure, or what it knows of the language, is: nobody has to
    remember to raise a number."""
    digest = hashlib.sha256()
    for name, data in sorted(_sources()):
        digest.update(f"{name} {len(data)}\n".encode() + data)
    return digest.hexdigest()[:16]


def _sources() -> Iterator[tuple[str, bytes]]:
    for package in ("knowledge.structure", "knowledge.language"):
        for file in files(package).iterdir():
            if file.name.endswith(".py"):
                yield f"{package}/{file.name}", file.read_bytes()
    for listed in ("stop_words.txt", "suffixes.txt"):
        yield listed, (files("knowledge.language") / "data" / listed).read_bytes()
