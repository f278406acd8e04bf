"""What the demo has of documents: the tables of the acceptance, their package, a link for an expert, the report of 2022."""

from __future__ import annotations

import datetime as dt

from groupportal.demo_parts import DemoGroup, demo_part
from reports.annual_return import demo as _yearly_return  # noqa: F401 -- declares its part
from reports.enums import Form, Preset, Report, TextState
from reports.models import AnnualReport, AnnualSection
from reports.package.collect import collect_package
from reports.selectors.annual import latest_text, standings_of
from reports.services.annual import (
    TEXTS,
    begin_report,
    set_signed_on,
    set_writers,
    submit_section,
    write_section,
)
from reports.services.annual_run import collect_annual
from reports.services.expert import issue_expert_link
from reports.services.outline import set_layout
from reports.services.package import keep_package
from reports.services.run import collect_report, forms_of, keep_report, settle_report

AS_OF = dt.date(2023, 6, 30)
SIGNED = dt.date(2023, 1, 10)
_HIGHLIGHTS = """（一）订单培养与企业共同制定方案
集团学校与成员企业共同修订人才培养方案，企业师傅进校讲课，学生到企业跟岗，岗位要求写进课程标准。
（二）一份台账贯通任务、经费和佐证
各项建设任务的进展、经费和佐证材料登记在同一处，验收表、年度报告取自同一份记录，不再分头统计。"""
_NEXT_YEAR = """补开理事会和年会，向成员单位报告集团工作，审议下一年安排。
推广园区服务做法，逐项确认合作项目的经济价值，三年合计不少于200万元。
统计平台供需匹配率，每学期核对一次学生和企业信息。
迎接省级示范集团验收，按验收要点整理全部佐证材料。"""


@demo_part("jiangmen")
def documents(demo: DemoGroup) -> None:
    """附件2 and the package as of the acceptance's cut-off date, and who reads the former without an account."""
    secretary = demo.viewer("mishu")
    tables = keep_report(collect_report(Report.ANNEX, AS_OF), forms_of("all"), by=secretary.user)
    keep_package(collect_package(AS_OF), by=secretary.user)
    issue_expert_link(tables, addressee="周明远", why="2023年省级验收评审", days=30, by=secretary)


@demo_part("jiangmen")
def annual_report(demo: DemoGroup) -> None:
    """That of 2022: finance and a colleague write, the other secretary rules, it is made and final. That of 2023 is at work."""
    mishu, second = demo.viewer("mishu"), demo.viewer("mishu2")
    set_layout(signing_unit="", office="秘书处", preset=Preset.OFFICIAL, contents=True, by=mishu)
    report = begin_report(2022, by=mishu)
    members, highlights = _section(report, "members"), _section(report, "free.highlights")
    set_writers(_section(report, "budget"), [demo.people["caiwu"]], by=mishu)
    set_writers(highlights, [demo.people["mishu2"]], by=mishu)
    drafted = latest_text(members)
    if drafted is not None:
        said = f"{drafted.text}\n集团坚持吸收与共建专业对口、愿意参与育人的单位，不单纯追求数量。"
        write_section(members, said, seen=drafted.number, by=mishu)
    write_section(highlights, _HIGHLIGHTS, seen=0, by=second)
    coming = _section(report, "plan")
    drafted = latest_text(coming)
    write_section(
        coming,
        f"{drafted.text}\n{_NEXT_YEAR}" if drafted else _NEXT_YEAR,
        seen=drafted.number if drafted else 0,
        by=mishu,
    )
    others = {"budget": demo.viewer("caiwu"), "free.highlights": second}
    for one in standings_of(report):
        if one.words:
            writer = others.get(one.section.key, mishu)
            text = submit_section(one.row, by=writer)
            TEXTS.rule(text, TextState.APPROVED, by=mishu if writer is second else second)
    set_signed_on(report, SIGNED, by=mishu)
    report.refresh_from_db()
    run = keep_report(collect_annual(report), (Form.DOCX,), by=mishu.user)
    settle_report(run, accepted="已逐条核对，补齐佐证列入下一年计划。", by=second)
    _at_work(demo, begin_report(2023, by=mishu))


def _at_work(demo: DemoGroup, report: AnnualReport) -> None:
    """One section waits for its ruling, one for its writer, the rest are drafts."""
    mishu = demo.viewer("mishu")
    set_writers(_section(report, "budget"), [demo.people["caiwu"]], by=mishu)
    set_writers(_section(report, "free.highlights"), [demo.people["mishu2"]], by=mishu)
    if latest_text(_section(report, "budget")) is not None:
        submit_section(_section(report, "budget"), by=demo.viewer("caiwu"))


def _section(report: AnnualReport, key: str) -> AnnualSection:
    return AnnualSection.objects.get(report=report, key=key)
