"""The national pack: 《职业学校学生实习管理规定》 of 2021, one file per article."""

from __future__ import annotations

import datetime as dt

from internships.enums import Layer
from internships.rules.national import (
    art02,
    art05,
    art06,
    art07,
    art08,
    art09,
    art10,
    art11,
    art12,
    art13,
    art14,
    art15,
    art16,
    art17,
    art18,
    art19,
    art20,
    art21,
    art22,
    art23,
    art24,
    art25,
    art27,
    art28,
    art29,
    art31,
    art35,
    art36,
    art43,
    art45,
    art47,
    minors,
)
from internships.rules.packs import Pack, Unjudged
from internships.rules.rule import rules_of

_ARTICLES = (
    *(art02, art05, art06, art07, art08, art09, art10, art11, art12, art13, art14, art15, art16, minors),
    *(art17, art18, art19, art20, art21, art22, art23, art24, art25, art27, art28, art29, art31, art35),
    *(art36, art43, art45, art47),
)

NATIONAL = Pack(
    code="national",
    title="全国规则包",
    document="《职业学校学生实习管理规定》",
    layer=Layer.NATIONAL,
    version="2021-3",
    starts_on=dt.date(2022, 1, 1),
    rules=rules_of(_ARTICLES),
    unjudged=(
        Unjudged(
            "第二十六条", "主管部门建设区域平台、数据共享，由各省的导出格式落实，没有可判断的单次安排。"
        ),
        Unjudged("第四十八条", "各省可以制定实施细则，由省级规则包表示。"),
        Unjudged("第四十九条", "非全日制等其他形式参照执行，由学校在安排时说明。"),
    ),
    doubts=(
        "文号教职成〔2021〕4号，教育部网站2022年1月21日公布；正文的施行日期未核对，这里从2022年1月1日起适用。",
        "2016年的旧规定（顶岗实习、跟岗实习、试用期工资80%）已废止，不在规则包内。",
    ),
)
