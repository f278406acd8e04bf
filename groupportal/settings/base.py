"""Settings shared by every environment. What differs stands in dev, test and prod."""

from __future__ import annotations

import os
from pathlib import Path

from celery.schedules import crontab

from groupportal import __version__
from groupportal.servers import django_database, redis_url
from groupportal.settings.admin_theme import UNFOLD  # noqa: F401 -- settings are read from this module
from groupportal.settings.environment import number, optional

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(os.environ.get("PORTAL_VAR") or BASE_DIR / "var")
CODE_VERSION = __version__

ROOMS = [
    "plans",
    "members",
    "budget",
    "rosters",
    "experts",
    "governance",
    "courses",
    "parks",
    "internships",
    "employment",
    "points",
    "reports",
    "demo",
]
"""The rooms, from the left to the right of the order of imports (see pyproject.toml)."""

INSTALLED_APPS = [
    "groupportal.ui",
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.import_export",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "import_export",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "groupportal.tenancy",
    "groupportal.accounts",
    "groupportal.audit",
    "groupportal.people",
    "groupportal.files",
    "groupportal.jobs",
    "groupportal.imports",
    "groupportal.records",
    "groupportal.metrics",
    "groupportal.reporting",
    "groupportal.messages",
    "groupportal.deciding",
    "groupportal.warnings",
    "groupportal.lists",
    "groupportal.search",
    "groupportal.links",
    "groupportal.handbook",
    "groupportal.upkeep",
    "groupportal.site",
    *ROOMS,
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "groupportal.ui.security.SecurityHeadersMiddleware",
    "groupportal.ui.faults.FaultsMiddleware",
    "groupportal.ui.security.RefuseNulMiddleware",
    "groupportal.tenancy.middleware.GroupAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "groupportal.accounts.bearer.DeviceMiddleware",
    "groupportal.accounts.middleware.AccountDutiesMiddleware",
    "groupportal.tenancy.middleware.GroupScopeMiddleware",
    "groupportal.audit.visiting.VisitTrailMiddleware",
]

ROOT_URLCONF = "groupportal.urls.root"
GROUP_URLCONF = "groupportal.urls.group"
WSGI_APPLICATION = "groupportal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["groupportal.ui.templatetags.form_key", "groupportal.admin_site.tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "groupportal.tenancy.context.frame",
            ],
        },
    },
]

