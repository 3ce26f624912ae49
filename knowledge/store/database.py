"""Opening the store."""

from __future__ import annotations

from pathlib import Path


class Database:
    """The store of one house: `relais.db` in `folder`, and the originals beside it."""

    @classmethod
    def open(cls, folder: Path) -> Database:
        """Open, create or migrate. Raises StoreError (and its kinds)."""
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError
