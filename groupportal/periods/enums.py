from __future__ import annotations

from django.db import models


class VersionState(models.TextChoices):
    DRAFT = "draft", "草稿"
    IN_FORCE = "in_force", "已生效"
    SUPERSEDED = "superseded", "已归档"
