"""What the services of accounts refuse, for whom they refuse it to: an operator reads the message as it stands."""

from __future__ import annotations


class AccountRefused(Exception):
    """What was asked cannot be done; the message names the thing, the value and what was expected."""


class UnknownPerson(AccountRefused):
    """There is nobody with that username."""


class UsernameTaken(AccountRefused):
    """Somebody has that username."""


class BadAccount(AccountRefused):
    """A value that no account can have, or an account that is closed."""


class NotTheirs(AccountRefused):
    """Only an administrator may do this."""


class LastAdministrator(AccountRefused):
    """Nobody would be left who may do what only administrators may."""


class BadPassword(AccountRefused):
    """The password is too short, too long or in everybody's list."""


class TooManyAttempts(Exception):
    """Too many sign-ins failed; ``seconds`` until the next may be tried."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many failed sign-ins: wait {seconds} s")
        self.seconds = seconds


class InvitationIsOver(Exception):
    """The invitation was used meanwhile, or ran out."""
