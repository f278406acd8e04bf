"""Tests: real PostgreSQL as the app role, jobs run in the process."""

import os

from groupportal.settings.base import *  # noqa: F403 -- settings modules build on one another
from groupportal.settings.base import DATABASES, INSTALLED_APPS, LOGGING, STATIC_ROOT, STORAGES, VAR_DIR

INSTALLED_APPS = [*INSTALLED_APPS, "tests.toy"]
DEBUG = False
SECRET_KEY = "only-for-tests"  # noqa: S105 -- no secret
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_BROKER_URL = "memory://"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# No rows for each of some thousand sign-ins; tests/accounts asks the engine of production.
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
MEDIA_ROOT = VAR_DIR / "test-files" / str(os.getpid())
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SMS_BACKEND = "groupportal.messages.sending.sms.FileSms"
SMS_FILE = VAR_DIR / "test-files" / str(os.getpid()) / "sms.jsonl"
PORTAL_URL = "https://portal.example.cn"
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Static files are served from where they stand, by their plain names; whitenoise looks for the folder at the start. Each test's
# client starts it anew, which must not read hundreds of files.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# A refusal that a test asks for is no news, and writing its traceback takes longer than the refusal.
LOGGING["loggers"] = {"django.request": {"level": "ERROR"}}
