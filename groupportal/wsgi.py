"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from groupportal.garbage import spare_what_stands

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groupportal.settings.dev")

application = get_wsgi_application()
spare_what_stands()
