"""Needs as a workbook: a centre's ledger of what came by telephone, in and out."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported
from groupportal.records.references import Named
from groupportal.records.rows import RowKind
from groupportal.records.sharing import WIDE
from groupportal.records.undoing import UNDONE
from members.services.contacts import checked_phone
from parks.enums import RequestKind
from parks.models import Centre, ServiceRequest
from parks.selectors.access import RUN
from parks.selectors.request import run_requests
from parks.services.firm import firm_on_record
from parks.services.request import Need, enter_request, remove_request


class RequestsKind(RowKind):
    """A need that is there (same centre, firm, words and day) stays as it is: what a firm asked never changes."""

    code, label = "service_requests", "服务需求"
    action = export_action = full_action = RUN
    model, keys, list_url = ServiceRequest, ("centre", "firm", "title", "received_on"), "parks:requests"
    help = "每行一项，服务中心先登记好。中心、企业、需求和提出日期都相同的不再登记。登记后状态为待受理。"
    columns = (
        RecordColumn(
            "centre",
            "服务中心",
            ColumnKind.REFERENCE,
            required=True,
            width=WIDE,
            refers=Named(lambda: Centre.objects.select_related("park", "unit"), "服务中心名单"),
        ),
        RecordColumn("firm", "企业", required=True, max_length=160, width=WIDE, aliases=("企业名称",)),
        RecordColumn("kind", "种类", ColumnKind.CHOICE, required=True, choices=tuple(RequestKind.choices)),
        RecordColumn("title", "需求", required=True, max_length=120, width=WIDE),
        RecordColumn("text", "说明", max_length=2000),
        RecordColumn("contact", "联系人", ColumnKind.NAME, required=True, max_length=60, personal=True),
        RecordColumn("phone", "电话", ColumnKind.PHONE, required=True, max_length=30, check=checked_phone),
        RecordColumn(
            "received_on",
            "提出日期",
            ColumnKind.DATE,
            required=True,
            read=lambda row: timezone.localdate(row.received_at),
        ),
    )

    def records(self) -> QuerySet[ServiceRequest]:
        return ServiceRequest.objects.select_related("centre", "unit")

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> ServiceRequest:
        if found is not None:
            return self.stays(values, found, "企业提出的原话不改，有变化请写在这项需求的工作记录里。")
        received_on, centre, firm = (values.pop(name) for name in ("received_on", "centre", "firm"))
        said: dict[str, Any] = {name: values[name] for name in ("kind", "title", "text", "contact", "phone")}
        need = Need(**said)
        return enter_request(centre, firm, need, received_on=received_on, unit=firm_on_record(firm), by=by)

    def remove(self, record: ServiceRequest, *, by: Any) -> None:
        """Taken back as a wrong entry is."""
        remove_request(record, reason=UNDONE, by=by)

    def listed(self, asked: Exported) -> QuerySet[ServiceRequest]:
        return self.records().filter(pk__in=run_requests(asked.viewer).values("pk")).order_by("received_at")
