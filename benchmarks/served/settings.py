"""Production, with one address more: the constant view that every figure is measured against."""

import os
from pathlib import Path

from groupportal.settings.base import REST_FRAMEWORK
from groupportal.settings.prod import *  # noqa: F403 -- settings modules build on one another

ROOT_URLCONF = "benchmarks.served.urls"
STATIC_ROOT = Path(os.environ["BENCH_FOLDER"]) / "static"
MEDIA_ROOT = Path(os.environ["BENCH_FOLDER"]) / "files"
# One person asks for everything here.
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"user": None}
