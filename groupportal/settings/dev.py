"""`make run`: one machine, embedded servers."""

from groupportal.settings.base import *  # noqa: F403 -- settings modules build on one another
from groupportal.settings.base import SMS_BACKEND, STATIC_ROOT
from groupportal.settings.local_secret import local_secret

DEBUG = False
SECRET_KEY = local_secret()
ALLOWED_HOSTS = ["*"]
INTERNAL_IPS: list[str] = []
SILENCED_SYSTEM_CHECKS: list[str] = []
SMS_BACKEND = SMS_BACKEND or "groupportal.messages.sending.sms.FileSms"
# `make run` collects the static files as production does; by hand they are served from where they stand.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / ".collected").exists()
