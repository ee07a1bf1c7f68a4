"""Passwords as argon2 hashes. Checking one costs the same whether the person exists or not."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY
from flask import current_app

from .weak_passwords import LONGEST_PASSWORD


@cache
def _hasher(profile: str) -> PasswordHasher:
    if profile == "cheap":  # for tests: a real hash in a millisecond instead of a tenth of a second
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


@cache
def _nobodys_hash(profile: str) -> str:
    return _hasher(profile).hash(secrets.token_urlsafe())


def _profile() -> str:
    profile: str = current_app.config.get("PASSWORD_PROFILE", "strong")
    return profile


def hash_password(password: str) -> str:
    return _hasher(_profile()).hash(password)


def is_password(password_hash: str | None, password: str) -> bool:
    """Whether ``password`` is the one that was hashed. Without a hash the answer is no, after the same work."""
    profile = _profile()
    nobodys = _nobodys_hash(profile)
    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        return _hasher(profile).verify(password_hash or nobodys, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
