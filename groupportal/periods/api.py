"""Lists over the API as of a day, which stands in the address."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError

from groupportal.errors import DomainError
from groupportal.lists.api import Reading
from groupportal.periods.period import during
from groupportal.ui.asof import PARAMETER, cut_off_date

AS_OF = OpenApiParameter(PARAMETER, OpenApiTypes.DATE, description="截至日期，默认今天，例如 2023-06-30")


def day_asked(request: Any, name: str = PARAMETER) -> dt.date:
    """The day that stands in the address, today where none does; ValidationError for what is none."""
    text = request.query_params.get(name, "")
    try:
        return cut_off_date(text) if text else timezone.localdate()
    except DomainError as error:
        raise ValidationError({name: [error.message]}) from error


class Dated(Reading):
    """The rows of a day."""

    def get_serializer_context(self) -> dict[str, Any]:
        """With the ``day``."""
        return {**super().get_serializer_context(), "day": self.day}

    @property
    def day(self) -> dt.date:
        """The day asked for."""
        return day_asked(self.request)

    def of_day(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those whose period covers the day, where several are asked for; one is given whenever it was."""
        return rows.filter(during(self.day)) if self.action == "list" else rows
