"""The processes that this one started, as Linux lists them."""

from __future__ import annotations

import os
from pathlib import Path


def children(of: int | None = None) -> list[int]:
    """The processes whose parent is this one, or the one named; those that have ended and wait to be noted too. Empty
    where there is no /proc."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            # the name between brackets may hold anything
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == (of or os.getpid()):
            found.append(int(entry.name))
    return found


def descendants(of: int) -> list[int]:
    found = children(of)
    return [*found, *(one for child in found for one in descendants(child))]
