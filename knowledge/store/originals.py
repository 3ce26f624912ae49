"""The files as they were sent, kept beside the database under the hash of their bytes."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from knowledge.errors import OriginalDamaged, OriginalMissing
from knowledge.store.database import Database, translated


def name_of(data: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def keep(folder: Path, data: bytes) -> str:
    """Write the bytes once, whole or not at all; returns their hash. Inside a transaction of the caller, so that
    `sweep` does not take what is being referred to. Raises StoreFull, StoreNotWritable."""
    name = name_of(data)
    place = _place(folder, name)
    with translated():
        if place.exists() and place.stat().st_size == len(data):
            return name
        place.parent.mkdir(parents=True, exist_ok=True)
        # the process's number keeps two publications of the same file apart until one of them is renamed into place
        draft = place.with_name(f".{name}.{os.getpid()}")
        try:
            with draft.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)
    return name


def load(folder: Path, name: str) -> bytes:
    """Raises OriginalMissing, OriginalDamaged, StoreNotWritable."""
    with translated():
        try:
            data = _place(folder, name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise OriginalMissing(name) from None
    if name_of(data) != name:
        raise OriginalDamaged(name)
    return data


def sweep(database: Database) -> int:
    """Take away the files that no summary and no draft refers to, and what a killed process left half written.
    Returns how many. Inside a transaction of the caller: nobody else is keeping one meanwhile."""
    with translated():
        query = "SELECT original FROM summaries UNION SELECT original FROM drafts"
        used = {row["original"] for row in database.sql.query(query)}
        found = [place for place in (database.folder / "originals").glob("??/*") if place.name not in used]
        for place in found:
            place.unlink(missing_ok=True)
    return len(found)


def _place(folder: Path, name: str) -> Path:
    return folder / "originals" / name[:2] / name
