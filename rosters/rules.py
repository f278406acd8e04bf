"""Rules of single values: identity numbers (GB 11643), school numbers, grades. Pure functions."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from django.utils import timezone
from django.utils.crypto import salted_hmac
from stdnum.cn import ric

from groupportal.errors import DomainError
from groupportal.tenancy.scope import active_group
from groupportal.ui.formats import cndate, mask_id
from groupportal.ui.identities import is_identity
from rosters.enums import Sex

EARLIEST_GRADE = 1990
_YEAR = re.compile(r"^(?:(\d{4})|(\d{2}))\s*(?:级|届)?")


def checked_identity(text: str) -> str:
    """An identity number of 18 signs as it is kept, "" for none. DomainError for what is none, or has a wrong check digit."""
    number = re.sub(r"[\s'’‘`\-]", "", unicodedata.normalize("NFKC", text or "")).upper()
    if not number:
        return ""
    if not is_identity(number):
        raise DomainError(
            "identity_form",
            f"“{mask_id(number)}”不是 18 位身份证号（地区码或出生日期不对，或位数不对），请按证件核对。",
            field="id_number",
        )
    if len(number) != 18:
        raise DomainError(
            "identity_old", "这是 15 位的旧身份证号，请按现在的证件填写 18 位。", field="id_number"
        )
    if ric.calc_check_digit(number) != number[-1]:
        raise DomainError(
            "identity_digit",
            f"“{mask_id(number)}”的校验码不对，多半抄错了一位，请按证件核对。",
            field="id_number",
        )
    return number


def mark_of(number: str) -> str:
    """By what an identity number is found again without being read: a hash keyed by ``SECRET_KEY``, another in each group. "" for none."""
    if not number:
        return ""
    return salted_hmac(f"rosters.identity.{active_group().pk}", number, algorithm="sha256").hexdigest()


def born_by(number: str) -> dt.date:
    """The day of birth in an identity number."""
    return dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex_by(number: str) -> str:
    """The sex in an identity number: odd for men."""
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def refuse_other_birthday(number: str, born_on: dt.date | None) -> None:
    """DomainError where the day of birth is another than the identity number's."""
    if number and born_on and born_by(number) != born_on:
        raise DomainError(
            "birthday_differs",
            f"出生日期{cndate(born_on)}与身份证号里的{cndate(born_by(number))}不一致，请按证件核对。",
            field="born_on",
        )


def checked_number(text: str) -> str:
    """A student's or teacher's number as it is kept. DomainError for an identity number: it is shown everywhere."""
    number = re.sub(r"[\s'’‘`\-‐–—]", "", unicodedata.normalize("NFKC", text or "")).upper()
    if is_identity(number):
        raise DomainError(
            "identity", f"“{mask_id(number)}”像是身份证号，不能当作学号或工号，请核对。", field="number"
        )
    return number


def checked_grade(grade: int, today: dt.date) -> int:
    """A grade: the year students come in. DomainError for what is no such year."""
    if not EARLIEST_GRADE <= grade <= today.year + 1:
        raise DomainError(
            "grade_wrong", f"年级“{grade}”不是入学年份，请填写四位年份，例如 {today.year}。", field="grade"
        )
    return grade


def grade_of(text: str) -> str:
    """A grade as lists write it (2020, 2020级, 20级), as a year of four digits. DomainError for what is none."""
    found = re.fullmatch(r"(\d{4}|\d{2})级?", unicodedata.normalize("NFKC", text).strip())
    year = int(found[1]) + (2000 if len(found[1]) == 2 else 0) if found else 0
    return str(checked_grade(year, timezone.localdate()) if year else _no_grade(text))


def _no_grade(text: str) -> int:
    raise DomainError("grade_wrong", f"“{text[:20]}”不是入学年份，请填写四位年份，例如 2020。", field="grade")


def grade_in(name: str) -> int | None:
    """The grade a class is called by (20级5班 → 2020); None where its name does not say."""
    if not (found := _YEAR.match(unicodedata.normalize("NFKC", name))) or not (found[1] or "级" in found[0]):
        return None
    year = int(found[1] or f"20{found[2]}")
    return year if EARLIEST_GRADE <= year <= 2199 else None


def term_begin(grade: int) -> dt.date:
    """The day a grade begins where nobody says another: 1 September."""
    return dt.date(grade, 9, 1)
