"""How a unit of the roll is written in the API: as it stood on the cut-off date."""

from __future__ import annotations

from rest_framework import serializers

from groupportal.tenancy.api_guide import sample_texts
from members.enums import Category, DataState, Industry, MemberState, Rank, Section
from members.rules import region_name
from members.selectors.entries import RollEntry

sample_texts(
    {
        "截至日期的类别": "enterprise",
        "截至日期的级别": "member",
        "GB/T 4754 门类，可为空": "C",
        "退出日期；从这一天起不再是成员": None,
    }
)


class MemberSerializer(serializers.Serializer):
    """A unit without its contacts: personal data does not leave by the API."""

    public_id = serializers.UUIDField(source="member.public_id", help_text="编号，用于地址")
    name = serializers.CharField(source="member.unit.name", help_text="单位名称")
    credit_code = serializers.CharField(source="member.credit_code", help_text="统一社会信用代码")
    category = serializers.ChoiceField(Category.choices, help_text="截至日期的类别")
    industry = serializers.ChoiceField(Industry.choices, help_text="截至日期的行业")
    section = serializers.ChoiceField(
        Section.choices, source="member.section", help_text="GB/T 4754 门类，可为空"
    )
    rank = serializers.ChoiceField(Rank.choices, help_text="截至日期的级别")
    state = serializers.ChoiceField(MemberState.choices, help_text="截至日期的状态")
    joined_on = serializers.DateField(allow_null=True, help_text="加入日期")
    left_on = serializers.DateField(allow_null=True, help_text="退出日期；从这一天起不再是成员")
    region = serializers.CharField(source="member.region", help_text="六位行政区划代码")
    region_name = serializers.SerializerMethodField(help_text="行政区划名称")
    address = serializers.CharField(source="member.address", help_text="地址")
    staff_total = serializers.IntegerField(source="member.staff_total", allow_null=True, help_text="职工总数")
    staff_total_on = serializers.DateField(
        source="member.staff_total_on", allow_null=True, help_text="职工总数的统计日期"
    )
    website = serializers.CharField(source="member.website", help_text="网址")
    introduction = serializers.CharField(source="member.introduction", help_text="单位介绍")
    data_state = serializers.ChoiceField(
        DataState.choices, source="member.data_state", help_text="资料是否核对过"
    )

    def get_region_name(self, entry: RollEntry) -> str:
        """The division in words."""
        return region_name(entry.member.region)
