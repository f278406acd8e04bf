"""统一社会信用代码 by GB 32100-2015, also where a letter names the registering authority."""

from __future__ import annotations

import pytest

from groupportal.errors import DomainError
from members.rules import checked_code, code_beginning

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def whole(body: str) -> str:
    """Seventeen places and their check digit, worked out by the standard's own formula (weights 3^(i-1) mod 31)."""
    total = sum(SIGNS.index(sign) * pow(3, i, 31) for i, sign in enumerate(body))
    return body + SIGNS[(31 - total % 31) % 31]


BODIES = (
    "91110000600037341",
    "1244070345618234X",
    "51440700MJL712345",
    "N2440703MF1234567",
    "A144070345618234X",
    "Y1440703MB2345678",
)


def test_the_formula_is_the_standard_s() -> None:
    assert whole("91110000600037341") == "91110000600037341L"


@pytest.mark.parametrize("body", BODIES)
def test_codes_of_every_authority_are_taken(body: str) -> None:
    code = whole(body)
    assert checked_code(f" {code.lower()} ") == code


@pytest.mark.parametrize("body", BODIES)
def test_one_wrong_sign_is_noticed(body: str) -> None:
    code = whole(body)
    wrong = f"{code[:16]}{'2' if code[16] != '2' else '3'}{code[17]}"
    with pytest.raises(DomainError) as caught:
        checked_code(wrong)
    assert caught.value.code == "code_check_digit"


@pytest.mark.parametrize(
    ("code", "reason", "words"),
    [
        (whole("N2440703MF1234567")[:-1], "code_length", "少了 1 位"),
        (whole("N2440703MF1234567").replace("4407", "44A7", 1), "code_characters", "第 5 位是字母 A"),
        (whole("NA440703MF1234567"), "code_characters", "第 2 位是字母 A"),
        (whole("B1440703MF1234567"), "code_characters", "第 1 位只能是数字或字母 A、N、Y，现在是 B"),
        ("N2440703MF123456I7", "code_characters", "不会出现这个字母"),
        ("N2440703MF12345＊67", "code_characters", "不是数字或大写字母"),
    ],
)
def test_what_is_wrong_is_said(code: str, reason: str, words: str) -> None:
    with pytest.raises(DomainError) as caught:
        checked_code(code)
    assert caught.value.code == reason
    assert words in caught.value.message


def test_a_word_begins_a_code_or_not() -> None:
    for body in BODIES:
        code = whole(body)
        assert [code_beginning(code[:n].lower()) for n in range(1, 19)] == [code[:n] for n in range(1, 19)]
    assert code_beginning("9111-0000 6") == "911100006"
    for word in ("江门", "jmyz", "zz", "91a", "ab", ""):
        assert not code_beginning(word)
