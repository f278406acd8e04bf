"""What the office and the units do on pages, over the API by the same forms: bodies, regulations, elections, meetings, minutes, counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import URLPattern

from governance.views import (
    agenda,
    body,
    charter,
    consultation,
    election,
    meeting,
    meeting_after,
    minutes,
    motion,
    presence,
    regulation,
    regulation_draft,
    resolution,
    seat,
    term,
)
from governance.views.body_api import TAGS
from governance.views.candidate import WithdrawCandidate
from groupportal.tenancy.api_pages import page_deed

_SOME = "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10"
_BY = {"decision": "2030年第一次理事会决议"}
_WHY = {"reason": "更正登记"}
_VOTES = {f"option_{n}": f"第{n}个选项的得票" for n in (1, 2, 3)}
_SEEN = {"seen": "读到的是第几稿；现在是另一稿的，不办"}
_DEPUTY = {"deputy": "替补席位的编号，本人出席的写“本人”"}


def _deed(
    address: str,
    page: type[Any],
    summary: str,
    example: Mapping[str, Any] = {},
    also: Mapping[str, str] = {},
) -> URLPattern:
    """``seats/end``: of one seat. ``bodies/+found``: of none."""
    rows, _, deed = address.partition("/")
    path = f"{rows}/{deed[1:]}/" if deed.startswith("+") else f"{rows}/<uuid:public_id>/{deed}/"
    name = f"{rows}-{deed.lstrip('+')}"
    return page_deed(f"governance/{path}", name, page, summary, tags=TAGS, example=example, also=also)


DEEDS = [
    _deed("bodies/+found", body.NewBody, "登记机构",
          {"kind": "council", "name": "理事会", "starts_on": "2030-06-30", **_BY}),
    _deed("bodies/edit", body.EditBody, "修改机构", {"name": "常务理事会", **_WHY}),
    _deed("bodies/dissolve", body.DissolveBody, "撤销机构", {"ends_on": "2030-06-30", **_BY}),
    _deed("bodies/charter", charter.NewCharter, "起草章程要点", {"quorum": "2/3", "notice_days": 10}),
    _deed("bodies/term", term.BeginTerm, "登记新的一届", {"number": 2, "starts_on": "2030-06-30", **_BY}),
    _deed("bodies/seat", seat.NewSeat, "登记席位",
          {"name": "王明", "unit": _SOME, "post": "校长", "capacity": "chair", "starts_on": "2030-06-30"}),
    _deed("charters/edit", charter.EditCharter, "修改章程要点", {"quorum": "超过 1/2"}),
    _deed("charters/in-force", charter.CharterInForce, "使章程要点生效",
          {"on": "2030-06-30", "decided_by": _BY["decision"]}),
    _deed("charters/discard", charter.DiscardCharter, "删除章程要点草稿"),
    _deed("terms/edit", term.EditTerm, "修改届", {"due_on": "2035-06-30", **_WHY}),
    _deed("seats/edit", seat.EditSeat, "修改席位", {"post": "副校长"}),
    _deed("seats/replace", seat.ReplacePerson, "更换代表", {"name": "李红", "on": "2030-06-30"}),
    _deed("seats/end", seat.EndSeat, "登记离任", {"ends_on": "2030-06-30", "reason": "resigned"}),
    _deed("seats/dates", seat.CorrectDates, "更正席位的日期", {"starts_on": "2030-06-30", **_WHY}),
    _deed("regulations/+found", regulation_draft.NewRegulation, "起草制度文件",
          {"name": "理事会工作制度", "kind": "system"}),
    _deed("regulations/edit", regulation_draft.EditRegulation, "更正制度的名称和种类", {"name": "理事会工作制度"}),
    _deed("regulations/draft", regulation_draft.NewDraft, "起草制度新的一稿", {"note": "按征求到的意见修改。"}),
    _deed("versions/text", regulation_draft.ImportText, "从 Word 导入条文，用表单发送", {"file": "理事会工作制度.docx"}),
    _deed("versions/clause", regulation_draft.AddClause, "增加一段条文",
          {"kind": "article", "text": "理事会每年至少召开两次会议。"}),
    _deed("versions/renumber", regulation_draft.Renumber, "按顺序重新编号"),
    _deed("versions/settle", regulation_draft.Settle, "制度定稿"),
    _deed("versions/reopen", regulation_draft.Reopen, "退回起草", {"reason": "第三条有误"}),
    _deed("versions/vote", regulation_draft.PutToVote, "把制度提交表决", {"meeting": _SOME, "method": "hands"}),
    _deed("versions/discard", regulation_draft.Discard, "删除一稿"),
    _deed("versions/in-force", regulation_draft.InForce, "制度编号并公布",
          {"on": "2030-06-30", "year": 2030, **_BY}),
    _deed("versions/repeal", regulation.Repeal, "废止制度", {"on": "2030-06-30", "reason": "已有新规定", **_BY}),
    _deed("versions/read", regulation.MarkRead, "阅知制度"),
    _deed("versions/remind", regulation.Remind, "催阅制度"),
    _deed("versions/consult", consultation.OpenConsultation, "征求意见", {"closes_on": "2030-06-30"}),
    _deed("clauses/edit", regulation_draft.EditClause, "修改条文", {"text": "理事会每年至少召开一次会议。", "was": "1f0c"}),
    _deed("clauses/remove", regulation_draft.RemoveClause, "删去条文"),
    _deed("consultations/deadline", consultation.Deadline, "改征求意见的截止日期",
          {"closes_on": "2030-07-15", "reason": "应成员单位要求延长"}),
    _deed("comments/answer", consultation.CommentPage, "答复制度意见", {"deed": "adopted", "answer": "已写进第五条。"}),
    _deed("comments/withdraw", consultation.TakeBack, "撤回制度意见"),
    _deed("elections/+prepare", election.NewElection, "筹备换届选举",
          {"body": _SOME, "number": 3, "starts_on": "2030-06-30"}),
    _deed("elections/edit", election.EditElection, "修改选举", {"eligibility": "在成员单位任职。"}),
    _deed("elections/post", election.NewPost, "添加选举的职位",
          {"title": "理事", "capacity": "member", "places": 9, "surplus": 20}),
    _deed("elections/nominations", election.OpenNominations, "请各单位推荐候选人", {"until": "2030-06-30"}),
    _deed("elections/propose", election.ProposeResult, "提交选举结果", {"gap_reason": "空缺一名，待补选。"}),
    _deed("elections/take-back", election.TakeBackResult, "撤回提交的选举结果"),
    _deed("elections/rule", election.ElectionPage, "确认或退回选举结果", {"deed": "done"}),
    _deed("elections/cancel", election.Cancel, "取消选举", {"reason": "推迟换届"}),
    _deed("elections/record", election.KeepRecord, "上传签字的选举结果记录，用表单发送", {"file": "选举结果记录.pdf"}),
    _deed("election-posts/edit", election.EditPost, "修改选举的职位", {"places": 7}),
    _deed("election-posts/remove", election.RemovePost, "删去选举的职位"),
    _deed("election-posts/vote", election.PutToVote, "把候选人提交表决", {"meeting": _SOME, "method": "paper"}),
    _deed("election-posts/vote-again", election.VoteAgain, "再次投票", {"meeting": _SOME, "method": "paper"}),
    _deed("election-ballots/write-ins", election.WriteIns, "登记选举表决里另选的人", {"names": "王明 3"}),
    _deed("candidates/withdraw", WithdrawCandidate, "候选人退出", {"reason": "工作调动"}),
    _deed("meetings/edit", meeting.EditMeeting, "修改会议", {"place": "集团会议室"}),
    _deed("meetings/clone", meeting.CloneMeeting, "照一次会议再开一次", {"on": "2030-06-30", "time": "14:30"}),
    _deed("meetings/held", meeting.RecordHeld, "会后补记",
          {"opened_time": "14:30", "closed_time": "16:00", "present": [_SOME], "reason": "当时没有发通知"}),
    _deed("meetings/sheet", presence.TakeSheet, "按签到表登记", {"present": [_SOME]}),
    _deed("meetings/attendance", meeting_after.CorrectAttendance, "更正会议到会", {"present": [_SOME], **_WHY}),
    _deed("meetings/void", meeting_after.VoidMeeting, "作废会议的登记", {"reason": "同一次会议登记了两遍"}),
    _deed("meetings/remind", meeting.Remind, "提醒没有回复的人"),
    _deed("meetings/approve-last", meeting.ApproveLast, "通过上次纪要", {"seen": "2"}, _SEEN),
    _deed("meetings/guest", presence.AddGuest, "添加列席人员", {"name": "陈明"}),
    _deed("meetings/proxy", presence.EnterProxy, "登记书面委托，用表单发送",
          {"giver": _SOME, "holder": _SOME, "paper": "委托书.pdf"}),
    _deed("meetings/follow-up", minutes.AddFollowUp, "登记落实事项",
          {"what": "印发实施细则", "unit": _SOME, "due_on": "2030-06-30"}),
    _deed("meetings/minutes", minutes.DraftMinutes, "起草纪要"),
    _deed("items/edit", agenda.EditItem, "修改议程", {"presenter": "秘书处"}),
    _deed("items/discussion", agenda.NoteDiscussion, "记录讨论", {"text": "各单位表示同意。"}),
    _deed("items/explain", agenda.ExplainItem, "会后补写通知以后增加议程的原因", {"reason": "上级临时布置"}),
    _deed("items/remove", agenda.RemoveItem, "去掉议程"),
    _deed("attendance/came", presence.Came, "登记到会"),
    _deed("attendance/left", presence.Left, "登记离会"),
    _deed("attendance/deputy", presence.StandIn, "换人出席", {"deputy": _SOME}, _DEPUTY),
    _deed("attendance/drop", presence.DropGuest, "去掉列席人员"),
    _deed("invitations/proxy", presence.GiveProxy, "委托他人表决", {"holder": _SOME}),
    _deed("proxies/rule", presence.ProxyPage, "接受或不接受委托", {"deed": "approved"}),
    _deed("proxies/revoke", presence.RevokeProxy, "撤回委托"),
    _deed("minutes/edit", minutes.WriteMinutes, "修改纪要", {"text": "一、审议年度工作报告", "seen": "1"}),
    _deed("minutes/scan", minutes.AttachScan, "上传纪要的签字件，用表单发送", {"scan": "纪要.pdf", "seen": "2"}),
    _deed("minutes/publish", minutes.PublishMinutes, "公布纪要", {"seen": "2"}, _SEEN),
    _deed("follow-ups/finish", minutes.FinishFollowUp, "落实事项办好", {"on": "2030-06-30", "note": "已印发。"}),
    _deed("motions/edit", motion.EditMotion, "修改表决事项", {"text": "同意。"}),
    _deed("motions/remove", motion.RemoveMotion, "删除表决事项"),
    _deed("motions/by-hand", motion.CountByHand, "登记计票结果，计票单用表单发送",
          {"yes": 12, "no": 1, "abstain": 0, "teller": "王明", "scrutineer": "李红"}, _VOTES),
    _deed("resolutions/+record", resolution.NewResolution, "登记决议",
          {"body": _SOME, "title": "关于吸收新成员的决议", "text": "同意。", "decided_on": "2030-06-30"}),
    _deed("resolutions/edit", resolution.EditResolution, "修改决议", {"title": "关于吸收新成员的决议"}),
    _deed("resolutions/withdraw", resolution.WithdrawResolution, "撤销决议", {"reason": "表决作废"}),
    _deed("resolutions/remove", resolution.RemoveResolution, "删除决议草稿"),
]  # fmt: skip
