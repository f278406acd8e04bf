"""Regulations of the demo groups: the names of their lists, our sentences, short.

Jiangmen: its charter and rules of 2019, of which two are numbered badly, one under consultation and one revised after one. E'nan and
Shandong: a few in force.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from governance.articles import read_clauses
from governance.enums import CommentState, Numbered, RegulationKind
from governance.models import Body, RegulationVersion
from governance.services.consultation import answer, comment, move_deadline, open_consultation
from governance.services.numbering import set_form
from governance.services.regulation import bring_into_force, settle_draft
from governance.services.regulation_draft import add_clause, draft_version, edit_clause, found_regulation
from governance.services.regulation_receipt import acknowledge
from groupportal.deciding.decision import Decision
from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.seen import print_of

D = dt.date
K = RegulationKind
_CHARTER = """第一章 总则
第一条 为规范集团办学，明确成员的权利和义务，制定本章程。
第二条 集团由牵头学校和自愿加入的学校、企业、行业组织组成，不改变成员的隶属关系。
第二章 成员
第三条 承认本章程的单位，经秘书处受理、理事会同意，成为成员。
第四条 成员可以参加集团的项目，推选理事，对集团工作提出建议。
第五条 成员应当完成承担的任务，按时报送数据。
第三章 机构
第七条 会员大会由全体成员组成，每年至少召开一次。
第八条 理事会在会员大会闭会期间决定集团事项，秘书处办理日常工作。"""
_COUNCIL = """第一条 理事会每年至少召开两次会议，会前十日通知。
第二条 三分之二以上理事到会，方可表决；到会理事过半数同意，决议通过。
第三条 决议由秘书处印发，承办单位按期办理，下一次会议通报结果。"""
_SUPERVISORS = """第一条 监事会监督章程的执行和经费的使用。
第二条 监事列席理事会会议，可以提出质询。
第二条 监事会每年向会员大会报告一次工作。"""
_OFFICE = """第一条 秘书处起草年度计划和报告，组织会议，保管档案。
第二条 秘书处每月汇总各成员单位的任务进展。"""
_SCHOOL = """第一条 校企办对接企业需求，落实学生实习和教师实践。
第二条 校企办每学期走访合作企业，记录走访情况。"""
_MEMBERS = """第一条 申请加入的企业应当依法经营，有接收学生实习的岗位。
第二条 连续两年不参加集团活动的，秘书处提醒后仍不改正，理事会可以劝退。
第三条 成员退出应当书面告知秘书处，结清承担的任务。"""


class _Desk:
    """The office at work, on days that are past."""

    def __init__(self, demo: DemoGroup, form: str) -> None:
        self.demo, self.by = demo, demo.viewer("mishu")
        set_form(Numbered.REGULATION, form, by=self.by)

    def draft(self, name: str, text: str, kind: str = K.SYSTEM, body: str = "") -> RegulationVersion:
        """A first draft with its text."""
        keeper = Body.objects.filter(name=body).first() if body else None
        version = found_regulation(name, kind=kind, body=keeper, by=self.by)
        for clause in read_clauses(text.splitlines()):
            add_clause(version, text=clause.text, kind=clause.kind, number=clause.number, by=self.by)
        return version

    def in_force(self, version: RegulationVersion, on: dt.date, by_whom: str) -> RegulationVersion:
        """The draft as it is, settled and published."""
        settle_draft(version, by=self.by)
        return bring_into_force(version, on=on, decision=Decision(by_whom, on), by=self.by)


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """Six of 2019, one of them read by a unit; one that goes round now, one that was revised by what was said."""
    desk = _Desk(demo, "江职教集〔{年}〕{号}号")
    day, by_whom = D(2019, 6, 1), "2019年会员大会决议"
    charter = desk.in_force(desk.draft("集团章程", _CHARTER, K.CHARTER, "会员大会"), day, by_whom)
    for name, text, body in (
        ("监事会工作制度", _SUPERVISORS, ""),
        ("理事会工作制度", _COUNCIL, "理事会"),
        ("秘书处工作职责", _OFFICE, "秘书处"),
        ("校企办工作职责", _SCHOOL, ""),
    ):
        desk.in_force(desk.draft(name, text, body=body), day, by_whom)
    for key in ("xuexiao", "qiye"):
        acknowledge(charter, by=demo.viewer(key))
    _revised(desk)
    asked = desk.draft(
        "集团化办学合作贡献积分等级管理制度",
        "第一条 成员单位按合作贡献记积分，每年定级一次。\n第二条 积分项目和分值由理事会决定，写入积分规则。",
    )
    today = timezone.localdate()
    round_ = open_consultation(
        asked, closes_on=today + dt.timedelta(days=20), note="请重点看第二条。", by=desk.by
    )
    school = demo.viewer("xuexiao")
    unit = _unit(school)
    comment(
        round_, unit=unit, text="建议写明定级结果怎样使用。", clause=round_.version.clauses.first(), by=school
    )


def _unit(viewer: Viewer) -> Unit:
    """The unit the person speaks for."""
    return Unit.objects.filter(pk__in=viewer.units_for("governance.comment_regulations")).order_by("pk")[0]


def _revised(desk: _Desk) -> None:
    """企业单位加入与退出制度: sent round, two comments answered, revised, ready for the vote."""
    first = desk.draft("企业单位加入与退出制度", _MEMBERS, body="理事会")
    today = timezone.localdate()
    round_ = open_consultation(first, closes_on=today + dt.timedelta(days=1), by=desk.by)
    clauses = list(first.clauses.order_by("position"))
    said = []
    for key, place, words in (
        ("xuexiao", 1, "“不参加集团活动”范围太宽，建议改为“没有完成承担的任务”。"),
        ("qiye", 2, "建议给出退出的办理期限。"),
    ):
        viewer = desk.demo.viewer(key)
        said.append(comment(round_, unit=_unit(viewer), text=words, clause=clauses[place], by=viewer))
    move_deadline(round_, closes_on=today, reason="意见已收齐", by=desk.by)
    answer(said[0], CommentState.PARTLY, reason="两种情形都写上。", by=desk.by)
    answer(said[1], CommentState.ADOPTED, reason="增加三十日的期限。", by=desk.by)
    # The day of the last comment is over in the demo, so that the revised draft can stand beside it.
    round_.refresh_from_db()
    yesterday = today - dt.timedelta(days=1)
    type(round_).objects.filter(pk=round_.pk).update(opened_on=yesterday, closes_on=yesterday)
    second = draft_version(first.regulation, note="按征求到的意见修改。", by=desk.by)
    for clause, text in zip(
        second.clauses.order_by("position")[1:],
        (
            "连续两年没有完成承担的任务，或不参加集团活动的，秘书处提醒后仍不改正，理事会可以劝退。",
            "成员退出应当提前三十日书面告知秘书处，结清承担的任务。",
        ),
        strict=False,
    ):
        edit_clause(
            clause, text=text, kind=clause.kind, number=clause.number, was=print_of(clause.text), by=desk.by
        )
    settle_draft(second, by=desk.by)


@demo_part("enan")
def enan(demo: DemoGroup) -> None:
    """Two in force, numbered in the group's form."""
    desk = _Desk(demo, "鄂职发〔{年}〕{号}号")
    desk.in_force(
        desk.draft("集团章程", _CHARTER.replace("第七条", "第六条").replace("第八条", "第七条"), K.CHARTER),
        D(2021, 1, 20),
        "2020年理事会决议",
    )
    desk.in_force(desk.draft("秘书处工作职责", _OFFICE), D(2021, 3, 1), "2020年理事会决议")


@demo_part("shandong")
def shandong(demo: DemoGroup) -> None:
    """Its charter and one of its rules."""
    desk = _Desk(demo, "鲁职教集〔{年}〕{号}号")
    desk.in_force(desk.draft("集团章程", _CHARTER, K.CHARTER), D(2018, 6, 12), "第二届理事会第一次会议决议")
    desk.in_force(
        desk.draft("理事会工作制度", _COUNCIL, body="理事会"), D(2018, 6, 12), "第二届理事会第一次会议决议"
    )
