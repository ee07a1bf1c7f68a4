"""The real server behind the phone: killed, started again on the same port and database, and of either release."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.forked import Forked
from tests.live import UP_WITHIN, environment, free_port, make_release

WORKERS = 2


class Server:
    """``fieldlog serve``, which may be down. Starting does not wait: ``wait_until_up`` does."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.database_url = database_url
        self.port = free_port()
        self.log = folder / "server.log"
        self.releases = [None, make_release(folder / "next")]
        self.process: Forked | None = None

    def start(self) -> None:
        if self.process is not None:
            return
        arguments = ["serve", "--port", str(self.port), "--workers", str(WORKERS)]
        here = environment(self.database_url)
        self.process = Forked(arguments, environment=here, log=self.log, release=self.releases[0])

    def kill(self) -> None:
        """The machine loses its current: no signal that could be handled, for all its processes at once."""
        if self.process is not None:
            self.process.kill_all()
            self.process = None

    def kill_workers(self) -> None:
        """Those who answer die in the middle of what they do; the server starts others."""
        if self.process is not None:
            children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
            for pid in children.read_text().split():
                with suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)

    def update(self) -> None:
        """Another release is served from now on: every static file has another address."""
        self.kill()
        self.releases.reverse()
        self.start()

    def wait_until_up(self) -> None:
        self.start()
        until = time.monotonic() + UP_WITHIN
        while not self._answers():
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text()[-2_000:]
            assert time.monotonic() < until, "the server does not come up"
            time.sleep(0.03)

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
