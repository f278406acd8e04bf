"""Who acts in tests of plans."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import viewer_for
from groupportal.tenancy.viewer import Viewer

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def viewer(user: Any) -> Viewer:
    """The person in the active group."""
    return viewer_for(user, active_group())


def pdf(name: str = "审批表.pdf", mark: bytes = b"") -> SimpleUploadedFile:
    """A file a person would attach; another ``mark`` makes another file."""
    return SimpleUploadedFile(name, PDF + b"% " + mark + b"\n", "application/pdf")
