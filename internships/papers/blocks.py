"""What a three-party agreement says (Article 15): nine blocks, each of fields, bound to a party by its role and never by a letter.

The model text itself could not be read; the fields are those of public texts derived from it (domain 1.4). The sentences that
agreements begin with are ours. A school that uses a model text enters its words, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groupportal.ui.formats import mask_phone
from internships.rules.lists import BLOCKS

SENTENCE, LINE = "sentence", "line"


@dataclass(frozen=True)
class Term:
    """A field of an agreement. ``block``: its place in ``BLOCKS``; a block is written once all that is ``required`` in it is.

    ``common``: the same in all agreements of a batch, so entered there; the others are read from records.
    ``standard``: what stands there as long as nobody says otherwise. ``masked``: a phone, masked on pages.
    """

    key: str
    label: str
    block: int
    required: bool = True
    common: bool = False
    kind: str = LINE
    standard: str = ""
    masked: bool = False


def _said(key: str, label: str, block: int, *, required: bool = True, masked: bool = False) -> Term:
    return Term(key, label, block, required, masked=masked)


def _clause(key: str, label: str, block: int, standard: str = "", *, required: bool = True) -> Term:
    return Term(key, label, block, required, common=True, kind=SENTENCE, standard=standard)


TERMS = (
    _said("school_name", "学校名称", 0),
    _said("school_address", "学校地址", 0, required=False),
    Term("school_contact", "学校联系人", 0, common=True),
    Term("school_phone", "学校联系电话", 0, common=True, masked=True),
    _said("unit_name", "单位名称", 0),
    _said("unit_code", "统一社会信用代码", 0, required=False),
    _said("unit_legal", "法定代表人", 0, required=False),
    _said("unit_address", "单位地址", 0, required=False),
    _said("unit_contact", "单位联系人", 0),
    _said("unit_phone", "单位联系电话", 0, masked=True),
    _said("student_name", "学生姓名", 0),
    _said("student_number", "学号", 0, required=False),
    _said("student_class", "班级", 0, required=False),
    _said("student_major", "专业", 0, required=False),
    _said("guardian_name", "监护人姓名", 0, required=False),
    _said("guardian_relation", "监护人与学生的关系", 0, required=False),
    _said("project", "实习项目", 1),
    _said("period", "实习时间", 1),
    _said("place", "实习地点", 1),
    _said("post", "实习岗位", 1),
    _said("tasks", "实习内容", 1),
    _clause(
        "requirements",
        "实习要求",
        1,
        "学生按实习方案完成岗位任务，遵守学校和单位的规章制度、安全规程和劳动纪律，按时写实习日志，结束时交实习报告。",
    ),
    _clause(
        "conditions",
        "条件保障",
        1,
        "单位提供与岗位相符的场地、设备和资料，不安排与实习内容无关的工作；学校定期检查，及时处理学生反映的问题。",
    ),
    _said("teacher", "学校指导教师", 1),
    _said("mentor", "单位指导人员", 1),
    _clause("meals", "用餐", 2),
    _said("lodging", "住宿", 2),
    _said("hours", "工作时间", 2),
    _clause(
        "rest",
        "休息休假",
        2,
        "每周休息和法定节假日按国家规定执行，不安排加班和夜班；确因专业需要另作安排的，由学校事先报主管部门备案。",
    ),
    _said("pay", "报酬", 3),
    _clause(
        "pay_way",
        "支付方式",
        3,
        "由单位以货币形式直接支付给学生本人，不以实物、代金券抵付，不经第三方转发。",
    ),
    _clause("pay_day", "支付周期和日期", 3),
    _said("hazards", "岗位的危险作业", 4, required=False),
    _clause(
        "safety",
        "安全教育与劳动保护",
        4,
        "上岗前由单位进行安全培训并考核，考核不合格的不上岗；单位按岗位标准发放劳动防护用品，指派专人指导。",
    ),
    _clause(
        "health",
        "劳动安全卫生和职业病危害防护",
        4,
        "单位如实告知岗位的危险因素和防护措施，不安排学生从事国家禁止实习学生和未成年人从事的作业。",
    ),
    _said("insurance", "责任保险", 5),
    _clause(
        "accident",
        "伤亡事故处理",
        5,
        "发生人身伤害时，单位立即救治并通知学校和监护人；先由保险赔付，不足部分由责任方依法承担。",
    ),
    _clause(
        "assessment",
        "实习考核方式",
        6,
        "学校和单位共同考核，过程与结果结合，考勤只作为其中一部分；考核结果记入学生学业成绩。",
    ),
    _clause(
        "breach",
        "违约责任",
        7,
        "任何一方不履行约定，给他方造成损失的，依法承担责任；单位违反约定的，学校有权调整学生的实习单位。",
    ),
    _clause(
        "ending",
        "变更和解除",
        8,
        "经三方协商一致可以变更或解除；遇到不按约定支付报酬、强令从事禁止的作业等情形，学生可以随时停止实习并报告学校。",
        required=False,
    ),
    _clause("secrecy", "保密", 8, required=False),
    _clause("copies", "份数", 8, "本协议一式三份，学校、单位、学生各执一份，三方签字盖章后生效。"),
    _clause("other", "其他约定", 8, required=False),
)
BY_KEY = {term.key: term for term in TERMS}
COMMON = tuple(term for term in TERMS if term.common)


def standard_terms() -> dict[str, str]:
    """What agreements say where neither the batch nor the records say anything."""
    return {term.key: term.standard for term in COMMON if term.standard}


def missing_terms(terms: Mapping[str, str]) -> list[Term]:
    """What an agreement has to say and does not."""
    return [term for term in TERMS if term.required and not terms.get(term.key)]


def written_blocks(terms: Mapping[str, str]) -> frozenset[str]:
    """The blocks of which all that is required is written."""
    lacking = {term.block for term in missing_terms(terms)}
    return frozenset(block for place, block in enumerate(BLOCKS) if place not in lacking)


def shown_blocks(terms: Mapping[str, str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The same as pages show it: labels and texts, phones masked."""
    return [
        (title, [(term.label, mask_phone(text) if term.masked else text) for term, text in said])
        for title, said in by_block(terms)
    ]


def by_block(terms: Mapping[str, str]) -> list[tuple[str, list[tuple[Term, str]]]]:
    """The blocks in their order with what is said in each."""
    return [
        (block, [(term, terms[term.key]) for term in TERMS if term.block == place and terms.get(term.key)])
        for place, block in enumerate(BLOCKS)
    ]
