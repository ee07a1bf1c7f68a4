"""The way between the phone and the server, on an address of its own that stays while servers come and go.

Every request meets the ``weather``; a submission of an entry may meet a ``mishap`` of its own, once. What was
submitted, and what became of it, is written down in ``submissions``. One connection carries one request, so that a
browser never sends one again by itself because a kept connection was closed.
"""

from __future__ import annotations

import re
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Literal
from urllib.parse import parse_qsl

# pass: nothing happens. none: no network. before and after: the answer is lost, and with "before" the request too.
# slow: it takes a while. portal: somebody else's page, with 200. busy: 503. gone: 502. cut: half of the answer.
Luck = Literal["pass", "none", "before", "after", "slow", "portal", "busy", "gone", "cut"]
ENTRY = re.compile(r"/entries/(?:new/[a-z_]+|[0-9a-f-]{36}/(?:correct|withdraw))")
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "proxy-connection", "upgrade"}
PORTAL = b"<!doctype html><title>Free wifi</title><h1>Accept the conditions to surf</h1>"
BREAK = struct.pack("ii", 1, 0)  # SO_LINGER: closing resets the connection
PATIENCE = 20  # seconds


@dataclass
class Submission:
    """One POST to an address of entries: where, what, and what the server and the phone were told."""

    path: str
    fields: list[tuple[str, str]]
    luck: str
    status: int | None = None  # the server's answer; None: it never saw the request, or died over it
    arrived: bool = False  # the answer went back to the phone

    def field(self, name: str) -> str:
        return next((value for key, value in self.fields if key == name), "")

    def __str__(self) -> str:
        heard = "heard" if self.arrived else "not heard"
        return f"{self.path} {self.field('owner')} {self.field('note')!r}: {self.luck}, {self.status}, {heard}"


@dataclass
class Weather:
    """What happens to requests. ``on_submission`` runs while a submission is at the server, if it is set."""

    now: Luck = "pass"
    mishaps: deque[Luck] = field(default_factory=deque)
    delay: float = 0.4
    on_submission: Callable[[], None] | None = None
    forge: Callable[[Submission], bytes | None] | None = None


class Proxy(ThreadingHTTPServer):
    """Listens on a free port of this machine until the block ends."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, server_port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Passage)
        self.server_port_behind = server_port
        self.weather = Weather()
        self.submissions: list[Submission] = []
        self.passed: deque[str] = deque(maxlen=60)  # the newest requests that were answered, or broken off
        self.under_way: dict[int, str] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def clear_up(self) -> None:
        """The sun shines: nothing that was planned happens any more."""
        self.weather = Weather()

    def __enter__(self) -> Proxy:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up, or is killed, is what this is for."""


class _Passage(BaseHTTPRequestHandler):
    """One request on its way, and perhaps its answer on the way back."""

    server: Proxy
    protocol_version = "HTTP/1.1"

    def handle_one_request(self) -> None:
        if self.server.weather.now == "none":
            return self._break_off()
        self.raw_requestline = self.rfile.readline(65_537)
        if not self.raw_requestline or not self.parse_request():
            return self._break_off()
        asked = f"{self.command} {self.path} since {time.monotonic():.1f}"
        self.server.under_way[id(self)] = asked
        try:
            return self._pass_on()
        finally:
            del self.server.under_way[id(self)]
            self.server.passed.append(f"{asked}, over at {time.monotonic():.1f}")

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: the story is told elsewhere."""

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        weather = self.server.weather
        submission = self._write_down(body)
        luck: Luck = submission.luck if submission else weather.now  # type: ignore[assignment]
        if luck in ("none", "before"):
            return self._break_off()
        if luck == "portal":
            return self._say(200, PORTAL)
        if luck in ("busy", "gone"):
            return self._say(503 if luck == "busy" else 502, b"<h1>Bad gateway</h1>")
        if luck == "slow":
            time.sleep(weather.delay)
        if submission and weather.forge and (forged := weather.forge(submission)):
            return self._say(201, forged, "application/json")
        return self._ask_server(body, submission, luck)

    def _write_down(self, body: bytes) -> Submission | None:
        weather = self.server.weather
        if self.command != "POST" or not ENTRY.fullmatch(self.path.partition("?")[0]):
            return None
        luck = weather.mishaps.popleft() if weather.mishaps and weather.now == "pass" else weather.now
        submission = Submission(self.path, parse_qsl(body.decode(), keep_blank_values=True), luck)
        self.server.submissions.append(submission)
        return submission

    def _ask_server(self, body: bytes, submission: Submission | None, luck: Luck) -> None:
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        connection = HTTPConnection("127.0.0.1", self.server.server_port_behind, timeout=PATIENCE)
        try:
            connection.request(self.command, self.path, body, headers)
            if submission and (disaster := self.server.weather.on_submission):
                self.server.weather.on_submission = None
                disaster()
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, HTTPException):
            return self._break_off()
        finally:
            connection.close()
        if submission:
            submission.status = answer.status
        if luck == "after" or (luck == "none" or self.server.weather.now == "none"):
            return self._break_off()
        self._send_back(answer, content[: len(content) // 2] if luck == "cut" else content)
        if submission:
            submission.arrived = luck != "cut"
        return None

    def _send_back(self, answer: HTTPResponse, content: bytes) -> None:
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def _say(self, status: int, content: bytes, content_type: str = "text/html") -> None:
        self.send_response_only(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def _break_off(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, BREAK)
        self.connection.close()
