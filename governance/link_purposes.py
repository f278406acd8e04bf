"""What people without an account do by a link about a meeting."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from governance.models import Candidate, ContestParty, Invitation
from governance.selectors.contest import EDIT as EDIT_CONTESTS
from governance.selectors.election import EDIT as EDIT_ELECTIONS
from governance.selectors.meeting import EDIT
from governance.services.contest_entry import JURY_LINK
from governance.services.contest_entry import LINK as ENTRY_LINK
from governance.services.election import LINK as CANDIDACY
from governance.services.invitation import LINK
from governance.views.by_link import MeetingByLink, PaperByLink
from governance.views.candidate import CandidacyByLink
from governance.views.contest_entry import EnterByLink, JudgeByLink, WorkByLink
from groupportal.links.enums import Check
from groupportal.links.models import Link
from groupportal.links.purposes import LinkPurpose, Reach, register_purpose


class MeetingLink(LinkPurpose):
    """An invited person's own: it goes on until the meeting is over. Asks for the end of the phone number where one is registered."""

    code = LINK
    label = "会议通知"
    model = "governance.Invitation"
    action = EDIT
    sees = "这次会议的时间、议程和材料"
    does = "回复参加或请假、签到"
    pages = {"": MeetingByLink, "paper": PaperByLink}
    life = dt.timedelta(days=90)

    def subjects(self) -> QuerySet[Any]:
        return Invitation.objects.select_related("meeting__body", "unit", "seat__unit")

    def check_of(self, link: Link, subject: Any) -> Check:
        return Check.PHONE if self.reach(link, subject).phone else Check.NONE

    def reach(self, link: Link, subject: Any) -> Reach:
        return Reach(subject.seat.phone if subject.seat else "")


register_purpose(MeetingLink())


class EntryLink(LinkPurpose):
    """A member without an account enters something; it goes on until the result is there, to read how the entry fares."""

    code = ENTRY_LINK
    label = "报送征集作品"
    model = "governance.ContestParty"
    action = EDIT_CONTESTS
    sees = "征集要求、本单位报送的作品和筛选结果"
    does = "报送和补正作品"
    pages = {"": EnterByLink}
    life = dt.timedelta(days=180)

    def subjects(self) -> QuerySet[Any]:
        return ContestParty.objects.select_related("contest", "unit")


class JuryLink(EntryLink):
    """One of the jury without an account; asks for the end of the phone number where one is registered."""

    code = JURY_LINK
    label = "评议征集作品"
    sees = "入围作品的编号、说明和文件"
    does = "打分、写意见"
    pages = {"": JudgeByLink, "work": WorkByLink}

    def check_of(self, link: Link, subject: Any) -> Check:
        return Check.PHONE if subject.phone else Check.NONE

    def reach(self, link: Link, subject: Any) -> Reach:
        return Reach(subject.phone)


register_purpose(EntryLink())
register_purpose(JuryLink())


class CandidacyLink(LinkPurpose):
    """A candidate's own: answered once. Asks for the end of the phone number where one is registered."""

    code = CANDIDACY
    label = "候选人答复"
    model = "governance.Candidate"
    action = EDIT_ELECTIONS
    sees = "选举的职位、候选人条件和登记的本人情况"
    does = "答复是否参选"
    pages = {"": CandidacyByLink}

    def subjects(self) -> QuerySet[Any]:
        return Candidate.objects.select_related("post__election__body", "unit", "nominator", "ruled_by")

    def check_of(self, link: Link, subject: Any) -> Check:
        return Check.PHONE if subject.phone else Check.NONE

    def reach(self, link: Link, subject: Any) -> Reach:
        return Reach(subject.phone)


register_purpose(CandidacyLink())
