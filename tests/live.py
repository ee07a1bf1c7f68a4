"""The program itself, as people run it: commands in a process of their own, and the server on a free port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from fieldlog.assets import FOLDER, Release
from fieldlog.config import PROJECT
from tests.conftest import SECRET
from tests.forked import Forked

PROGRAM = Path(sys.executable).with_name("fieldlog")
UP_WITHIN = 60  # seconds, on a machine that does other things too


def environment(database_url: str, **more: str) -> dict[str, str]:
    """The environment of a process on this database; nothing of Fieldlog's comes from outside the test."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("FIELDLOG_", "FLASK_"))}
    ours = {"FIELDLOG_DATABASE_URL": database_url, "FIELDLOG_SECRET_KEY": SECRET, "FIELDLOG_SCHEDULER": "off"}
    return outside | ours | more


def run_program(
    database_url: str, *arguments: str, stdin: str = "", seconds: float = 120, **more: str
) -> subprocess.CompletedProcess[str]:
    """``fieldlog`` with these arguments; ``more`` are variables of its environment."""
    return subprocess.run(
        [PROGRAM, *arguments], env=environment(database_url, **more), cwd=PROJECT, input=stdin,
        capture_output=True, text=True, timeout=seconds, check=False,
    )  # fmt: skip


@contextmanager
def serving(
    database_url: str, log: Path, *, workers: int = 2, port: int = 0, release: Path | None = None, **more: str
) -> Iterator[str]:
    """``fieldlog serve`` until the block ends; gives its address. What it says goes to ``log``."""
    port = port or free_port()
    log.unlink(missing_ok=True)
    arguments = ["serve", "--port", str(port), "--workers", str(workers)]
    server = Forked(arguments, environment=environment(database_url, **more), log=log, release=release)
    try:
        _wait_until_up(server, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(UP_WITHIN)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_until_up(server: Forked, port: int, log: Path) -> None:
    until = time.monotonic() + UP_WITHIN
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text()
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise AssertionError(f"the server is not up after {UP_WITHIN} s: {log.read_text()}")


def make_release(folder: Path) -> Path:
    """A copy of the program whose stylesheet says one thing more, so that every static file has another address."""
    for name in ("fieldlog", "migrations", "static", "templates"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    with (folder / "static" / "app.css").open("a", encoding="utf-8") as styles:
        styles.write(".next-release { color: red }\n")
    assert Release(folder / "static").hash != Release(FOLDER).hash
    return folder
