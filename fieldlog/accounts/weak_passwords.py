"""Which passwords are refused: too short, too long, or among the first that anybody tries."""

from __future__ import annotations

from typing import Literal

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
COMMON_PASSWORDS = frozenset({
    "000000000000", "111111111111", "123123123123", "123456789012", "1234567890123", "1234567890ab", "123456789123",
    "1q2w3e4r5t6y", "abcdefghijkl", "abcdefghijklm", "administrateur", "administrator", "anderlecht123",
    "azertyuiop12", "azertyuiop123", "azertyuiopqs", "azertyuiopqsdfghjklm", "bienvenue123", "bienvenue1234",
    "brussel12345", "bruxelles123", "bruxelles1234", "changeme1234", "changeme12345", "fieldlog1234",
    "fieldlogfieldlog", "gardiendelapaix", "gemeenschapswacht", "iloveyou1234", "letmein12345", "molenbeek123",
    "molenbeek1234", "motdepasse12", "motdepasse123", "motdepasse1234", "motdepassemotdepasse", "password1234",
    "password12345", "password123456", "passwordpassword", "preventie123", "preventie1234", "prevention12",
    "prevention123", "prevention1234", "qwertyuiop12", "qwertyuiop123", "qwertyuiop[]", "qwertyuiopasdf",
    "soleil123456", "wachtwoord12", "wachtwoord123", "wachtwoord1234", "wachtwoordwachtwoord", "welcome12345",
    "welcome123456", "welkom123456", "zaq12wsxcde3",
})  # fmt: skip
FEWEST_CHARACTERS = 4  # different ones: "aaaaaaaaaaaa" is long and no secret


def password_fault(password: str) -> Literal["short", "long", "common"] | None:
    """Why a password is refused, or None. Length is what counts; no kind of character is asked for."""
    if len(password) < SHORTEST_PASSWORD:
        return "short"
    if len(password) > LONGEST_PASSWORD:
        return "long"
    if password.casefold() in COMMON_PASSWORDS or len(set(password)) < FEWEST_CHARACTERS:
        return "common"
    return None
