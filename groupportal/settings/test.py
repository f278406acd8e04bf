"""Tests: real PostgreSQL as the app role, jobs run in the process."""

import tempfile
from pathlib import Path

from groupportal.settings.base import *  # noqa: F403 -- settings modules build on one another
from groupportal.settings.base import DATABASES

DEBUG = False
SECRET_KEY = "only-for-tests"  # noqa: S105 -- no secret
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_BROKER_URL = "memory://"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="portal-test-files-"))
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES["default"]["CONN_MAX_AGE"] = 0
