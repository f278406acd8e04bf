"""Seats as workbooks, row by row through their services."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from governance.enums import Capacity, SeatEnd
from governance.models import Body, Seat
from governance.selectors.access import seats_for
from governance.services.seat import SeatInput, add_seat, edit_seat, end_seat, seat_facts
from groupportal.deciding.decision import Decision
from groupportal.errors import DomainError
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported
from groupportal.records.references import Named
from groupportal.records.rows import RowKind
from groupportal.records.sharing import WIDE
from groupportal.tenancy.models import Unit
from members.services.contacts import checked_phone

_YES, _NO = "yes", "no"


class SeatsKind(RowKind):
    """A seat that somebody took on that day is updated; the first day itself never is."""

    code, label = "seats", "席位"
    action, export_action = "governance.edit_bodies", "governance.export_seats"
    full_action = "governance.export_seats"
    model, keys, list_url = Seat, ("body", "name", "starts_on"), "governance:seats"
    help = "每行一席，机构和届先登记好，届按任职日期认。按机构、姓名和任职日期对上已有的，只补充和更新；填了离任日期的登记离任。"
    columns = (
        RecordColumn(
            "body",
            "机构",
            ColumnKind.REFERENCE,
            required=True,
            width=WIDE,
            refers=Named(lambda: Body.objects.filter(ends_on__isnull=True), "机构名单"),
        ),
        RecordColumn("name", "姓名", ColumnKind.NAME, required=True, max_length=60, personal=True),
        RecordColumn(
            "unit",
            "单位",
            ColumnKind.REFERENCE,
            aliases=("所在单位", "工作单位"),
            width=WIDE,
            refers=Named(lambda: Unit.objects.filter(is_active=True), "单位名单"),
        ),
        RecordColumn("post", "单位职务", max_length=80, aliases=("职务",)),
        RecordColumn(
            "capacity",
            "身份",
            ColumnKind.CHOICE,
            required=True,
            choices=tuple(Capacity.choices),
            synonyms={
                "理事长": Capacity.CHAIR,
                "主任委员": Capacity.CHAIR,
                "监事长": Capacity.CHAIR,
                "副理事长": Capacity.VICE,
                "副主任委员": Capacity.VICE,
                "秘书长": Capacity.SECRETARY,
                "秘书": Capacity.SECRETARY,
                "理事": Capacity.MEMBER,
                "常务理事": Capacity.MEMBER,
                "监事": Capacity.MEMBER,
                "委员": Capacity.MEMBER,
            },
        ),
        RecordColumn(
            "outside",
            "校外",
            ColumnKind.CHOICE,
            choices=((_YES, "是"), (_NO, "否")),
            read=lambda seat: _YES if seat.is_outside else _NO,
        ),
        RecordColumn(
            "phone",
            "电话",
            ColumnKind.PHONE,
            max_length=30,
            aliases=("联系电话", "手机号"),
            check=checked_phone,
        ),
        RecordColumn("starts_on", "任职日期", ColumnKind.DATE, required=True),
        RecordColumn("ends_on", "离任日期", ColumnKind.DATE),
        RecordColumn("end_reason", "离任原因", ColumnKind.CHOICE, choices=tuple(SeatEnd.choices)),
        RecordColumn("decision", "决定依据", max_length=300),
    )

    def records(self) -> QuerySet[Seat]:
        return Seat.objects.select_related("body", "unit", "user", "term", "stands_in_for")

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> Seat:
        facts = SeatInput(
            name=values["name"],
            unit=values["unit"],
            post=values["post"],
            phone=values["phone"] or None,
            capacity=values["capacity"],
            is_outside=values["outside"] == _YES,
        )
        if found is None:
            decision = Decision(values["decision"])
            seat = add_seat(values["body"], facts, starts_on=values["starts_on"], decision=decision, by=by)
        else:
            held = seat_facts(found)
            keep = {name: getattr(held, name) for name in ("user", "weight", "stands_in_for")}
            seat = edit_seat(found, replace(facts, **keep), by=by)
        left = values["ends_on"]
        if left is None or left == seat.ends_on:
            return seat
        if not values["end_reason"]:
            raise DomainError("reason_missing", "填了离任日期，请选择离任原因。", field="end_reason")
        return end_seat(
            seat, ends_on=left, reason=values["end_reason"], decision=Decision(values["decision"]), by=by
        )

    def listed(self, asked: Exported) -> QuerySet[Seat]:
        return (
            self.records()
            .filter(pk__in=seats_for(asked.viewer).values("pk"))
            .order_by("body__pinyin", "pinyin")
        )
