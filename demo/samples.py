"""Small files to stand as evidence."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from groupportal.files.models import StoredFile
from groupportal.files.services import store_bytes
from groupportal.tenancy.viewer import Viewer


def _word(title: str) -> bytes:
    document = Document()
    document.add_heading(title, level=1)
    document.add_paragraph("这是演示用的佐证材料样例，不含真实信息。")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sample_document(
    title: str, by: Viewer, *, purpose: str = "凭证", view_action: str = "budget.view_budget"
) -> StoredFile:
    """A one-page Word file that says it is a sample, stored."""
    name = f"{title}（演示）.docx"
    return store_bytes(_word(title), name=name, by=by.user, purpose=purpose, view_action=view_action)


def sample_upload(title: str) -> SimpleUploadedFile:
    """The same as a person would upload it."""
    return SimpleUploadedFile(f"{title}（演示）.docx", _word(title))
