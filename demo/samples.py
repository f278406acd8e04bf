"""Small files to stand as evidence."""

from __future__ import annotations

import io

from docx import Document

from groupportal.files.models import StoredFile
from groupportal.files.services import store_bytes
from groupportal.tenancy.viewer import Viewer


def sample_document(title: str, by: Viewer) -> StoredFile:
    """A one-page Word file that says it is a sample."""
    document = Document()
    document.add_heading(title, level=1)
    document.add_paragraph("这是演示用的佐证材料样例，不含真实信息。")
    out = io.BytesIO()
    document.save(out)
    return store_bytes(
        out.getvalue(),
        name=f"{title}（演示）.docx",
        by=by.user,
        purpose="凭证",
        view_action="budget.view_budget",
    )
