"""Secrets at rest: texts that stand enciphered in the database."""

from __future__ import annotations

import base64
import logging
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

logger = logging.getLogger(__name__)


@cache
def _fernet(secret: str) -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"groupportal.sealed").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def _cipher() -> MultiFernet:
    return MultiFernet([_fernet(s) for s in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def seal(plain: str) -> str:
    """The text, enciphered (Fernet) with a key made from ``SECRET_KEY``."""
    return _cipher().encrypt(plain.encode()).decode()


def unseal(sealed: str) -> str:
    """The plain text; InvalidToken where no key opens it."""
    return _cipher().decrypt(sealed.encode()).decode()


class SealedTextField(models.TextField):
    """A text that is enciphered (Fernet) with a key made from ``SECRET_KEY``; old keys of ``SECRET_KEY_FALLBACKS`` still open it.

    It can't be searched for, only for being "". It reads as "" where no key opens it: the person has to type it again.
    """

    def get_prep_value(self, value: Any) -> Any:
        plain = super().get_prep_value(value)
        return seal(plain) if plain else plain

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """The plain text."""
        if not value:
            return value
        try:
            return unseal(value)
        except InvalidToken:
            logger.error("%s was sealed with a key that is not known any more", self.name)  # noqa: TRY400 -- no trace helps
            return ""
