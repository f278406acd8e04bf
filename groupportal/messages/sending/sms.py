"""Short messages: the door to a provider. ``SMS_BACKEND`` names a class with the one method of ``SmsBackend``."""

from __future__ import annotations

import json
from typing import Protocol, cast

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string


class SmsBackend(Protocol):
    """What a provider's class has. It is made without arguments and reads its account from the settings or the environment."""

    def send(self, phone: str, text: str) -> str:
        """Hand one text to the provider; what it answered, without secrets.

        ``outcome.Later`` where another try may help, ``outcome.Refused`` where not, both with a Chinese sentence.
        """


class FileSms:
    """For trying out: a line of JSON for each message, in the file ``SMS_FILE``. Nothing is sent."""

    def send(self, phone: str, text: str) -> str:
        """Write it down."""
        settings.SMS_FILE.parent.mkdir(parents=True, exist_ok=True)
        line = {"at": timezone.now().isoformat(), "phone": phone, "text": text}
        with settings.SMS_FILE.open("a", encoding="utf-8") as out:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
        return "已写入文件（试用，没有真正发出）"


def backend() -> SmsBackend:
    """The provider of the settings."""
    return cast("SmsBackend", import_string(settings.SMS_BACKEND)())
