"""An account with a second factor, and a browser in which it was shown."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.test import Client

from groupportal.accounts.second_factor import METHOD, keep_mark


def give_second_factor(user: Any) -> None:
    """Set one up, as another browser did."""
    TOTP.activate(user, "A" * 32)
    keep_mark(user)


def sign_in_with_it(client: Client, user: Any) -> Client:
    """A session in which the code was shown."""
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": METHOD, "at": time.time()}]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = user_id_to_str(user)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
