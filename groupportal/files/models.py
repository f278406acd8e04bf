"""Files of a group: kept once, checked by content, served only through a permission check."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.conf import settings
from django.db import models
from django.urls import reverse

from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from groupportal.ui.pinyin import PinyinField
from groupportal.uploads.checking import INLINE_TYPES, PREVIEWED
from groupportal.uploads.heic import HEIC_TYPES

WAITING = models.Q(content_type__in=HEIC_TYPES, shown_as__isnull=True, fault="")
"""Photographs that a worker is still to make a JPEG of."""


class StoredFile(GroupModel):
    """One file. ``path`` is below ``MEDIA_ROOT`` and begins with the group; ``name`` is what people called it."""

    name = models.CharField("文件名", max_length=200)
    pinyin = PinyinField(source="name")
    path = models.CharField("存放位置", max_length=200, editable=False)
    content_type = models.CharField("文件类型", max_length=120, editable=False)
    size = models.PositiveBigIntegerField("大小（字节）", editable=False)
    sha256 = models.CharField("校验值", max_length=64, editable=False)
    purpose = models.CharField("用途", max_length=40, blank=True)
    view_action = models.CharField("查看所需权限", max_length=60, default="files.view_file", editable=False)
    uploaded_by = person_key("上传人")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    shown_as = GroupKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="供查看的图片",
    )
    fault = models.CharField("没有处理成的原因", max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "文件"
        ordering = ("-uploaded_at", "-id")
        indexes = [
            models.Index(fields=("group", "sha256"), name="file_by_content"),
            models.Index(fields=("group", "id"), name="file_waiting", condition=WAITING),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The address it is downloaded from."""
        return self._address("file_download")

    @property
    def inline_url(self) -> str:
        """The address a browser shows it at; "" for a type that is only saved."""
        return self._address("file_inline") if self.content_type in INLINE_TYPES or self.shown_as_id else ""

    @property
    def to_show(self) -> StoredFile:
        """The file whose content pages show and packages hold: of a photograph that browsers can't show the JPEG of it, else itself."""
        return self.shown_as or self

    @property
    def lack(self) -> str:
        """Why no picture is shown of a photograph, yet or for good; "" for any other file."""
        if self.content_type not in HEIC_TYPES or self.shown_as_id:
            return ""
        return (
            f"{self.fault}原件保留着，上传人可以下载。"
            if self.fault
            else "照片正在处理，过一会儿再打开就能看到。"
        )

    @property
    def packed_note(self) -> str:
        """What a package or an archive says beside a photograph that it holds as it came; "" for any other file."""
        if not self.lack:
            return ""
        return (
            f"照片原件，没有转成JPG：{self.fault}"
            if self.fault
            else "照片原件，还没有转成JPG，过一会儿重新生成就有"
        )

    @property
    def preview_url(self) -> str:
        """The page that shows what is in it; "" for a type that is only saved."""
        kind = PurePosixPath(self.name).suffix.lower()
        return self._address("file_preview") if kind in PREVIEWED else ""

    def _address(self, page: str) -> str:
        return reverse(f"files:{page}", urlconf=settings.GROUP_URLCONF, kwargs={"public_id": self.public_id})

    @property
    def look(self) -> str:
        """How a list draws it: image, sheet or file."""
        if self.content_type.startswith("image/"):
            return "image"
        return "sheet" if "spreadsheet" in self.content_type or "csv" in self.content_type else "file"
