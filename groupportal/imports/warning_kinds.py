"""What was found in the files read in last, kept until a newer one of its kind is read in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from groupportal.imports.selectors import findings_kept
from groupportal.warnings.registry import Warned, warning_kind


@warning_kind("imports.findings", label="导入的文件", action="tenancy.edit_group")
def findings(as_of: dt.date) -> Iterator[Warned]:
    """On any day: a file is what it is. For the secretariat, which reads in every kind."""
    return findings_kept()
