"""The structure of a text, found in a throwaway process: whatever the text is, this one goes on, and can stop it."""

from __future__ import annotations

from knowledge.errors import Damaged
from knowledge.reading.contained import LARGEST_ANSWER, answer_of, child_of
from knowledge.reading.watch import Watch
from knowledge.structure.shape import from_json
from knowledge.structure.structuring import Structured

SECONDS = 13
"""On the clock; a text of 200 pages takes 1."""


class Apart:
    """A process that is started at once and takes a third of a second to be ready: while a file is still being read.
    None of it is left when the `with` ends."""

    def __init__(self, watch: Watch | None = None) -> None:
        """Raises ReadingCancelled."""
        self._child = child_of("knowledge.structure.child", watch or Watch())

    def __enter__(self) -> Apart:
        return self

    def __exit__(self, *failure: object) -> None:
        self._child.__exit__(*failure)

    def structure(self, text: str, *, paged: bool = False) -> Structured:
        """As `structure.structure`, once. Raises TooDemanding, Damaged, ReadingCancelled."""
        data = (b"1" if paged else b"0") + text.encode("utf-8", "surrogatepass")
        answer = answer_of(self._child.work(data, SECONDS, lambda pipe: pipe.read(LARGEST_ANSWER + 1)))
        try:
            return from_json(answer.decode("utf-8", "surrogatepass"))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise Damaged("the structure is not what it should be") from error
