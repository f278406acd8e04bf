"""The size of the group in the four figures of 附件2-1."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from members.enums import Category, Industry
from members.selectors.roll import counts_on


@dataclass(frozen=True)
class SizeFigures:
    """The figures of the line on the size of the group in 附件2-1."""

    total: int
    schools: int
    associations: int
    manufacturers: int
    service_firms: int

    @property
    def sentence(self) -> str:
        """The line itself."""
        rest = f"、其他成员 {self.others} 家" if self.others else ""
        return (
            f"集团成员总数 {self.total} 家，其中学校 {self.schools} 所、行业协会 {self.associations} 个、"
            f"制造业企业 {self.manufacturers} 家、服务业企业 {self.service_firms} 家{rest}。"
        )

    @property
    def others(self) -> int:
        """Members that none of the four counts."""
        return self.total - self.schools - self.associations - self.manufacturers - self.service_firms


def size_on(as_of: dt.date) -> SizeFigures:
    """Members of a day: schools, associations, manufacturers and service firms. Two queries."""
    counts = counts_on(as_of)

    def of(category: Category, industry: Industry | None = None) -> int:
        return sum(n for (c, i), n in counts.items() if c == category and industry in (None, i))

    return SizeFigures(
        total=sum(counts.values()),
        schools=of(Category.SCHOOL),
        associations=of(Category.ASSOCIATION),
        manufacturers=of(Category.ENTERPRISE, Industry.MANUFACTURING),
        service_firms=of(Category.ENTERPRISE, Industry.SERVICES),
    )
