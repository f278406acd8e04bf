"""Trainings, and who came to them, as workbooks; row by row through their services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported, Work
from groupportal.records.references import Named
from groupportal.records.rows import RowKind
from groupportal.records.sharing import WIDE
from groupportal.records.undoing import UNDONE
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from members.services.contacts import checked_phone
from parks.enums import AttendanceWay, TrainingKind
from parks.excel.clock import clock, clock_of, moment_of
from parks.models import Attendance, Centre, Training
from parks.selectors.access import attendances_for, edited_trainings
from parks.services.training import (
    EDIT,
    Person,
    TrainingInput,
    add_attendance,
    drop_attendance,
    edit_training,
    plan_training,
    remove_training,
    training_facts,
)

_UNITS = Named(lambda: Unit.objects.filter(is_active=True), "单位名单")
_CENTRES = Named(lambda: Centre.objects.select_related("park", "unit"), "服务中心名单")


def _kept(by: Any) -> QuerySet[Training]:
    """The trainings that who brings the list keeps; a command keeps all."""
    return edited_trainings(by) if isinstance(by, Viewer) else Training.objects.all()


class TrainingsKind(RowKind):
    """A training of one day is known by unit, title and day. How many came is told by the list, or with its paper on its page."""

    code, label = "trainings", "培训"
    action = export_action = full_action = EDIT
    model, keys, list_url = Training, ("unit", "title", "on"), "parks:trainings"
    help = (
        "每行一次培训。按举办单位、名称和日期对上已有的，只补充和更新。"
        "实到的人导入参训名单，只有人次的在那次培训里登记并上传签到表。"
    )
    columns = (
        RecordColumn("unit", "举办单位", ColumnKind.REFERENCE, required=True, width=WIDE, refers=_UNITS),
        RecordColumn("title", "培训名称", required=True, max_length=160, width=WIDE, aliases=("名称",)),
        RecordColumn("kind", "种类", ColumnKind.CHOICE, required=True, choices=tuple(TrainingKind.choices)),
        RecordColumn(
            "on",
            "日期",
            ColumnKind.DATE,
            required=True,
            aliases=("培训日期",),
            read=lambda row: timezone.localdate(row.starts_at),
        ),
        RecordColumn(
            "starts",
            "开始时间",
            required=True,
            max_length=10,
            example="09:00",
            check=clock,
            read=lambda row: clock_of(row.starts_at),
        ),
        RecordColumn(
            "ends",
            "结束时间",
            required=True,
            max_length=10,
            example="16:30",
            check=clock,
            read=lambda row: clock_of(row.ends_at),
        ),
        RecordColumn("place", "地点", max_length=120),
        RecordColumn("trainer", "授课人", max_length=120, aliases=("讲师",)),
        RecordColumn("hours", "课时", ColumnKind.DECIMAL),
        RecordColumn("places", "名额", ColumnKind.INTEGER),
        RecordColumn("centre", "服务中心", ColumnKind.REFERENCE, width=WIDE, refers=_CENTRES),
    )

    def records(self) -> QuerySet[Training]:
        return Training.objects.select_related("unit", "centre")

    def listed(self, asked: Exported) -> QuerySet[Training]:
        """Those this person keeps."""
        return self.records().filter(pk__in=edited_trainings(asked.viewer).values("pk"))

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> Training:
        said = {
            name: values[name] for name in ("kind", "title", "place", "trainer", "hours", "places", "centre")
        }
        said |= {f"{name}_at": moment_of(values["on"], values[name]) for name in ("starts", "ends")}
        if found is None:
            return plan_training(values["unit"], TrainingInput(**said), by=by)
        # A row tells the first day: one of several days keeps as many.
        days = timezone.localdate(found.ends_at) - timezone.localdate(found.starts_at)
        said["ends_at"] = moment_of(values["on"] + days, values["ends"])
        return edit_training(found, replace(training_facts(found), **said), by=by)

    def remove(self, record: Training, *, by: Any) -> None:
        """Taken back as a wrong entry is."""
        remove_training(record, reason=UNDONE, by=by)


class AttendancesKind(RowKind):
    """Who came to a training that is on record. One who is on its list already is named, and stays once."""

    code, label = "attendances", "参训名单"
    action = "parks.edit_trainings"
    export_action = full_action = "parks.export_attendances"
    model, list_url = Attendance, "parks:trainings"
    keys = ("training", "on", "name", "phone", "firm")
    help = "每行一位参训人员。培训先登记好，按培训名称和日期认；电话和所在企业至少填一样。"
    columns = (
        RecordColumn(
            "training",
            "培训名称",
            required=True,
            max_length=160,
            width=WIDE,
            read=lambda row: row.training.title,
        ),
        RecordColumn(
            "on",
            "培训日期",
            ColumnKind.DATE,
            required=True,
            read=lambda row: timezone.localdate(row.training.starts_at),
        ),
        RecordColumn("name", "姓名", ColumnKind.NAME, required=True, max_length=60, personal=True),
        RecordColumn("phone", "电话", ColumnKind.PHONE, max_length=30, check=checked_phone),
        RecordColumn(
            "firm", "所在企业", ColumnKind.NAME, max_length=160, width=WIDE, aliases=("企业", "单位")
        ),
    )

    def records(self) -> QuerySet[Attendance]:
        return Attendance.objects.select_related("training")

    def key(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """A person is known by name and telephone, else by name and firm, as on the list itself."""
        who = Person(values["name"], values["phone"] or "", values["firm"] or "")
        return values["training"], values["on"], who.known_by

    def known_to(self, by: Any, rows: Any) -> QuerySet[Attendance]:
        """Those on the lists that one keeps: another school may hold a training of the same title on that day."""
        return self.records().filter(training__in=_kept(by))

    def check(self, work: Work) -> None:
        """Says besides where more come than there are places: one question for the whole list."""
        super().check(work)
        ids = [taken.record.pk for taken in work.taken if taken.held is None]
        rows = Training.objects.filter(attendances__in=ids, places__isnull=False).distinct()
        for row in rows.order_by("starts_at", "pk"):
            if row.places and (came := row.attendances.count()) > row.places:
                words = f"“{row}”名额是 {row.places} 人，导入后名单有 {came} 人，请核对名单和名额。"
                work.findings.note("over_places", words)

    def listed(self, asked: Exported) -> QuerySet[Attendance]:
        """Those of the trainings this person keeps: names and telephones stand in the file."""
        seen = attendances_for(asked.viewer).values("pk")
        return self.records().filter(pk__in=seen).order_by("training", "id")

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> Attendance:
        wanted = list(_kept(by).filter(title=values["training"], starts_at__date=values["on"])[:2])
        if not wanted:
            words = f"您登记的培训里没有这一天的“{values['training']}”，请先登记培训，或核对名称和日期。"
            raise DomainError("no_training", words, field="training")
        if len(wanted) > 1:
            words = f"这一天有几次“{values['training']}”，分不清是哪一次，请打开那次培训逐个登记。"
            raise DomainError("many_trainings", words, field="training")
        if found is not None:
            return self.stays(values, found, "要改的，请打开那次培训，先在名单里去掉这一位，再导入。")
        who = Person(values["name"], values["phone"] or "", values["firm"] or "")
        return add_attendance(wanted[0], who, way=AttendanceWay.LIST, over=True, by=by)

    def remove(self, record: Attendance, *, by: Any) -> None:
        """Taken off the list."""
        drop_attendance(record, by=by)
