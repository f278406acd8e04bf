"""Files the person may open."""

from __future__ import annotations

from collections.abc import Iterable

from groupportal.files.models import StoredFile
from groupportal.files.selectors import files_for
from groupportal.lists.declaring import with_words
from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, file_size


@search_kind("文件", "files.view_file", order=60)
def find_files(viewer: Viewer, words: str, most: int) -> Iterable[Hit]:
    """By name, the newest first. One query."""
    rows = with_words(files_for(viewer), words, "name").order_by("-uploaded_at", "-id")
    return [Hit(f.name, f.inline_url or f.get_absolute_url(), _about(f)) for f in rows[:most]]


def _about(file: StoredFile) -> str:
    by = str(file.uploaded_by) if file.uploaded_by_id else "系统"
    return f"{by} {cndate(file.uploaded_at)}上传，{file_size(file.size)}"
