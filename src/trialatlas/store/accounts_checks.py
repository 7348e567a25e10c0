"""Which names and passwords an account may have; pure."""

from __future__ import annotations

import unicodedata

from trialatlas.errors import AccessError
from trialatlas.model.event import MODEL, is_reserved

__all__ = ["LONGEST_PASSWORD", "check_name", "check_password", "is_name", "key_of", "plain"]

LONGEST_PASSWORD = 1_000
_SHORTEST_PASSWORD = 12
_LONGEST_NAME = 100
_LONGEST_TEXT = 2_000


def key_of(who: str) -> str:
    """A name in the form in which no two people of a review may have it.

    >>> key_of("Straße") == key_of("STRASSE")
    True
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", who).casefold())


def is_name(who: str) -> bool:
    """Whether an account may have a name, if no other has it."""
    try:
        check_name(who)
    except AccessError:
        return False
    return True


def check_name(who: str) -> None:
    """Check that an account may have a name, if no other has it.

    Raises:
        AccessError: It is empty or longer than 100 characters, has white space around it or
            characters that do not show, or is the name of the rules, of models or of all people.
    """
    if not 1 <= len(who) <= _LONGEST_NAME:
        message = f"a name: expected 1 to {_LONGEST_NAME} characters, found {len(who):,}"
        raise AccessError(message)
    if who != who.strip() or not who.isprintable():
        message = "a name: expected characters that show, without white space around them"
        raise AccessError(message)
    key = key_of(who)
    if is_reserved(key) or key.startswith(MODEL) or not key.strip():
        message = f"a name: expected a person's, found {who!r}, which stands for others"
        raise AccessError(message)


def check_password(password: str, who: str) -> None:
    """Check that a person may have a password.

    Any characters will do: what makes a password hard to guess is its length.

    Args:
        password: The password.
        who: The person.

    Raises:
        AccessError: It has fewer than 12 or more than 1,000 characters, or is their name.
    """
    if not _SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        message = (
            f"a password: expected {_SHORTEST_PASSWORD} to {LONGEST_PASSWORD:,} characters, "
            f"found {len(password):,}; several words in a row will do"
        )
        raise AccessError(message)
    if key_of(password).strip() == key_of(who):
        message = "a password: expected another one than the name"
        raise AccessError(message)


def plain(text: str) -> str:
    """A text as the log keeps it: one line of at most 2,000 characters that any database takes."""
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return shown if len(shown) <= _LONGEST_TEXT else shown[: _LONGEST_TEXT - 1] + "…"
