"""Documents with random damage: read or refused as the program expects, never with a fall of the program itself."""

from __future__ import annotations

import random

import pytest

from knowledge.errors import Unreadable
from knowledge.reading import read
from tests.knowledge.documents import DOCUMENTS, zipped

WHOLE = {name: write() for name, write in DOCUMENTS.items()}


@pytest.mark.parametrize("chance", range(12))
@pytest.mark.parametrize("name", WHOLE)
def test_a_damaged_document_is_read_or_refused(name: str, chance: int) -> None:
    dice = random.Random(f"{name}{chance}")
    data = bytearray(WHOLE[name])
    for _ in range(dice.choice([1, 10, 200])):
        data[dice.randrange(len(data))] = dice.randrange(256)
    if dice.random() < 0.3:
        del data[dice.randrange(len(data)) :]
    try:
        text = read(name, bytes(data)).text
    except Unreadable:
        return
    assert text.encode("utf-8").decode("utf-8") == text


@pytest.mark.parametrize("chance", range(12))
@pytest.mark.parametrize("name", [name for name in WHOLE if not name.endswith((".pdf", ".html"))])
def test_a_document_with_damaged_parts_is_read_or_refused(name: str, chance: int) -> None:
    """The zip is whole: what is wrong is found by the readers."""
    import io
    import zipfile

    dice = random.Random(f"{name}{chance}parts")
    parts: dict[str, str | bytes] = {}
    with zipfile.ZipFile(io.BytesIO(WHOLE[name])) as packed:
        for part in packed.namelist():
            content = bytearray(packed.read(part))
            for _ in range(dice.choice([0, 1, 3])):
                at = dice.randrange(len(content) + 1)
                content[at : at + dice.randrange(9)] = dice.choice([b"", b"9", b"-1", b"x", b"99999999999"])
            parts[part] = bytes(content)
    try:
        read(name, zipped(parts))
    except Unreadable:
        return
