"""Files the person may open."""

from __future__ import annotations

from django.db.models import QuerySet

from groupportal.files.models import StoredFile
from groupportal.files.selectors import files_for
from groupportal.lists.declaring import with_words
from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, file_size


def _hit(file: StoredFile) -> Hit:
    by = str(file.uploaded_by) if file.uploaded_by_id else "系统"
    said = f"{by} {cndate(file.uploaded_at)}上传，{file_size(file.size)}"
    return Hit(file.name, file.inline_url or file.get_absolute_url(), said)


@search_kind("files", "文件", "files.view_file", _hit, order=60)
def find_files(viewer: Viewer, words: str) -> QuerySet[StoredFile]:
    """By name, the newest first. One query where no file is called so, two otherwise."""
    if not with_words(StoredFile.objects.all(), words, "name").exists():
        return StoredFile.objects.none()  # whose records a person sees takes many tables to say
    return with_words(files_for(viewer), words, "name").order_by("-uploaded_at", "-id")
