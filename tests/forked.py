"""The program in a process of its own that starts in a moment: forked off one that has imported it already. A start
from nothing takes two seconds of processor, and the suite starts a hundred servers.

This module imports nothing of Fieldlog's: it is read by each process before it becomes the program.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["fieldlog.commands"])


START = "from fieldlog.commands import main; main()"


class Forked:
    """``fieldlog`` with these arguments, in a session of its own; what it says is added to ``log``. ``release`` is the
    folder of another copy of the program, which starts from nothing."""

    def __init__(
        self, arguments: Sequence[str], *, environment: Mapping[str, str], log: Path, release: Path | None = None
    ) -> None:
        told = (list(arguments), dict(environment), str(log), str(release or ""))
        self._process = FORKS.Process(target=_become_the_program, args=told, daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        pid = self._process.pid
        assert pid is not None
        return pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def terminate(self) -> None:
        self._process.terminate()

    def kill_all(self) -> None:
        """With all its children, so that none can react."""
        with suppress(ProcessLookupError):  # it is no session's leader yet
            os.killpg(self.pid, signal.SIGKILL)
        self._process.kill()
        self._process.join()

    def wait(self, seconds: float) -> None:
        self._process.join(seconds)
        assert self._process.exitcode is not None, f"still there after {seconds} s"


def _become_the_program(arguments: list[str], environment: dict[str, str], log: str, release: str) -> None:
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(said, stream)
    if release:
        os.chdir(release)  # where the program is looked for first
        os.execv(sys.executable, [sys.executable, "-c", START, *arguments])
    sys.argv = ["fieldlog", *arguments]

    from fieldlog.commands import main

    main()
