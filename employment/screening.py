"""What in the text of a post sounds like taking money or papers from those who come. Pure; a person decides what it means.

For students by 《职业学校学生实习管理规定》 Article 20 (no deposit, no fee of whatever name, no papers held, no guarantee), for others by
《劳动合同法》 Article 9 (no papers held, no guarantee, no property taken under another name).
"""

from __future__ import annotations

import re

from employment.enums import FOR_STUDENTS

_FEES = "押金|保证金|风险金|抵押金|培训费|管理费|材料费|服务费|中介费|介绍费|报名费|资料费|服装费|工服费|体检费|提成"
_PAPERS = "(?:扣押|扣留|收取|代管|保管|抵押|上交|交)[^，。；,;！!]{0,6}(?:身份证|学生证|毕业证|证件|银行卡)(?!复印件)"
_TAKES = re.compile(f"{_PAPERS}|{_FEES}|担保人?|保证人")
_CLAUSE = re.compile("[，。；,;！!？?\n]")
_DENIES = re.compile("不|无|没有|免|严禁|禁止|承担|报销|[司位业方]付")
"""Before it in the same clause, these say that nothing is taken, or that the unit pays."""
_PAID = re.compile("由?(?:公司|单位|企业|我司|我方|店里)|全?免|报销")
"""Right behind it, these say so."""


def fee_words(*texts: str) -> list[str]:
    """What sounds like it, in the order of the texts, each once; 不收押金 and 公司承担培训费 are none."""
    found: dict[str, None] = {}
    for clause in (clause for text in texts for clause in _CLAUSE.split(text)):
        for hit in _TAKES.finditer(clause):
            if not _DENIES.search(clause[: hit.start()]) and not _PAID.match(clause[hit.end() :]):
                found.setdefault(hit.group())
    return list(found)


def article_of(kind: str) -> str:
    """The rule that forbids it for a kind of post."""
    return "《职业学校学生实习管理规定》第二十条" if kind in FOR_STUDENTS else "《劳动合同法》第九条"


SCREENED = ("title", "duties", "conditions", "hours")
"""What of a post is looked through."""


def fee_note(words: list[str], kind: str) -> str:
    """What the one who puts a post forward is told."""
    return (
        f"文字里有“{'、'.join(words)}”。{article_of(kind)}不允许收费、扣证和要求担保，请删去；"
        "确实不是收费的，请勾选这一项再提交，由秘书处核实。"
    )
