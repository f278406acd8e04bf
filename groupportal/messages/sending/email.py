"""E-mail by the server of the settings, one connection for a run."""

from __future__ import annotations

import smtplib
from email.utils import formataddr, parseaddr
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from groupportal.messages.sending.outcome import Later, Refused

AWAY = "邮件服务器暂时连接不上，稍后自动重试。"
REFUSED = "邮件服务器拒收：邮箱地址不存在、已停用或拒绝来信。请核对邮箱，或把链接直接发给对方。"
NOT_SIGNED_IN = "邮件服务器不接受平台的账号或发信地址，请联系平台运维核对邮件设置。"
PERMANENT = 500


class Mailer:
    """``with Mailer() as mailer: mailer.send(…)``."""

    def __enter__(self) -> Self:
        self._connection: Any = get_connection()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def send(self, to: str, *, subject: str, text: str, sender: str, headers: dict[str, str]) -> str:
        """Hand one letter to the server; what it answered. Later or Refused where it did not take it."""
        letter = EmailMessage(
            subject,
            text,
            formataddr((sender, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
            [to],
            headers={"Auto-Submitted": "auto-generated", **headers},
            connection=self._connection,
        )
        try:
            # Opened here, it stays open for the letters that follow.
            self._connection.open()
            letter.send()
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise _by_code(code, words, error) from error
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPSenderRefused) as error:
            self._connection.close()
            raise Later(NOT_SIGNED_IN, _said(error.smtp_code, error.smtp_error), whole=True) from error
        except smtplib.SMTPDataError as error:
            raise _by_code(error.smtp_code, error.smtp_error, error) from error
        except (smtplib.SMTPException, OSError) as error:
            self._connection.close()
            raise Later(AWAY, error, whole=True) from error
        return "邮件服务器已接收"


def _by_code(code: int, words: Any, error: Exception) -> Later | Refused:
    if code >= PERMANENT:
        return Refused(REFUSED, _said(code, words))
    return Later("邮件服务器暂时不收这封邮件，稍后自动重试。", _said(code, words))


def _said(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
