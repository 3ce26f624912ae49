"""The files as they were sent, kept beside the database under the hash of their bytes."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from knowledge.store.database import translated


def keep(folder: Path, data: bytes) -> str:
    """Write the bytes once, whole or not at all; returns their hash (SHA-256, hexadecimal). Raises StoreFull,
    StoreNotWritable."""
    name = hashlib.sha256(data).hexdigest()
    place = folder / "originals" / name[:2] / name
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


def load(folder: Path, name: str) -> bytes | None:
    """The bytes whose hash is `name`; None when they are gone, or are not these any more."""
    try:
        data = (folder / "originals" / name[:2] / name).read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == name else None
