"""What a charter of each kind of body usually says (domain.md 1.9): a copy to begin with, with where it comes from.

What no source says is left to the group: the model's defaults stand there, and ``source`` names it.
"""

from __future__ import annotations

from dataclasses import replace

from governance.charter_facts import CharterInput, RuleInput
from governance.enums import BodyKind, Matter, Per

_OVER_HALF = (RuleInput(Matter.ORDINARY),)
_TWO_THIRDS = (RuleInput(Matter.ORDINARY, 2, 3, is_above=False),)

_COMMITTEE = CharterInput(
    quorum_numerator=2,
    quorum_denominator=3,
    term_years=3,
    chairs=1,
    vices_most=1,
    meetings_fewest=1,
    rules=_OVER_HALF,
)

TEMPLATES: dict[str, CharterInput] = {
    BodyKind.ASSEMBLY: CharterInput(
        per=Per.UNIT,
        term_years=4,
        notice_days=10,
        meetings_fewest=1,
        meetings_years=2,
        proxies_each=1,
        allows_letter=True,
        rules=_OVER_HALF,
        source="三份公开章程：三分之二以上到会，到会过半数通过；一家联盟：两年一次，可以通讯、可以委托；提前 10 天见近年范本。",
    ),
    BodyKind.COUNCIL: CharterInput(
        term_years=4,
        chairs=1,
        notice_days=10,
        meetings_fewest=1,
        allows_letter=True,
        rules=_TWO_THIRDS,
        source="常见章程的写法，没有逐份核对：三分之二以上到会，到会三分之二以上通过；提前 10 天见近年范本。",
    ),
    BodyKind.STANDING: CharterInput(
        term_years=4,
        chairs=1,
        notice_days=10,
        meetings_fewest=2,
        allows_letter=True,
        rules=_TWO_THIRDS,
        source="常见章程的写法，没有逐份核对：一年两次，人数不超过理事的三分之一（请按理事人数填席位最多）。",
    ),
    BodyKind.SUPERVISORS: CharterInput(
        chairs=1,
        rules=_OVER_HALF,
        source="没有查到可以引用的写法，比例是通常的缺省值，请按本集团的章程改。",
    ),
    BodyKind.SECRETARIAT: CharterInput(
        chairs=1, rules=_OVER_HALF, source="一个集团的做法：设秘书长 1 名。秘书处一般不表决，比例是缺省值。"
    ),
    BodyKind.MAJORS: replace(
        _COMMITTEE,
        outside_numerator=1,
        outside_denominator=2,
        source="一份专业群建设指导委员会章程第三、五、十三条；法定人数和表决比例原文没有写，是缺省值。",
    ),
    BodyKind.SPECIAL: replace(
        _COMMITTEE, source="照专业建设指导委员会的写法；法定人数和表决比例是缺省值，请按本集团的规定改。"
    ),
    BodyKind.COLLEGE: CharterInput(
        rules=_OVER_HALF, source="没有查到可以引用的写法，比例是缺省值，请按合作协议改。"
    ),
    BodyKind.OTHER: CharterInput(rules=_OVER_HALF, source="比例是缺省值，请按本集团的规定改。"),
}
