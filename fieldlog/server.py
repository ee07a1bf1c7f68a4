"""The production server: gunicorn with threads, the night's clock in every worker, and what it will not start with."""

from __future__ import annotations

import secrets
import stat
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from . import create_app
from .commune.queries import is_demo
from .config import LOOPBACK, LOOPBACK_HOSTS, PROJECT, BadSetting, Settings
from .extensions import db
from .measurements.health import find_trouble
from .scheduler import start_scheduler

THREADS = 8


def serve(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Serve until stopped. Raises BadSetting, naming the setting, where starting would not be safe."""
    overrides = safe_settings(settings, host)
    db.session.remove()
    db.engine.dispose()  # no connection may be shared over a fork
    _Server(create_app(settings, **overrides), host=host, port=port, workers=workers).run()


def safe_settings(settings: Settings, host: str) -> dict[str, Any]:
    """Refuse what must not start; what a demo on loopback needs beside the settings."""
    overrides: dict[str, Any] = {}
    trouble = find_trouble()
    if trouble:
        raise BadSetting(trouble)
    if is_demo():
        overrides = _demo_settings(settings, host)
    elif not settings.secret_key:
        raise BadSetting("FIELDLOG_SECRET_KEY is not set: at least 32 random characters were expected")
    elif host not in LOOPBACK and not settings.trusted_hosts:
        raise BadSetting("FIELDLOG_TRUSTED_HOSTS is not set: the names people reach the server by were expected")
    elif not settings.trusted_hosts:
        overrides = {"TRUSTED_HOSTS": list(LOOPBACK_HOSTS)}
    if settings.is_sqlite:
        _refuse_open_file(Path(str(db.engine.url.database)))
    return overrides


def _demo_settings(settings: Settings, host: str) -> dict[str, Any]:
    """Made data with a known password: loopback only, without HTTPS cookies."""
    if host not in LOOPBACK:
        raise BadSetting(f"--host is {host!r}: a demo database is served on 127.0.0.1 only, its passwords are known")
    return {
        "SECRET_KEY": settings.secret_key or _kept_secret(),
        "SESSION_COOKIE_SECURE": False,
        "TRUSTED_HOSTS": list(LOOPBACK_HOSTS),
    }


def _kept_secret() -> str:
    """A key of the demo's own in the instance folder, so that nobody is signed out by a restart. One that a start
    killed half-way left empty is made anew."""
    path = PROJECT / "instance" / "demo-secret"
    path.parent.mkdir(exist_ok=True)
    path.touch(mode=0o600)
    if not path.read_text():
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def _refuse_open_file(path: Path) -> None:
    if path.stat().st_mode & stat.S_IROTH:
        raise BadSetting(f"{path} can be read by everybody on this machine: chmod 600 was expected")


class _Server(BaseApplication):
    """gunicorn, set up from here instead of from a file."""

    def __init__(self, app: Flask, *, host: str, port: int, workers: int) -> None:
        self.app, self.bind, self.workers = app, f"{host}:{port}", workers
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": self.bind,
            "workers": self.workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "post_worker_init": self._start_clock,
            "worker_exit": self._stop_clock,
            "graceful_timeout": 20,
            "timeout": 120,
            "control_socket_disable": True,  # it would leave a socket in the home directory
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app

    def _start_clock(self, worker: Any) -> None:
        if self.app.config["SETTINGS"].scheduler:
            worker.clock = start_scheduler(self.app)

    def _stop_clock(self, _server: Any, worker: Any) -> None:
        if hasattr(worker, "clock"):
            worker.clock.shutdown(wait=False)
