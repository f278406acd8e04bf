"""The national tables (职业院校数字基座) that a school hands in about internships and graduates, as they come with the portal.

Data alone: edition, heads, doubts. A group puts its own in their place by a workbook of heads (``services.table``). What of the
records answers a head is said by its code, in ``excel.national`` and in ``employment``; a code that is unknown there stays empty.
No code list is brought along: the official ones were not seen.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from internships.enums import NationalTable


@dataclass(frozen=True)
class Head:
    """A column of a national table: its code, its Chinese name and what is said about it."""

    code: str
    label: str
    note: str = ""

    @property
    def whole(self) -> str:
        """As the ministry's import workbooks write it: 中文名（说明）-code."""
        return f"{self.label}{f'（{self.note}）' if self.note else ''}-{self.code}"


@dataclass(frozen=True)
class Layout:
    """Which heads a table has, by which edition, where that is from, and what is not sure about it."""

    table: NationalTable
    edition: str
    dated_on: dt.date | None
    source: str
    doubts: str
    heads: tuple[Head, ...]
    is_own: bool = False


def heads_of(text: str) -> tuple[Head, ...]:
    """Heads, one a line: code, name, and after a blank what is said about it."""
    return tuple(Head(*line.split(None, 2)) for line in text.strip().splitlines())


_SOURCE = "一家软件厂商界面程序里的字段表"
_DOUBTS = (
    "字段没有与主管部门的正式表样核对；厂商用的是中职版还是高职版不清楚；代码表没有见到官方版本。"
    "请以本地主管部门下发的表样为准，不一致时由秘书处上传表样更换。"
)
_ENDS = "sjcjsj 数据采集时间"
_BEGINS = "zjsjwyxbs 主键数据唯一性标识 32位大写字母和数字\nxxdm 学校代码 10位数字"


def _layout(table: NationalTable, heads: str) -> Layout:
    return Layout(
        table,
        "2023-06中职版（待核对）",
        dt.date(2023, 6, 1),
        _SOURCE,
        _DOUBTS,
        heads_of(f"{_BEGINS}\n{heads.strip()}\n{_ENDS}"),
    )


DEFAULTS = {
    layout.table: layout
    for layout in (
        _layout(
            NationalTable.PLACED,
            """
xh 学号
xsxm 学生姓名
zyh 专业号
zymc 专业名称
bjmc 班级名称
xzm 学制码
xqm 学期码
sxsfks 实习是否开始
sxsfjs 实习是否结束
sxqyhylbm 实习企业行业类别码
sxnr 实习内容
sfdk 是否对口
sxapm 实习安排码
sxxsm 实习形式码
sxsc 实习时长 周
sxcj 实习成绩
sxksrq 实习开始日期
sxjsrq 实习结束日期 最后一天
sxqymc 实习企业名称
sxddszsjgbm 实习地点所在省级国标码
sxddszsjgmc 实习地点所在省级国标名称
sxddszshjgbm 实习地点所在市级国标码
sxddszshjgmc 实习地点所在市级国标名称
xnzdjsgh 校内指导教师工号
xnzdjsxm 校内指导教师姓名
xnzdjsdh 校内指导教师电话
qyzmzdryxm 企业专门指导人员姓名
qyzmzdrydh 企业专门指导人员电话
zfsxxssjbc 支付实习学生生均报酬 元/月
xjjdzxdh 校级监督咨询电话
sfqdsfxy 是否签订三方协议
sfkssx 是否跨省实习
sffgwsx 是否赴国外实习
rxnf 入学年份
""",
        ),
        _layout(
            NationalTable.COVERS,
            """
xh 学号
xsxm 学生姓名
bxxzmc 保险险种名称
bdh 保单号
bxfczfmc 保险费出资方名称
bxgmrq 保险购买日期
bxgmfm 保险购买方码
gmbxzlm 购买保险种类码
""",
        ),
        _layout(
            NationalTable.REPORTS,
            """
xh 学号
xsxm 学生姓名
sxqymc 实习企业名称
sxgwmc 实习岗位名称
sxzdjs 实习指导教师
sxbglbm 实习报告类别码
sxbgnrzy 实习报告内容摘要
sxbgnr 实习报告内容
sxbgtjrq 实习报告提交日期
jspyztm 教师批阅状态码
""",
        ),
        _layout(
            NationalTable.WISHES,
            """
xh 学号
zyh 专业号
jyyxm 就业意向码
jyyxsm 就业意向说明
yxsjgbm 意向省级国标码
yxsjgmc 意向省级国标名称
yxshjgbm 意向市级国标码
yxshjgmc 意向市级国标名称
jydwhym 就业单位行业码
yxdw 意向单位
yxlrsj 意向录入时间
""",
        ),
        _layout(
            NationalTable.VISITS,
            """
zfqymc 走访企业名称
zfqydm 走访企业代码
xqzydm 需求专业代码
xqzymc 需求专业名称
xqzycc 需求专业层次
ktggws 可提供岗位数
pjxc 平均薪酬 元/月
qtbfr 牵头拜访人
zw 职务
bfsj 拜访时间
qyjdr 企业接待人
jdrzw 接待人职务
ftzyxs 访谈成果主要形式
jssxszydm 接受实习专业代码
jssxszymc 接受实习专业名称
jssxszycc 接受实习专业层次
jssxszyrs 接受实习人数
jssxszybc 接受实习报酬 元/月
jsxsjyzydm 接受就业专业代码
jsxsjyzymc 接受就业专业名称
jsxsjyzycc 接受就业专业层次
jsxsjyrs 接受就业人数
jsxsjyqxx 接受就业起薪线 元/月
qtdcyxhz 其他达成意向合作
""",
        ),
        _layout(
            NationalTable.EMPLOYED,
            """
xh 学号
xm 姓名
zyh 专业号
zymc 专业名称
jydwsfxqhzdw 就业单位是否校企合作单位
jydwmc 就业单位名称
jydwhym 就业单位行业码
jydwxzm 就业单位性质码
jydwgmm 就业单位规模码
qxx 起薪线 元/月
sfdk 是否对口
jyqysjgbm 就业区域省级国标码
jyqysjgmc 就业区域省级国标名称
jyqyshjgbm 就业区域市级国标码
jyqyshjgmc 就业区域市级国标名称
jyrq 就业日期
sfzzcy 是否自主创业
cyxmmc 创业项目名称
sflhjy 是否灵活就业
gzgwmc 工作岗位名称
""",
        ),
        _layout(
            NationalTable.STUDYING,
            """
xh 学号
xm 姓名
xslxm 学生类型码
zyh 专业号
zymc 专业名称
sxqdm 升学渠道码
lqxxmc 录取学校名称
lqzymc 录取专业名称
fs 分数
sxccm 升学层次码
sslxm 硕士类型码
""",
        ),
        _layout(
            NationalTable.LOOKING,
            """
xh 学号
xm 姓名
zyh 专业号
zymc 专业名称
wjylxm 未就业类型码
""",
        ),
    )
}
