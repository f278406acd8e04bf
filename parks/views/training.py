"""Trainings: the list, one of them with who came, signing at the door, what is done with it."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from groupportal.accounts.rotating import code_at, seconds_left
from groupportal.files.selectors import file_items
from groupportal.links.limits import HONEYPOT, Limit, visitor_of
from groupportal.links.pages import PublicFormPage
from groupportal.lists.declaring import Button, Chips, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.records.buttons import record_buttons
from groupportal.tenancy.scope import SYSTEM_ACTOR, acting
from groupportal.ui.formats import cntime, count, mask_phone
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from parks.enums import TrainingKind, TrainingState
from parks.forms.project import (
    AttendanceForm,
    HoldForm,
    SignForm,
    TrainingForm,
    training_initial,
)
from parks.forms.request import OwnReasonForm, ReasonForm
from parks.models import Attendance, Training
from parks.selectors.access import attendances_for, edited_trainings, trainings_for
from parks.selectors.project import listed_trainings, signed_at_the_door
from parks.services.training import (
    EDIT,
    LATE,
    add_attendance,
    cancel_training,
    drop_attendance,
    edit_training,
    hold_training,
    plan_training,
    remove_training,
    reopen_training,
    show_code,
    sign_by_code,
    undo_held,
)
from parks.views.common import page, with_paper, years

VIEW = "parks.view_trainings"
TRAININGS = ("培训", "parks:trainings")
SIGN = Limit("parks.sign", from_one_address=300, on_one_thing=5)


def state_of(row: Training) -> StateCell:
    """Where it stands; over and not yet told who came is late."""
    late = row.state == TrainingState.OPEN and row.ends_at < timezone.now()
    return StateCell(
        f"training_{row.state}", "待登记举办情况" if late else row.get_state_display(), overdue=late
    )


class TrainingList(ListPage):
    """Trainings with person-times."""

    action = VIEW
    title = TRAININGS[0]
    measure, noun = "次", "培训"
    lead = "人次是每次培训的实到人数相加；同一个人参加两次是两人次、一人。"
    search = Search("搜培训名称、授课人、举办单位", ("title", "trainer", "unit__name"))
    chips = (
        Chips("种类", "kind", TrainingKind.choices, narrows="kind"),
        Chips("状态", "state", TrainingState.choices, narrows="state"),
        years("starts_at"),
    )
    columns = (
        Column("培训", "title", sort="title"),
        Column("种类", "get_kind_display", "short"),
        Column("举办单位", "unit.name", sort="unit__pinyin"),
        Column("时间", "starts_at", "time", sort=("starts_at", "id")),
        Column("课时", "hours", "number", more=True),
        Column("名额", "places", "number", more=True),
        Column("人次", "came", "number", sort="came"),
        Column("登记方式", lambda row: "按人次" if row.counted is not None else "按名单", "short", more=True),
        Column("服务中心", lambda row: row.centre, more=True),
        Column("状态", state_of, "state"),
    )
    opens = "parks:training"
    add = Button("登记培训", "parks:training_new")
    empty = Empty(
        "还没有培训", "登记园区企业技能培训、创业创新培养和社会培训，现场扫码签到或导入名单。", add, "course"
    )

    def base_queryset(self) -> QuerySet[Training]:
        return listed_trainings(trainings_for(self.request.viewer))

    def get_tools(self) -> list[Tools]:
        return [
            Tools(record_buttons(self.request, "trainings", "导出培训", "培训模板")),
            Tools(record_buttons(self.request, "attendances", "导出参训名单", "名单模板")),
        ]


class TrainingPage(RecordPage):
    """One training; who came is shown by name to those who keep it."""

    action = VIEW
    template_name = "parks/training.html"
    listed = TRAININGS

    def base_queryset(self) -> QuerySet[Training]:
        return listed_trainings(trainings_for(self.request.viewer))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer, now = self.get_object(), self.request.viewer, timezone.now()
        edits = edited_trainings(viewer).filter(pk=row.pk).exists()
        came = attendances_for(viewer).filter(training=row).select_related("unit") if edits else ()
        return super().get_context_data(
            **{
                "state_cell": state_of(row),
                "facts": _facts(row, edits=edits),
                "edits": edits,
                "is_over": row.ends_at <= now,
                "signs": now <= row.ends_at + LATE,
                "came": [(one, mask_phone(one.phone) if one.phone else "") for one in came],
                "files": file_items([(row.paper, "")] if row.paper and edits else [], viewer),
                "files_title": "签到表和证明材料",
                "files_empty": "没有上传。" if edits else "只给举办单位、秘书处和验收专家看。",
                **kwargs,
            }
        )


def _when(row: Training) -> str:
    starts, ends = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
    return (
        f"{cntime(starts)}–{ends:%H:%M}"
        if starts.date() == ends.date()
        else f"{cntime(starts)} 至 {cntime(ends)}"
    )


def _facts(row: Any, *, edits: bool) -> list[tuple[str, Any]]:
    facts = [
        ("种类", row.get_kind_display()),
        ("举办单位", row.unit),
        ("服务中心", row.centre or "—"),
        ("时间", _when(row)),
        ("地点", row.place or "—"),
        ("授课人", row.trainer or "—"),
        ("课时", count(row.hours)),
        ("名额", row.places or "不限"),
        ("实到", f"{row.came} 人次{'（没有名单）' if row.counted is not None else ''}"),
    ]
    if edits and row.places and row.came > row.places:
        facts.append(("请核对", f"实到超过名额 {row.came - row.places} 人"))
    if row.cancel_reason:
        facts.append(("取消原因", row.cancel_reason))
    if row.text:
        facts.append(("内容", row.text))
    return facts


class NewTraining(FormPage):
    action = EDIT
    title, listed = "登记培训", TRAININGS
    form_class, form_takes = TrainingForm, ("viewer",)

    def perform(self, form: Any) -> str:
        row = plan_training(form.cleaned_data["unit"], form.said(), by=self.request.viewer)
        return row.get_absolute_url()


class OfTraining(RecordFormPage):
    """A form about a training one keeps."""

    action, listed = EDIT, TRAININGS

    def base_queryset(self) -> QuerySet[Training]:
        return edited_trainings(self.request.viewer).select_related("unit", "centre")

    def perform(self, form: Any) -> str:
        self.change(self.get_object(), form)
        return self.get_object().get_absolute_url()

    def change(self, row: Training, form: Any) -> None:
        """Call the service."""
        raise NotImplementedError


class EditTraining(OfTraining):
    title, form_class, form_takes = "修改培训", TrainingForm, ("viewer", "record")

    def get_initial(self) -> dict[str, Any]:
        return training_initial(self.get_object())

    def change(self, row: Training, form: Any) -> None:
        edit_training(row, form.said(), by=self.request.viewer)


class CancelTraining(OfTraining):
    title, form_class, submit_label, done_message = "取消培训", ReasonForm, "取消培训", "已取消。"

    def change(self, row: Training, form: Any) -> None:
        cancel_training(row, reason=form.cleaned_data["text"], by=self.request.viewer)


class HoldTraining(OfTraining):
    title, form_class, submit_label = "登记已举办", HoldForm, "已举办"
    done_message = "已登记，计入培训人次。"

    def change(self, row: Training, form: Any) -> None:
        with_paper(
            hold_training,
            form.cleaned_data["paper"],
            self.request.viewer,
            purpose="培训签到表",
            view_action=VIEW,
            training=row,
            counted=form.cleaned_data["counted"],
            over=form.cleaned_data["over"],
        )


class UndoHeld(OfTraining):
    """Put right what was said of its being held."""

    title, form_class, submit_label = "撤回举办情况", OwnReasonForm, "撤回"
    lead = "撤回以后不计入人次；名单和材料都在，改好再登记已举办。"
    done_message = "已撤回，请改好以后再登记已举办。"

    def change(self, row: Training, form: Any) -> None:
        undo_held(row, reason=form.cleaned_data["text"], by=self.request.viewer)


class RemoveTraining(OfTraining):
    """Take away what was written down by mistake."""

    title, form_class, submit_label = "删去登记错的培训", OwnReasonForm, "删去"
    lead = "只用于重复登记、登记错的。定好又不办了的，请取消。"
    done_message = "已删去。"

    def perform(self, form: Any) -> str:
        remove_training(self.get_object(), reason=form.cleaned_data["text"], by=self.request.viewer)
        return reverse("parks:trainings")


class AddAttendance(OfTraining):
    title, form_class, submit_label, done_message = "登记参训人员", AttendanceForm, "登记", "已登记。"
    tells_overtaken = False

    def change(self, row: Training, form: Any) -> None:
        add_attendance(row, form.who(), over=form.cleaned_data["over"], by=self.request.viewer)


class DropAttendance(RecordDeedView):
    action, done_message = EDIT, "已从名单里去掉。"

    def base_queryset(self) -> QuerySet[Attendance]:
        return attendances_for(self.request.viewer).select_related("training")

    def perform(self) -> str:
        row = self.get_object()
        target = page("training", row.training)
        drop_attendance(row, by=self.request.viewer)
        return target


class ReopenTraining(RecordDeedView):
    action, done_message = EDIT, "已恢复。"

    def base_queryset(self) -> QuerySet[Training]:
        return edited_trainings(self.request.viewer)

    def perform(self) -> str:
        return reopen_training(self.get_object(), by=self.request.viewer).get_absolute_url()


class ShowCode(RecordDeedView):
    action = EDIT

    def base_queryset(self) -> QuerySet[Training]:
        return edited_trainings(self.request.viewer)

    def perform(self) -> str:
        return page("training_code", show_code(self.get_object(), by=self.request.viewer))


class CodePage(RecordPage):
    """The code and its QR for the screen at the door."""

    action, listed = EDIT, TRAININGS
    template_name = "parks/training_code.html"

    def get_title(self) -> str:
        return f"{self.get_object()}：现场签到"

    def base_queryset(self) -> QuerySet[Training]:
        return listed_trainings(edited_trainings(self.request.viewer))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, now = self.get_object(), timezone.now()
        digits = code_at(row.secret, now) if row.secret else ""
        address = reverse("parks:training_sign", kwargs={"public_id": row.public_id})
        return super().get_context_data(
            digits=digits,
            seconds=seconds_left(now),
            address=self.request.build_absolute_uri(f"{address}?code={digits}"),
            **kwargs,
        )


class SignByCode(PublicFormPage):
    """Somebody at the door signs on a phone, without an account."""

    form_class, template_name = SignForm, "parks/training_sign.html"
    submit_label = "签到"

    def training(self) -> Training:
        """The training of the address; 404 where nobody signs by code."""
        row: Training = get_object_or_404(signed_at_the_door(), public_id=self.kwargs["public_id"])
        return row

    def get_title(self) -> str:
        return f"{self.training()}：签到"

    def get_initial(self) -> dict[str, Any]:
        return {"code": self.request.GET.get("code", "")}

    def perform(self, form: SignForm) -> str:
        training, who = self.training(), form.who()
        SIGN.count(self.request, who.known_by)
        if not form.cleaned_data[HONEYPOT]:
            code = form.cleaned_data["code"].replace(" ", "")
            user = self.request.user
            known = user.is_authenticated
            with nullcontext() if known else acting(SYSTEM_ACTOR):
                visitor = visitor_of(self.request)
                sign_by_code(training, who, code, visitor=visitor, by=user if known else SYSTEM_ACTOR)
        messages.success(self.request, f"{form.cleaned_data['name']}已签到，可以关掉这一页。")
        return self.request.path
