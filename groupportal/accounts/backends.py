"""Sign-in by user name or phone."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.contrib.auth.backends import ModelBackend

from groupportal.accounts.models import User
from groupportal.tenancy.prepared import Prepared


def account_named(name: str) -> User | None:
    """The account of this user name, written large or small, full-width or not, or else of this phone number."""
    name = unicodedata.normalize("NFKC", name).strip()
    if not name:
        return None
    by_name = User.objects.filter(username=name).first() or User.objects.filter(username__iexact=name).first()
    return by_name or User.objects.filter(phone=name).first()


class UserNameOrPhoneBackend(ModelBackend):
    """Takes a user name or an 11-digit phone number. A wrong name costs as much time as a wrong password."""

    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        if not username or password is None:
            return None
        found = account_named(username)
        if found is None:
            User().set_password(password)
            return None
        return found if found.check_password(password) and self.user_can_authenticate(found) else None

    def get_user(self, user_id: int) -> User | None:
        """Whose session it is, asked by every request."""
        found = next(iter(_ACCOUNT(int(user_id))), None)
        return found if found is not None and self.user_can_authenticate(found) else None


_ACCOUNT = Prepared(lambda key: User.objects.filter(pk=key))
