"""Values from the environment, or a sentence that names the variable."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def required(name: str) -> str:
    """The value of ``NAME``, or of the file named by ``NAME_FILE``. ImproperlyConfigured where neither holds one."""
    value = optional(name)
    if not value:
        raise ImproperlyConfigured(f"缺少设置 {name}（或 {name}_FILE），说明见 ops/env.example。")
    return value


def optional(name: str) -> str:
    """The value of ``NAME``, or of the file named by ``NAME_FILE``; "" where neither is set."""
    file = os.environ.get(f"{name}_FILE")
    if not file:
        return os.environ.get(name, "").strip()
    try:
        return Path(file).read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE：文件 {file} 读不到（{error.strerror}）。") from error


def number(name: str, default: int, *, low: int = 0, high: int = 1_000_000) -> int:
    """A whole number; ``default`` where the variable is missing or empty."""
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise ImproperlyConfigured(f"设置 {name} 应是 {low} 至 {high} 之间的整数，现在是“{text}”。")
    return int(text)
