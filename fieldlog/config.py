"""Every setting, read from the environment once. A bad value stops the start and names the variable."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from .mail import MailServer, read_mail_server, without_password

VERSION = "0.1.0"
PROJECT = Path(__file__).resolve().parent.parent
KNOWN_SECRETS = {"secret", "changeme", "dev", "development", "fieldlog", "password"}
LOOPBACK = ("127.0.0.1", "localhost", "::1")
LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


class BadSetting(Exception):
    """A variable of the environment holds what Fieldlog cannot work with; the message names it."""


@dataclass(frozen=True)
class Settings:
    """What the environment decides. ``secret_key`` is empty where only a demo may start."""

    database_url: str
    secret_key: str
    scheduler: bool
    nightly_at: time
    trusted_hosts: tuple[str, ...]
    base_url: str
    proxies: int
    metrics_token: str
    service_worker: bool
    mail_server: MailServer | None

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings in ``environ``. Raises BadSetting with the variable, its value and what was expected."""
    return Settings(
        database_url=_database_url(environ),
        secret_key=_secret_key(environ),
        scheduler=_on_off(environ, "FIELDLOG_SCHEDULER", default="on"),
        nightly_at=_time_of_day(environ, "FIELDLOG_NIGHTLY_AT", default="03:30"),
        trusted_hosts=tuple(environ.get("FIELDLOG_TRUSTED_HOSTS", "").split()),
        base_url=_base_url(environ),
        proxies=_whole_number(environ, "FIELDLOG_PROXIES", default="0"),
        metrics_token=environ.get("FIELDLOG_METRICS_TOKEN", ""),
        service_worker=_on_off(environ, "FIELDLOG_SERVICE_WORKER", default="on"),
        mail_server=_mail_server(environ),
    )


def _database_url(environ: Mapping[str, str]) -> str:
    default = f"sqlite:///{Path(environ.get('FIELDLOG_INSTANCE', PROJECT / 'instance')) / 'fieldlog.db'}"
    url = environ.get("FIELDLOG_DATABASE_URL") or default
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        scheme = url.split(":", 1)[0]
        raise BadSetting(
            f"FIELDLOG_DATABASE_URL begins with {scheme!r}: sqlite:///PATH or postgresql+psycopg://… was expected"
        )
    try:
        make_url(url)
    except (ArgumentError, ValueError):  # its text may hold a password
        raise BadSetting("FIELDLOG_DATABASE_URL cannot be read: user:password@host:port/name was expected") from None
    return url


def _base_url(environ: Mapping[str, str]) -> str:
    url = environ.get("FIELDLOG_BASE_URL") or "http://127.0.0.1:8000"
    if not _is_safe_base(url):
        raise BadSetting(f"FIELDLOG_BASE_URL is {url!r}: an address that begins with https:// was expected")
    return url.rstrip("/")


def _is_safe_base(url: str) -> bool:
    """Whether links may begin with it: HTTPS, or plain HTTP on this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))


def _mail_server(environ: Mapping[str, str]) -> MailServer | None:
    url = environ.get("FIELDLOG_SMTP_URL", "")
    try:
        return read_mail_server(url) if url else None
    except ValueError as error:
        raise BadSetting(f"FIELDLOG_SMTP_URL is {without_password(url)!r}: {error}") from None


def _secret_key(environ: Mapping[str, str]) -> str:
    key = environ.get("FIELDLOG_SECRET_KEY", "")
    if key and (len(key) < 32 or key.lower() in KNOWN_SECRETS or len(set(key)) < 8):
        raise BadSetting(
            f"FIELDLOG_SECRET_KEY has {len(key)} characters: at least 32 random ones were expected, "
            'for example from: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return key


def _on_off(environ: Mapping[str, str], name: str, *, default: str) -> bool:
    value = environ.get(name) or default
    if value not in ("on", "off"):
        raise BadSetting(f"{name} is {value!r}: 'on' or 'off' was expected")
    return value == "on"


def _time_of_day(environ: Mapping[str, str], name: str, *, default: str) -> time:
    value = environ.get(name) or default
    try:
        at = time.fromisoformat(value)
    except ValueError:
        raise BadSetting(f"{name} is {value!r}: a time such as 03:30 was expected") from None
    if at.tzinfo is not None:
        raise BadSetting(f"{name} is {value!r}: a time in Brussels was expected, without an offset")
    if at.hour == 2:
        raise BadSetting(f"{name} is {value!r}: not between 02:00 and 03:00, which a clock change can skip or repeat")
    return at


def _whole_number(environ: Mapping[str, str], name: str, *, default: str) -> int:
    value = environ.get(name) or default
    if not value.isdigit() or len(value) > 2:
        raise BadSetting(f"{name} is {value!r}: a whole number from 0 to 99 was expected")
    return int(value)
