"""Who decided, when, on which paper: 决定. The columns, the value that fills them and what a form brings of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.files.services import kept_together, store_upload
from groupportal.tenancy.models import GroupKey
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate


@dataclass(frozen=True)
class Decision:
    """Who decided and when: 理事会决议、会议纪要. ``evidence`` is the signed paper."""

    text: str = ""
    decided_on: dt.date | None = None
    evidence: StoredFile | None = None

    def require(self) -> None:
        """DomainError without words, or with a day to come."""
        if not self.text.strip():
            raise DomainError(
                "decision_missing", "请填写决定依据，例如“2023年第一次理事会决议”，以后查得到是谁决定的。"
            )
        if self.decided_on and self.decided_on > timezone.localdate():
            raise DomainError("decision_to_come", f"决定日期{cndate(self.decided_on)}还没有到，请核对。")

    def columns(self, prefix: str = "") -> dict[str, Any]:
        """The values of ``DecidedModel``, or with ``prefix`` "end_" those of ``EndDecidedModel``."""
        return {
            f"{prefix}decision": self.text.strip(),
            f"{prefix}decided_on": self.decided_on,
            f"{prefix}evidence": self.evidence,
        }

    def put_on(self, row: models.Model, prefix: str = "") -> None:
        """Write ``columns`` to a row."""
        for name, value in self.columns(prefix).items():
            setattr(row, name, value)


UNDECIDED = Decision()


def paper_key(label: str) -> Any:
    """A key to a kept file, or none."""
    return GroupKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


class DecidedModel(models.Model):
    """A row that stands on a decision. A room that says it in other words declares the field again."""

    decision = models.CharField("决定依据", max_length=300, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    evidence = paper_key("决定文件")

    class Meta:
        abstract = True


class EndDecidedModel(models.Model):
    """A row whose end stands on a decision of its own."""

    end_decision = models.CharField("结束依据", max_length=300, blank=True)
    end_decided_on = models.DateField("结束决定日期", null=True, blank=True)
    end_evidence = paper_key("结束决定文件")

    class Meta:
        abstract = True


def decision_of(data: dict[str, Any], viewer: Viewer, *, purpose: str, view_action: str) -> Decision:
    """The decision that a ``DecisionForm`` brings, its paper kept; the form's three fields are taken out of ``data``."""
    upload = data.pop("evidence")
    paper = store_upload(upload, by=viewer, purpose=purpose, view_action=view_action) if upload else None
    return Decision(data.pop("decision"), data.pop("decided_on"), paper)


def decided(
    service: Callable[..., Any], form: Any, viewer: Viewer, *, purpose: str, view_action: str, **more: Any
) -> Any:
    """What a service makes of a form's fields and ``more``; a decision among them is kept with its paper, or neither is."""
    data = {**form.cleaned_data, **more}
    with kept_together(), transaction.atomic():
        if "decision" in data:
            data["decision"] = decision_of(data, viewer, purpose=purpose, view_action=view_action)
        return service(by=viewer, **data)
