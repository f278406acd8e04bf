"""What in the text of a post sounds like taking money or papers from those who come. Pure; a person decides what it means.

For students by 《职业学校学生实习管理规定》 Article 20 (no deposit, no fee of whatever name, no papers held, no guarantee), for others by
《劳动合同法》 Article 9 (no papers held, no guarantee, no property taken under another name).
"""

from __future__ import annotations

import re

from employment.enums import FOR_STUDENTS

_FEES = "押金|保证金|风险金|抵押金|培训费|管理费|材料费|服务费|中介费|介绍费|报名费|资料费|服装费|工服费|工装费|置装费|体检费|入职费|建档费"
_CUT = "(?:收取|抽取|从中|报酬中?)提成"
"""A part of what students earn; 底薪加提成 is pay."""
_PAPER = "(?:身份证|学生证|毕业证|证件|银行卡)(?!复印件)"
_FIRM = "(?:公司|单位|企业|我司|我方|店里|店方|厂里|厂方)"
_HELD = (
    f"(?:扣押|扣留|收取|代管|保管|抵押|上交|交)[^，。；,;！!]{{0,6}}{_PAPER}"
    f"|{_PAPER}(?:原件)?[需须]?[由交放]?{_FIRM}(?:统一)?(?:保管|代管|扣押|扣留)"
)
_STEPS = "[，。；,;！!？?、：:（）()/\\s]"
_TOLD = (
    "(?:再|另行|另|额外|需要|需|须|用|必|会|得|准|许|允许|要求|以|向|对|学生|实习生|个人|员工|本人|收取|收费|收|交纳|缴纳|支付|交|除|费"
    "|任何|一切|各种|各类|其他|名义|形式|名义的|形式的|所有)*$"
)
_DENIES = re.compile(f"(?:不|无|没有|没|免|零|严禁|禁止|杜绝|未){_TOLD}")
"""Directly before it: nothing is taken. 学历不限 and 待遇不错 deny nothing."""
_PAYS = "(?:承担|报销|支付|负担|提供|垫付|付|出)"
_BORNE = re.compile(f"{_FIRM}(?:全额|全部|统一|负责|会|将|给予)*{_PAYS}(?:全部|所有|的|入职|岗前)*$")
"""Directly before it: the unit pays, nobody else."""
_PAID = re.compile(f"用?(?:全部|均|都)?(?:由?{_FIRM}(?:全额|全部|统一)*{_PAYS}|全?免|可?报销|不收|不用交)")
"""Right behind it: so too."""
_ELSE = re.compile("[的者]?不[得能予可准]")
"""Right behind it: 不交押金不予录用 denies nothing."""
_ALSO = re.compile("[、和及或与/]+")
_COSTS = re.compile(r"[^，。；、]{0,2}\d")


def _takes(*patterns: str) -> re.Pattern[str]:
    """Fees with blanks within their names too: who writes 押 金 means it."""
    fees = "|".join(r"\s*".join(name) for name in _FEES.split("|"))
    return re.compile("|".join((*patterns, fees, "担保人?", "保证人")))


_TAKES = {False: _takes(_HELD), True: _takes(_HELD, _CUT)}
"""By whether the post is for students."""


def fee_words(*texts: str, kind: str) -> list[str]:
    """What sounds like it in a post of a kind, in the order of the texts, each once; 不收押金 and 公司承担培训费 are none."""
    found: dict[str, None] = {}
    for text in texts:
        free_to = 0
        for hit in _TAKES[kind in FOR_STUDENTS].finditer(text):
            before = re.split(_STEPS, text[: hit.start()])[-1]
            # 不收押金、服装费: what denies the first holds for those named with it.
            named_with = (
                free_to and _ALSO.fullmatch(text, free_to, hit.start()) and not _COSTS.match(text, hit.end())
            )
            denied = _DENIES.search(before) and not _ELSE.match(text, hit.end())
            if named_with or denied or _BORNE.search(before) or _PAID.match(text, hit.end()):
                free_to = hit.end()
            else:
                found.setdefault("".join(hit.group().split()))
    return list(found)


def article_of(kind: str) -> str:
    """The rule that forbids it for a kind of post."""
    return "《职业学校学生实习管理规定》第二十条" if kind in FOR_STUDENTS else "《劳动合同法》第九条"


SCREENED = ("title", "duties", "conditions", "hours", "address")
"""What of a post is looked through."""


def fee_note(words: list[str], kind: str) -> str:
    """What the one who puts a post forward is told."""
    return (
        f"文字里有“{'、'.join(words)}”。{article_of(kind)}不允许收费、扣证和要求担保，请删去；"
        "确实不是收费的，请勾选这一项再提交，由秘书处核实。"
    )
