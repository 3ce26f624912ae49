"""The throwaway process that finds the structure of a text: `python -m knowledge.structure.child < text > answer.json`.

The text comes behind one byte: « 1 » where it has pages though no form feed may say so, else « 0 ». Nothing of the
file's own format is opened here, so that it may load the dictionary when it needs it; what it may take is limited.
"""

from __future__ import annotations

import os
import sys

from knowledge.reading.limits import NO_MEMORY, PARENT, live_no_longer_than, lower

MEMORY = 800_000_000
PROCESSOR_SECONDS = 12


def main() -> int:
    """Status 0 with an answer, NO_MEMORY, or whatever a fall gives."""
    live_no_longer_than(int(os.environ.get(PARENT, os.getppid())))
    lower("RLIMIT_AS", MEMORY)
    lower("RLIMIT_CPU", PROCESSOR_SECONDS)
    lower("RLIMIT_CORE", 0)
    lower("RLIMIT_FSIZE", 0)
    # loaded while the file is still being read elsewhere
    from simplemma import is_known

    from knowledge.structure.shape import edition, to_json
    from knowledge.structure.structuring import structure

    is_known("réunion", lang="fr")
    edition()
    try:
        said = sys.stdin.buffer.read()
        text = said[1:].decode("utf-8", "surrogatepass")
        answer = to_json(structure(text, paged=said[:1] == b"1")).encode("utf-8", "surrogatepass")
    except MemoryError:
        return NO_MEMORY
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
