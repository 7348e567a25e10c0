"""Names that can be told apart, and passwords that are long."""

from __future__ import annotations

import pytest

from trialatlas.errors import AccessError
from trialatlas.store.accounts_checks import check_name, check_password, is_name


@pytest.mark.parametrize("name", ["a", "A. B.", "Zoë", "李雷", "x" * 100, "modeller", "models"])
def test_an_account_may_have_a_name(name: str) -> None:
    check_name(name)
    assert is_name(name)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "expected 1 to 100 characters, found 0"),
        ("x" * 101, "expected 1 to 100 characters, found 101"),
        (" ann", "without white space around"),
        ("ann\t", "without white space around"),
        ("\N{NO-BREAK SPACE}ann", "without white space around"),
        ("an\0n", "characters that show"),
        ("an\N{ZERO WIDTH SPACE}n", "characters that show"),
        ("an\N{RIGHT-TO-LEFT OVERRIDE}n", "characters that show"),
        ("\ud800", "characters that show"),
        ("Rule", "which stands for others"),
        ("PEOPLE", "which stands for others"),
        ("Model:gpt", "which stands for others"),
        ("model\N{FULLWIDTH COLON}gpt", "which stands for others"),
        ("r\N{FULLWIDTH LATIN SMALL LETTER U}le", "which stands for others"),
    ],
)
def test_an_account_may_not_have_a_name(name: str, message: str) -> None:
    with pytest.raises(AccessError, match=message):
        check_name(name)
    assert not is_name(name)


@pytest.mark.parametrize("password", ["x" * 12, "x" * 1_000, "            ", "zwölf Zeichen"])
def test_a_password_is_long(password: str) -> None:
    check_password(password, "ann")


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("x" * 11, "12 to 1,000 characters, found 11; several words"),
        ("x" * 1_001, "12 to 1,000 characters, found 1,001"),
        ("", "found 0"),
        ("Ann of Green Gables", "another one than the name"),
        ("  ANN OF GREEN GABLES ", "another one than the name"),
    ],
)
def test_a_password_is_neither_short_nor_the_name(password: str, message: str) -> None:
    with pytest.raises(AccessError, match=message) as raised:
        check_password(password, "Ann of Green Gables")
    assert not password or password not in str(raised.value)
