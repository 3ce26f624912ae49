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


class Program:
    """A program that was started, and waits for what it is to work on. When the `with` ends, however it ends, no
    process of its group is left."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], watch: Watch) -> None:
        """Raises ReadingCancelled, OSError where there is no such program."""
        watch.check()
        self._watch = watch
        self._late = Event()
        self._fed = False
        self._process = subprocess.Popen(  # noqa: S603 - our own words; the data go through a pipe
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        watch.add(self._process)

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *failure: object) -> None:
        self._end()

    def work(self, data: bytes, seconds: float, heard: Callable[[IO[bytes]], bytes]) -> Ended:
        """Give it `data`, once, and take what `heard` reads of what it writes, until it ends; `seconds` on the clock.
        Raises ReadingCancelled, and what `heard` raises."""
        timer = Timer(seconds, self._stop)
        timer.daemon = True
        timer.start()
        try:
            Thread(target=_feed, args=(self._process.stdin, data), daemon=True).start()
            self._fed = True
            said = b""
            if self._process.stdout:
                said = heard(self._process.stdout)
                self._process.stdout.close()  # whoever goes on writing ends of it
            _ended(self._process)
        finally:
            timer.cancel()
            timer.join()
        self._end()
        self._watch.check()
        return Ended(self._process.returncode, said, self._late.is_set())

    def _stop(self) -> None:
        self._late.set()
        kill(self._process)

    def _end(self) -> None:
        if self._process.returncode is not None:
            return
        self._watch.remove(self._process)
        kill(self._process)  # also what it started and did not wait for
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        if self._process.stdin and not self._fed:
            self._process.stdin.close()


def run(
    command: Sequence[str],
    data: bytes,
    *,
    seconds: float,
    environment: Mapping[str, str],
    heard: Callable[[IO[bytes]], bytes],
    watch: Watch,
) -> Ended:
    """Start a program, let it work, and see it end. Raises ReadingCancelled, OSError where there is no such program,
    and what `heard` raises."""
    with Program(command, environment, watch) as program:
        return program.work(data, seconds, heard)


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
