"""Passwords kept with the settings people get, not those of the tests."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, identify_hasher, make_password

from groupportal.settings import base


def test_a_sign_in_takes_little_memory_and_older_passwords_are_kept_anew(settings) -> None:
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    former = Argon2PasswordHasher().encode("江海奔流", "盐盐盐盐盐盐盐盐")
    assert "m=102400" in former
    kept: list[str] = []
    assert check_password("江海奔流", former, setter=lambda raw: kept.append(make_password(raw)))
    assert not check_password("江海", former)
    assert identify_hasher(kept[0]).decode(kept[0])["memory_cost"] <= 20 * 1024
