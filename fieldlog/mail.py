"""Mail: what an address looks like, which server takes a message, and handing it over. Plain text, nothing else."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

LONGEST_ADDRESS = 254
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*\.)+[A-Za-z0-9-]*[A-Za-z0-9]")
EXPECTED = "smtp://USER:PASSWORD@HOST:PORT?from=ADDRESS or smtps://… was expected"
PORTS = {"smtp": 587, "smtps": 465}
HERE = ("127.0.0.1", "localhost", "::1")
PATIENCE = 20  # seconds, for each answer of the server

#: ``failed``: nothing was handed over, try again later. ``refused``: nor will it ever be, for this address.
#: ``unknown``: the connection broke after the text had left, so it may have arrived.
Outcome = Literal["sent", "failed", "refused", "unknown"]


class MailServerDown(Exception):
    """The server could not be reached or did not let us in; nothing was handed over."""


@dataclass(frozen=True)
class MailServer:
    """Where messages go out, and from which address. ``is_tls``: encrypted from the first byte on."""

    host: str
    port: int
    sender: str
    is_tls: bool = False
    username: str = ""
    password: str = field(default="", repr=False)


def is_address(text: str) -> bool:
    return len(text) <= LONGEST_ADDRESS and ADDRESS.fullmatch(text) is not None


def read_mail_server(url: str) -> MailServer:
    """The server in ``smtp://USER:PASSWORD@HOST:PORT?from=ADDRESS``. Raises ValueError with what was wrong."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # its text may hold a part of the password
        raise ValueError(EXPECTED) from None
    (sender, *more) = parse_qs(parts.query).get("from") or [""]
    if parts.scheme not in PORTS or not parts.hostname or parts.path not in ("", "/") or parts.fragment:
        raise ValueError(EXPECTED)
    if more or not is_address(sender):
        raise ValueError(f"{EXPECTED}, with the address that messages come from")
    username, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(username) != bool(password):
        raise ValueError(f"{EXPECTED}: a user and a password, or neither")
    is_tls = parts.scheme == "smtps"
    return MailServer(parts.hostname, port or PORTS[parts.scheme], sender, is_tls, username, password)


def without_password(url: str) -> str:
    """As much of such an address as may be shown: nothing behind the host, where part of a password may stand."""
    scheme, _, rest = url.partition("://")
    netloc = re.split(r"[/?#]", rest)[0]
    if "@" not in netloc:
        return f"{scheme[:20]}://…" if "@" in rest else f"{scheme[:20]}://{netloc}"
    user, _, host = netloc.rpartition("@")
    return f"{scheme[:20]}://{user.partition(':')[0]}:…@{host}"


def text_message(server: MailServer, *, to: str, subject: str, text: str, language: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = server.sender, to, subject
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=server.sender.partition("@")[2])
    message["Content-Language"] = language
    message["Auto-Submitted"] = "auto-generated"  # no out-of-office answers
    message.set_content(text, cte="quoted-printable")
    return message


@contextmanager
def connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection that is signed in. A password travels encrypted, or not at all. Raises MailServerDown."""
    try:
        connection = _come_in(server)
    except (smtplib.SMTPException, OSError) as error:
        raise MailServerDown(f"{server.host}:{server.port}: {type(error).__name__}") from None
    try:
        yield connection
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()


def _come_in(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.is_tls:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    connection.ehlo()
    is_private = server.is_tls or server.host in HERE
    if not server.is_tls and connection.has_extn("starttls"):
        connection.starttls(context=context)
        connection.ehlo()
        is_private = True
    if server.username:
        if not is_private:
            raise smtplib.SMTPNotSupportedError("the server offers no encryption for the password")
        connection.login(server.username, server.password)
    return connection


def hand_over(connection: smtplib.SMTP, message: EmailMessage) -> Outcome:
    """Give one message to the server, step by step, because what a failure means depends on the step."""
    try:
        connection.rset()
        if connection.mail(message["From"])[0] != 250:
            return "failed"
        answer = connection.rcpt(message["To"])[0]
        if answer not in (250, 251):
            return "refused" if answer >= 500 else "failed"
    except (smtplib.SMTPException, OSError):
        return "failed"
    try:
        return "sent" if connection.data(message.as_bytes(policy=SMTP))[0] == 250 else "failed"
    except smtplib.SMTPDataError:  # before the text
        return "failed"
    except (smtplib.SMTPException, OSError):
        return "unknown"
