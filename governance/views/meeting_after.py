"""What is put right once a meeting is over."""

from __future__ import annotations

from typing import Any

from governance.forms.meeting import AttendanceForm, VoidForm
from governance.selectors.meeting import EDIT
from governance.services.meeting import correct_attendance, void_meeting
from governance.views.meeting import OfMeeting


class CorrectAttendance(OfMeeting):
    """Who was there."""

    action = EDIT
    title, form_class, form_takes, submit_label = "更正到会", AttendanceForm, ("record",), "更正"
    done_message = "已更正，法定人数重新核对。起草过纪要的，请照着改。"
    lead = "对照签到表，勾选实际到会的人。"
    tells_overtaken = False

    def perform(self, form: Any) -> str:
        said = {name: form.cleaned_data[name] for name in ("reason", "was")}
        row = correct_attendance(self.get_object(), form.here(), by=self.request.viewer, **said)
        return row.get_absolute_url()


class VoidMeeting(OfMeeting):
    """One that was none."""

    action = EDIT
    title, form_class, submit_label = "作废这次登记", VoidForm, "确认作废"
    done_message = "已作废，不再算开过会。"
    lead = "登记重复或误点“宣布开会”的会议，作废以后不计入开会次数、出席率和积分，页面和原因留着。"
    tells_overtaken = False

    def perform(self, form: Any) -> str:
        row = void_meeting(self.get_object(), form.cleaned_data["reason"], by=self.request.viewer)
        return row.get_absolute_url()
