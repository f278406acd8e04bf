"""Production: everything secret or local to the place comes from the environment."""

import os

from groupportal.settings.base import *  # noqa: F403 -- settings modules build on one another
from groupportal.settings.base import EMAIL_HOST
from groupportal.settings.environment import number, required

DEBUG = False
DEMO_ALLOWED = False
SECRET_KEY = required("SECRET_KEY")
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key]
ALLOWED_HOSTS = [host.strip() for host in required("ALLOWED_HOSTS").split(",") if host.strip()]
PORTAL_URL = (os.environ.get("PORTAL_URL") or f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
required("DATABASE_URL")
required("REDIS_URL")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
# How many proxies of ours stand before the web process: lock-outs count the address the last of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT = number("TRUSTED_PROXY_COUNT", 1, high=9)
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Whether browsers are to know the domain beforehand is for its owner to apply for.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
EMAIL_OFFERED = bool(EMAIL_HOST)
