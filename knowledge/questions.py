"""A question in, a reply out: the public face of search."""

from __future__ import annotations

from knowledge.replies import Context, Found, Reply
from knowledge.store.database import Database


class Questions:
    """Answers questions from what is published in one store; sees at the next question what another process published."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, question: str, *, limit: int = 3) -> Reply:
        """Never raises on any text. `limit` bounds the ranking (`found`), 1 to 100."""
        raise NotImplementedError

    def found(self, passage_id: str, question: str) -> Found | None:
        """The excerpt of one passage for a question (a button pressed); None when there is no such passage or it is no longer quoted."""
        raise NotImplementedError

    def context(self, passage_id: str, question: str) -> Context | None:
        """What stands around a passage; None when there is no such passage. A replaced or withdrawn one is said (`superseded`)."""
        raise NotImplementedError
