"""Mail: what an address is, how the server's setting is read, and what each step's failure means."""

from __future__ import annotations

import pytest

from fieldlog.config import BadSetting, read_settings
from fieldlog.mail import MailServer, is_address


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("amina@example.be", True),
        ("a.b+c@mail.example.be", True),
        ("amina@example", False),
        ("amina@example.be, bob@example.be", False),
        ("amina@example.be\nBcc: bob@example.be", False),
        ("Amina <amina@example.be>", False),
        ("amina@exa mple.be", False),
        ("@example.be", False),
        ("", False),
        ("a" * 250 + "@example.be", False),
        ("a@" + "a-" * 120 + ".", False),
    ],
)
def test_an_address_is_one_and_nothing_else(text: str, is_one: bool) -> None:
    assert is_address(text) is is_one


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.be?from=log@example.be", MailServer("mail.example.be", 587, "log@example.be")),
        ("smtp://127.0.0.1:25/?from=log@example.be", MailServer("127.0.0.1", 25, "log@example.be")),
        (
            "smtps://log%40example.be:s%2Fcret@mail.example.be?from=log@example.be",
            MailServer("mail.example.be", 465, "log@example.be", True, "log@example.be", "s/cret"),
        ),
    ],
)
def test_the_mail_server_is_read(url: str, server: MailServer) -> None:
    settings = read_settings({"FIELDLOG_SMTP_URL": url})
    assert settings.mail_server == server
    assert "s/cret" not in repr(settings)


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.be",
        "https://mail.example.be?from=log@example.be",
        "smtp://me:s3cret@mail.example.be",
        "smtp://me:s3cret@mail.example.be?from=log",
        "smtp://me:s3cret@mail.example.be?from=a@example.be&from=b@example.be",
        "smtp://me:s3cret@mail.example.be:port?from=log@example.be",
        "smtp://me:s3/cret@mail.example.be?from=log@example.be",
        "smtp://me:s3?cret@mail.example.be?from=log@example.be",
        "smtp://me:s3cret@[mail?from=log@example.be",
        "smtp://me@mail.example.be?from=log@example.be",
    ],
)
def test_a_bad_mail_server_stops_the_start_and_keeps_its_password(url: str) -> None:
    with pytest.raises(BadSetting, match=r"FIELDLOG_SMTP_URL is .* was expected") as refused:
        read_settings({"FIELDLOG_SMTP_URL": url})
    assert "s3" not in str(refused.value)
    assert "cret" not in str(refused.value)
