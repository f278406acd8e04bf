from django.db import models


class Stand(models.TextChoices):
    """What somebody said to a warning."""

    ANSWERED = "answered", "已说明"
    ASIDE = "aside", "已搁置"
    REOPENED = "reopened", "重新打开"