# "owner" migrates, "app" serves; manage.py sets the variable for the commands that change the schema.
DATABASES = {
    "default": {**django_database(os.environ.get("PORTAL_DB_ROLE") or "app"), "ATOMIC_REQUESTS": True}
}
DATABASES["default"].setdefault("DISABLE_SERVER_SIDE_CURSORS", True)
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
# After a restart of the database the first page of each process asks whether its connection still stands.
DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = redis_url()
CACHES = {
    "default": {
        "BACKEND": "groupportal.caching.TolerantRedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "groupportal.ui.faults.csrf_failure"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["groupportal.accounts.backends.UserNameOrPhoneBackend"]
PASSWORD_HASHERS = [
    "groupportal.accounts.hashers.FrugalArgon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "groupportal.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "groupportal.accounts.forms.SignInForm",
    "change_password": "groupportal.accounts.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    # A school is one address: others' wrong tries lock nobody out; guessing at one account ends after five.
    "login_failed": "300/5m/ip,5/5m/key",
    "login": "600/m/ip",
    "change_password": "10/m/user",
}
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "职教集团门户"
MFA_ADAPTER = "groupportal.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "groupportal.accounts.forms.SecondFactorForm",
    "reauthenticate": "groupportal.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "groupportal.accounts.forms.SecondFactorSetUpForm",
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
FORMAT_MODULE_PATH = ["groupportal.settings.formats"]
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "files"
BACKUP_DIR = Path(os.environ.get("PORTAL_BACKUP_DIR") or VAR_DIR / "backups")
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "groupportal.ui.statics.BundleFinder",
]
STORAGES = {
    "default": {"BACKEND": "groupportal.files.storage.DurableStorage"},
    "staticfiles": {"BACKEND": "groupportal.ui.statics.HashedFiles"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DEMO_ALLOWED = True
MAX_UPLOAD_BYTES = 20 * 1024 * 1024
# Where people reach the portal, for addresses in e-mails and QR codes.
PORTAL_URL = (os.environ.get("PORTAL_URL") or "http://127.0.0.1:8000").rstrip("/")
JOB_FILE_DAYS = number("PORTAL_JOB_FILE_DAYS", 90, low=1, high=3650)

CELERY_BROKER_URL = (
    f"redis+socket://{REDIS_URL.removeprefix('unix://')}" if REDIS_URL.startswith("unix://") else REDIS_URL
)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_TIME_LIMIT = 45 * 60
CELERY_TASK_SOFT_TIME_LIMIT = 40 * 60
# A person waits for the answer: one short try, then the sweep sends it once the broker is back.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 30}
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.2,
}
# Sweeps and photographs neither stand behind long reports nor before them, and a sweep that is late is not done twice.
CELERY_TASK_ROUTES = {
    name: {"queue": "upkeep"}
    for name in (
        "jobs.sweep",
        "jobs.expire",
        "files.sweep",
        "files.turn_photos",
        "files.look_for_photos",
        "links.forget",
    )
}
CELERY_BEAT_SCHEDULE = {
    "jobs-sweep": {"task": "jobs.sweep", "schedule": 30.0, "options": {"expires": 25}},
    "jobs-expire": {"task": "jobs.expire", "schedule": 3600.0},
    "files-sweep": {"task": "files.sweep", "schedule": 24 * 3600.0},
    "photos-look": {"task": "files.look_for_photos", "schedule": 60.0, "options": {"expires": 55}},
    "forms-forget": {"task": "tenancy.forget_forms", "schedule": 24 * 3600.0},
    "links-forget": {"task": "links.forget", "schedule": 24 * 3600.0},
    "plans-overdue": {"task": "plans.notify_overdue", "schedule": 3600.0},
    "check-ins-months": {"task": "internships.make_months", "schedule": 24 * 3600.0},
    "incidents-alarm": {"task": "internships.alarm_untaken", "schedule": 60.0, "options": {"expires": 55}},
    "check-ins-signals": {"task": "internships.find_signals", "schedule": 3600.0},
    "positions-forget": {"task": "internships.forget_positions", "schedule": 24 * 3600.0},
    "messages-look": {"task": "messages.look", "schedule": 30.0},
    "messages-digest": {"task": "messages.digest", "schedule": 600.0},
    "messages-expire": {"task": "messages.expire", "schedule": 86400.0},
    "bookings-settle": {"task": "parks.settle_bookings", "schedule": 300.0, "options": {"expires": 290}},
    "internships-hand-over": {"task": "internships.hand_over", "schedule": crontab(hour=0, minute=10)},
    "internships-check": {"task": "internships.check_groups", "schedule": crontab(hour=1, minute=30)},
    "internships-alerts": {"task": "internships.look_for_alerts", "schedule": crontab(hour=6, minute=30)},
}

IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = number("EMAIL_PORT", 25, low=1, high=65535)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = optional("EMAIL_HOST_PASSWORD")
EMAIL_USE_SSL = os.environ.get("EMAIL_SECURITY") == "ssl"
EMAIL_USE_TLS = os.environ.get("EMAIL_SECURITY") == "starttls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM") or EMAIL_HOST_USER or "portal@localhost"
# Without a mail server letters are written to files, and only `make run` calls that e-mail.
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_OFFERED = True
# Short messages: a class with one method, see groupportal/messages/sending/sms.py; empty means none are sent.
SMS_BACKEND = os.environ.get("SMS_BACKEND", "")
SMS_FILE = VAR_DIR / "sms.jsonl"
# Origins such as https://im.example.edu.cn of chat platforms installed on the own premises. They may lie inside; no other robot may.
ROBOT_ORIGINS = os.environ.get("ROBOT_ORIGINS", "").split()
# How long positions of check-ins are kept after a placement has ended.
POSITION_DAYS = number("PORTAL_POSITION_DAYS", 180, low=30, high=3650)
MESSAGE_LOG_DAYS = number("PORTAL_MESSAGE_LOG_DAYS", 180, low=1, high=3650)

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "groupportal.tenancy.api_rights.SchemaWithRights",
    "DEFAULT_PERMISSION_CLASSES": ["groupportal.tenancy.api_defaults.RolePermission"],
    "DEFAULT_PAGINATION_CLASS": "groupportal.tenancy.api_defaults.BoundedPages",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "groupportal.tenancy.api_errors.in_words",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "groupportal.accounts.api_defaults.DeviceAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": "600/min"},
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "职教集团门户 API",
    "VERSION": "v1",
    "SERVE_INCLUDE_SCHEMA": False,
    # Choices stand with their field: as parts of their own they would need a name for each "kind" and "state" of the rooms.
    "POSTPROCESSING_HOOKS": ["groupportal.tenancy.api_schema.name_chapters"],
}

DEFAULT_LOGGING_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": DEFAULT_LOGGING_FORMAT}},
    "filters": {"tokens": {"()": "groupportal.links.logs.HideTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["tokens"]}},
    "root": {"handlers": ["console"], "level": os.environ.get("PORTAL_LOG_LEVEL") or "WARNING"},
}
