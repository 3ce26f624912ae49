"""Programs that work on bytes, each in a group of processes of its own, which is killed as one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Event, Thread, Timer
from typing import IO

from knowledge.reading.watch import Watch, kill


@dataclass(frozen=True, slots=True)
class Ended:
    """`said` is what the program wrote; `late` says that its time was over."""

    status: int
    said: bytes
    late: bool


def run(
    command: Sequence[str],
    data: bytes,
    *,
    seconds: float,
    environment: Mapping[str, str],
    heard: Callable[[IO[bytes]], bytes],
    watch: Watch,
) -> Ended:
    """Give `data` to a program and take what `heard` reads of what it writes. However this ends, no process of the
    program's group is left. Raises ReadingCancelled, OSError where there is no such program, and what `heard`
    raises."""
    watch.check()
    process = subprocess.Popen(  # noqa: S603 - our own words; the data go through a pipe
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    late = Event()

    def stop() -> None:
        late.set()
        kill(process)

    timer = Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        with watch.running(process):
            Thread(target=_feed, args=(process.stdin, data), daemon=True).start()
            said = heard(process.stdout) if process.stdout else b""
            _ended(process)
    finally:
        timer.cancel()
        timer.join()
        kill(process)  # also what it started and did not wait for
        status = process.wait()
        if process.stdout:
            process.stdout.close()
    watch.check()
    return Ended(status, said, late.is_set())


def _ended(process: subprocess.Popen[bytes]) -> None:
    """Wait until it has ended, and leave its number taken, so that its group can be killed."""
    if hasattr(os, "waitid"):
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    else:
        process.wait()


def _feed(pipe: IO[bytes] | None, data: bytes) -> None:
    try:
        if pipe is not None:
            with pipe:
                pipe.write(data)
    except OSError:
        pass  # the program is gone; its status tells why
