"""What a process gives up before it looks at what anybody may have sent: it lives no longer than whoever started it,
and takes no more than it is allowed.

Also a program, which does so and then becomes another one: `python limits.py PARENT BYTES SECONDS PROGRAM ARGUMENT…`
"""

from __future__ import annotations

import os
import signal
import sys

NO_MEMORY = 3
"""The status by which a process says that Python ran out of memory."""
PARENT = "RELAIS_READER_OF"
"""The variable that holds the number of the process that starts this one."""
_ON_PARENT_S_DEATH = 1
"""PR_SET_PDEATHSIG."""


def lower(name: str, value: int) -> None:
    """Lower one limit of this process (`name` as in `resource`); systems that lack it go without, and keep the parent's
    clock."""
    try:
        import resource

        wanted = getattr(resource, name)
        _, hard = resource.getrlimit(wanted)
        resource.setrlimit(wanted, (value, value if hard == resource.RLIM_INFINITY else min(value, hard)))
    except (ImportError, AttributeError, ValueError, OSError):
        pass


def live_no_longer_than(parent: int) -> None:
    """On Linux, be killed as soon as the process `parent`, which started this one, ends, however it ends. Elsewhere the
    limits on time do, later. What this process becomes (exec) keeps it; what it starts does not."""
    if sys.platform != "linux":
        return
    try:
        import ctypes

        ctypes.CDLL(None).prctl(
            ctypes.c_int(_ON_PARENT_S_DEATH), ctypes.c_ulong(signal.SIGKILL), *(ctypes.c_ulong(0),) * 3
        )
    except (ImportError, OSError, AttributeError):
        return
    if os.getppid() != parent:
        sys.exit(1)  # it ended while this process started


def main() -> None:
    parent, memory, seconds, *command = sys.argv[1:]
    live_no_longer_than(int(parent))
    lower("RLIMIT_AS", int(memory))
    lower("RLIMIT_CPU", int(seconds))
    lower("RLIMIT_CORE", 0)
    os.execv(command[0], command)  # noqa: S606 - chosen by whoever started this


if __name__ == "__main__":
    main()
