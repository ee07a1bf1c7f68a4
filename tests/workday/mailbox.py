"""A real mail server for tests: it keeps what it takes, and can refuse, answer late or break off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from fieldlog.mail import MailServer
from tests.live import free_port

Answer = Callable[[], str]


class Mailbox:
    """What the server took; ``to_recipient`` and ``to_text`` are its answers to RCPT and to the text."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.to_recipient: Answer = lambda: "250 OK"
        self.to_text: Answer = lambda: "250 OK"
        self.server: MailServer

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        answer = self.to_recipient()
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        answer = self.to_text()
        if answer.startswith("250"):
            self.messages.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        if answer == "250 break":
            server.transport.abort()
        return answer

    @property
    def recipients(self) -> list[str]:
        return [str(message["To"]) for message in self.messages]


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        box.server = MailServer("127.0.0.1", controller.port, "log@example.be")
        yield box
    finally:
        controller.stop()
