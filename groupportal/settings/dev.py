"""`make run`: one machine, embedded servers."""

from groupportal.settings.base import *  # noqa: F403 -- settings modules build on one another
from groupportal.settings.base import STATIC_ROOT
from groupportal.settings.local_secret import local_secret

DEBUG = False
SECRET_KEY = local_secret()
ALLOWED_HOSTS = ["*"]
INTERNAL_IPS: list[str] = []
SILENCED_SYSTEM_CHECKS: list[str] = []
# whitenoise looks for it at the start, though static files are served from where they stand.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
