"""The settings: what holds when nothing is said, and what is read where something is."""

from __future__ import annotations

from datetime import time

import pytest

from fieldlog.config import PROJECT, BadSetting, read_settings


def test_nothing_needs_to_be_said() -> None:
    settings = read_settings({})
    assert settings.database_url == f"sqlite:///{PROJECT / 'instance' / 'fieldlog.db'}"
    assert settings.is_sqlite
    assert settings.secret_key == ""
    assert (settings.scheduler, settings.nightly_at) == (True, time(3, 30))
    assert (settings.trusted_hosts, settings.proxies, settings.metrics_token) == ((), 0, "")


def test_an_empty_variable_says_nothing() -> None:
    names = ("DATABASE_URL", "SECRET_KEY", "SCHEDULER", "NIGHTLY_AT", "TRUSTED_HOSTS", "BASE_URL", "PROXIES")
    assert read_settings({f"FIELDLOG_{name}": "" for name in names}) == read_settings({})


def test_what_is_said_is_read() -> None:
    settings = read_settings({
        "FIELDLOG_DATABASE_URL": "postgresql+psycopg://me@db/fieldlog",
        "FIELDLOG_SCHEDULER": "off",
        "FIELDLOG_NIGHTLY_AT": "04:15",
        "FIELDLOG_TRUSTED_HOSTS": "log.example.org  log2.example.org",
        "FIELDLOG_BASE_URL": "https://log.example.org/",
        "FIELDLOG_PROXIES": "2",
    })  # fmt: skip
    assert not settings.is_sqlite
    assert (settings.scheduler, settings.nightly_at) == (False, time(4, 15))
    assert settings.trusted_hosts == ("log.example.org", "log2.example.org")
    assert (settings.base_url, settings.proxies) == ("https://log.example.org", 2)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "http://localhost.example.org",
        "http://127.0.0.1.example.org",
        "ftp://x",
        "example",
        "https://[",
    ],
)
def test_links_are_made_for_https_or_for_this_machine(url: str) -> None:
    with pytest.raises(BadSetting, match="https:// was expected"):
        read_settings({"FIELDLOG_BASE_URL": url})


@pytest.mark.parametrize("at", ["02:00", "02:30:00", "24:00", "3", "03:30+02:00"])
def test_the_night_rings_at_a_time_that_every_day_has_once(at: str) -> None:
    with pytest.raises(BadSetting, match="FIELDLOG_NIGHTLY_AT"):
        read_settings({"FIELDLOG_NIGHTLY_AT": at})


@pytest.mark.parametrize("key", ["x", "a" * 64, "password", "abcabcabcabcabcabcabcabcabcabcabcabc"])
def test_a_key_that_can_be_guessed_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(BadSetting, match="FIELDLOG_SECRET_KEY") as refused:
        read_settings({"FIELDLOG_SECRET_KEY": key})
    assert f"{key!r}" not in str(refused.value)
