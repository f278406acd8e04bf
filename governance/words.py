"""Words of 治理 that several pages say."""

from __future__ import annotations

from governance.enums import BodyKind, Capacity

_COMMITTEE = ("主任委员", "副主任委员", "秘书", "委员")
_TITLES: dict[str, tuple[str, str, str, str]] = {
    BodyKind.COUNCIL: ("理事长", "副理事长", "秘书长", "理事"),
    BodyKind.STANDING: ("理事长", "副理事长", "秘书长", "常务理事"),
    BodyKind.SUPERVISORS: ("监事长", "副监事长", "秘书", "监事"),
    BodyKind.SECRETARIAT: ("秘书长", "副秘书长", "秘书", "工作人员"),
    BodyKind.MAJORS: _COMMITTEE,
    BodyKind.SPECIAL: _COMMITTEE,
    BodyKind.COLLEGE: ("院长", "副院长", "秘书", "成员"),
}
_ANYWHERE = ("负责人", "副职", "秘书", "成员")


def capacity_title(kind: str, capacity: str) -> str:
    """What a capacity is called in a body of this kind: 理事长, 主任委员."""
    titles = _TITLES.get(kind, _ANYWHERE)
    return titles[list(Capacity).index(Capacity(capacity))]
