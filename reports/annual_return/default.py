"""默认版式: what a group has before it builds the ministry's form itself. Nobody published it; its doubts say so on every screen.

Sources: shared domain.md 1.7 and national-tables.md (field names out of one vendor's code, not held against the official workbook).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from reports.annual_return.enums import Kind
from reports.annual_return.values import Field, Layout, Section

NAME, EDITION, DATED = "默认版式", "2026年11月第3版", dt.date(2026, 11, 30)
BASIS = "集团章程和运行报告里的数据报送要求，职业院校数据表（产学合作、访企拓岗、共同开发课程、教师企业实践、毕业去向等）"
DOUBTS = (
    "这不是主管部门公布的表式。全国职业教育集团化办学统计与公共服务平台的正式指标清单没有见到，填报的月份也没有查到；"
    "各项名称参照的职业院校数据表取自一家厂商公开的程序，没有与正式文本核对。"
    "报送以前，请按主管部门当年下发的表核对；不同的，导出 Excel 改成自己的版式再用。"
)
_SCHOOL, _FIRM, _BOTH = ("school",), ("enterprise",), ("school", "enterprise")
_COURSES = "课程与资源"


def _known(code: str, label: str, unit: str, metric: str, **params: str) -> Field:
    kind = {"万元": Kind.MONEY, "%": Kind.SHARE}.get(unit, Kind.NUMBER)
    return Field(code, label, unit, kind, metric=metric, params=params)


def _asked(code: str, label: str, unit: str, asks: tuple[str, ...], **more: Any) -> Field:
    kind = Kind.MONEY if unit == "万元" else Kind.NUMBER
    return Field(code, label, unit, asks=asks, **{"kind": kind, **more})


DEFAULT = Layout(
    (
        Section(
            "集团成员",
            (
                _known("A01", "成员单位总数", "家", "members.active"),
                _known("A02", "其中：学校", "家", "members.active", category="school"),
                _known("A03", "其中：企业", "家", "members.active", category="enterprise"),
                _known("A04", "其中：行业协会", "家", "members.active", category="association"),
                _known("A05", "其中：政府部门", "家", "members.active", category="government"),
                Field("A06", "其中：其他", "家", formula="A01-A02-A03-A04-A05"),
                _known("A07", "本年新加入", "家", "members.joined"),
                _known("A08", "本年退出", "家", "members.left"),
                Field(
                    "A09",
                    "牵头组建单位性质",
                    kind=Kind.CHOICE,
                    choices=("职业学校", "行业组织", "龙头企业", "其他"),
                ),
            ),
        ),
        Section(
            "专业与培养",
            (
                _asked("B01", "与集团共建的专业", "个", _SCHOOL),
                _asked("B02", "共建专业在校生", "人", _SCHOOL),
                _asked("B03", "订单班", "个", _SCHOOL),
                _asked("B04", "订单培养学生", "人", _SCHOOL, help="参照“产学合作”表的订单培养人数。"),
                _asked("B05", "现代学徒制培养学生", "人", _SCHOOL),
                Field("B06", "每个订单班平均学生", "人", formula="B04/B03"),
            ),
        ),
        Section(
            "实习与就业",
            (
                _asked("C01", "成员企业提供的实习岗位", "个", _FIRM),
                _asked("C02", "成员企业接收的实习学生", "人", _FIRM),
                _asked("C03", "签订三方协议的实习学生", "人", _SCHOOL, metric="internships.agreed"),
                _asked("C04", "毕业生", "人", _SCHOOL, metric="employment.graduates"),
                _asked("C05", "在成员企业就业的毕业生", "人", _SCHOOL),
                Field("C06", "毕业生在成员企业就业的比例", "%", Kind.SHARE, formula="C05/C04*100"),
            ),
        ),
        Section(
            "师资",
            (
                _known("D01", "专家库人数", "人", "experts.in_pool"),
                _known("D02", "其中：企业专家", "人", "experts.in_pool", kind="enterprise"),
                _known("D03", "专家参与活动", "次", "experts.deeds"),
                _asked("D04", "企业兼职教师", "人", _SCHOOL, help="参照“产学合作”表的支持学校兼职教师数。"),
                _asked("D05", "到成员企业实践的教师", "人", _SCHOOL, help="参照“教师企业兼职/实践”表。"),
            ),
        ),
        Section(
            "资源与服务",
            (
                _asked("E01", "校企共同开发课程", "门", _SCHOOL, waits_for=_COURSES),
                _asked("E02", "校企共同开发教材", "种", _SCHOOL, waits_for=_COURSES),
                _asked("E03", "校企共建实训基地", "个", _SCHOOL, metric="parks.bases"),
                _asked("E04", "共享设备价值", "万元", _BOTH),
                _asked(
                    "E05", "合作研发项目", "项", _SCHOOL, metric="parks.projects", params={"kind": "research"}
                ),
                _asked("E06", "授权专利", "件", _BOTH),
                _asked("E07", "学校为成员企业技术服务年收入", "万元", _SCHOOL),
                _asked(
                    "E08",
                    "为成员企业培训",
                    "人次",
                    _SCHOOL,
                    metric="parks.training_times",
                    params={"kind": "firm"},
                ),
                _asked("E09", "成员企业捐赠", "万元", _FIRM),
            ),
        ),
        Section(
            "运行与经费",
            (
                _known("F01", "理事会和专门机构会议", "次", "governance.meetings"),
                Field("F02", "本年修订章程或制度的日期", kind=Kind.DATE),
                _known("F03", "建设任务与指标", "项", "plans.tasks_total"),
                _known("F04", "其中：已填报", "项", "plans.tasks_reported"),
                _known("F05", "本年到位经费", "万元", "budget.received_within"),
                _known("F06", "本年支出经费", "万元", "budget.spent_within"),
                Field("F07", "本年支出占到位的比例", "%", Kind.SHARE, formula="F06/F05*100"),
                Field("F08", "运行情况说明", kind=Kind.TEXT),
            ),
        ),
    )
)
