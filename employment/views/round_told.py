"""What the API tells of rounds of two-way choice, and what it takes."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from employment.enums import RoundState, RoundTurn
from employment.models import Chooser, Round, RoundPost, RoundUnit, StudentWish
from employment.selectors.round import (
    ENTER,
    RANK,
    RUN,
    applicants,
    ended_words,
    placed_at,
    sees_applicants,
    tiers_of,
)
from employment.selectors.round_limits import Filled, filled
from groupportal.tenancy.api_guide import sample_texts

sample_texts(
    {"轮次的名称": "岗位实习双向选择第一轮", "招人的单位": "江海光电有限公司", "要选的岗位": "数控车工"}
)


class RoundSerializer(serializers.ModelSerializer[Round]):
    """A round with its days, whose turn it is and the seed once it is drawn."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    name = serializers.CharField(help_text="轮次的名称")
    turn = serializers.ChoiceField(choices=RoundTurn.choices, help_text="现在轮到谁，没有轮到谁时为空")
    seed = serializers.CharField(help_text="抽签号，截止以前为空")

    class Meta:
        model = Round
        fields: ClassVar[list[str]] = [
            *("id", "name", "kind", "state", "turn", "wishes_from", "wishes_to", "ranks_to", "most_wishes"),
            *("starts_on", "ends_on", "seed", "drawn_at", "published_at"),
        ]


class RoundPostSerializer(serializers.ModelSerializer[RoundPost]):
    """A post of a round with the limits around it; ``None`` where there is none."""

    id = serializers.UUIDField(source="public_id", help_text="编号，填志愿时用")
    round = serializers.UUIDField(source="house.round.public_id", help_text="轮次的编号")
    unit = serializers.CharField(source="house.unit.name", help_text="招人的单位")
    title = serializers.CharField(source="demand.title", help_text="要选的岗位")
    opening = serializers.UUIDField(source="demand.public_id", help_text="岗位需求的编号")
    kind_cap = serializers.IntegerField(source="kind.cap", default=None, help_text="同类岗位人数上限")
    unit_cap = serializers.IntegerField(source="house.cap", help_text="单位总人数上限")
    closed = serializers.SerializerMethodField(help_text="不再录取的原因，可以选的为空")

    class Meta:
        model = RoundPost
        fields: ClassVar[list[str]] = [
            *("id", "round", "unit", "title", "opening", "cap", "kind_cap", "unit_cap", "closed")
        ]

    def get_closed(self, row: RoundPost) -> str:
        """In words."""
        return ended_words(row)

    def to_representation(self, row: RoundPost) -> dict[str, Any]:
        """What a unit takes in all is the unit's own, as on the page of the round."""
        told = super().to_representation(row)
        if not any(map(self.context["request"].viewer.can, (RUN, ENTER, RANK))):
            told["kind_cap"] = told["unit_cap"] = None
        return told


class WishSerializer(serializers.ModelSerializer[StudentWish]):
    """A wish and, once the result is published, what came of it."""

    post = serializers.UUIDField(source="post.public_id", help_text="岗位在这一轮里的编号")
    unit = serializers.CharField(source="post.house.unit.name", help_text="招人的单位")
    title = serializers.CharField(source="post.demand.title", help_text="要选的岗位")

    class Meta:
        model = StudentWish
        fields: ClassVar[list[str]] = [
            *("number", "post", "unit", "title", "result", "place", "cut_off", "cap", "said")
        ]


class ChoiceSerializer(serializers.ModelSerializer[Chooser]):
    """A student's own place in a round; the post is told once it is published."""

    id = serializers.UUIDField(source="public_id", help_text="编号，填志愿时用在地址里")
    round = RoundSerializer(help_text="轮次")
    wishes = serializers.SerializerMethodField(help_text="志愿，第一个最想去")
    post = serializers.SerializerMethodField(help_text="录取的岗位，没有公布或没有录取的为空")

    class Meta:
        model = Chooser
        fields: ClassVar[list[str]] = ["id", "round", "number", "handed_in_at", "lot", "wishes", "post"]

    def get_wishes(self, row: Chooser) -> WishSerializer(many=True):  # type: ignore[valid-type]  # for the description
        """What came of them stays the round's until it is published."""
        rows = list(row.wishes.all())
        if row.round.state != RoundState.PUBLISHED:
            for wish in rows:
                wish.result, wish.said = "", ""
                wish.place = wish.cut_off = wish.cap = None
        return WishSerializer(rows, many=True).data

    def get_post(self, row: Chooser) -> str:
        """By its title and unit."""
        return str(row.post) if row.post and row.round.state == RoundState.PUBLISHED else ""


class ChooserSerializer(serializers.ModelSerializer[Chooser]):
    """A student of the own school in a round, and what came of it."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    round = serializers.UUIDField(source="round.public_id", help_text="轮次的编号")
    school = serializers.CharField(source="unit.name", help_text="学校")
    student = serializers.CharField(source="student.name", help_text="学生")
    student_number = serializers.CharField(source="student.number", help_text="学号")
    matched = serializers.StringRelatedField(help_text="匹配到的岗位")
    post = serializers.StringRelatedField(help_text="岗位，人工调整以后的")

    class Meta:
        model = Chooser
        fields: ClassVar[list[str]] = [
            *("id", "round", "school", "student", "student_number", "number", "handed_in_at", "lot"),
            *("matched", "post"),
        ]


class RoundWishSerializer(WishSerializer):
    """A wish of a student of the own school."""

    student = serializers.CharField(source="chooser.student.name", help_text="学生")
    student_number = serializers.CharField(source="chooser.student.number", help_text="学号")

    class Meta(WishSerializer.Meta):
        fields: ClassVar[list[str]] = ["student", "student_number", *WishSerializer.Meta.fields]


class ApplicantSerializer(serializers.ModelSerializer[Chooser]):
    """Who wished for a unit: all that it reads of a student."""

    id = serializers.UUIDField(source="public_id", help_text="编号，排序时用")
    name = serializers.CharField(source="student.name", help_text="学生")
    programme = serializers.CharField(source="student.programme.name", default="", help_text="专业")
    school = serializers.CharField(source="unit.name", help_text="学校")

    class Meta:
        model = Chooser
        fields: ClassVar[list[str]] = ["id", "name", "programme", "school"]


class LimitSerializer(serializers.Serializer[Filled]):
    """A limit of a unit after a published round."""

    label = serializers.CharField(help_text="岗位、同类岗位或单位合计")
    cap = serializers.IntegerField(allow_null=True, help_text="人数上限，没有的为空")
    wished = serializers.IntegerField(help_text="选了而且可以录取的学生人数")
    taken = serializers.IntegerField(help_text="录取人数")
    cut_off = serializers.IntegerField(allow_null=True, help_text="录取的最后一名的名次，没有满的为空")
    reasons = serializers.CharField(help_text="没有录取的原因和人数")


class RankingSerializer(serializers.ModelSerializer[RoundUnit]):
    """A unit in a round; asked for alone with who wished for it, its list, and whom it got once that is published."""

    id = serializers.UUIDField(source="public_id", help_text="编号，排序时用在地址里")
    round = RoundSerializer(help_text="轮次")
    unit = serializers.CharField(source="unit.name", help_text="招人的单位")
    applicants = serializers.SerializerMethodField(help_text="选了本单位的学生，只在单独取一家时给出")
    tiers = serializers.SerializerMethodField(help_text="排序，最想要的在前，并列的在一组；里面是学生的编号")
    placed = serializers.SerializerMethodField(help_text="录取的学生，公布以后给出")
    limits = serializers.SerializerMethodField(help_text="各个人数上限和录取线，公布以后给出")

    class Meta:
        model = RoundUnit
        fields: ClassVar[list[str]] = [
            *("id", "round", "unit", "cap", "takes_unranked", "ranked_at", "left_why"),
            *("applicants", "tiers", "placed", "limits"),
        ]

    def _is_one(self) -> bool:
        return bool(self.context.get("is_one", True))

    def get_applicants(self, row: RoundUnit) -> ApplicantSerializer(many=True):  # type: ignore[valid-type]  # as above
        """Up to the result."""
        shown = applicants(row) if self._is_one() and sees_applicants(row) else []
        return ApplicantSerializer(shown, many=True).data

    def get_tiers(self, row: RoundUnit) -> list[list[str]]:
        """Best first."""
        shown = tiers_of(row) if self._is_one() and sees_applicants(row) else []
        return [[str(one.public_id) for one in tier] for tier in shown]

    def get_placed(self, row: RoundUnit) -> ApplicantSerializer(many=True):  # type: ignore[valid-type]  # as above
        """Whom it got."""
        return ApplicantSerializer(placed_at(row) if self._is_one() else [], many=True).data

    def get_limits(self, row: RoundUnit) -> LimitSerializer(many=True):  # type: ignore[valid-type]  # as above
        """Once published."""
        shown = filled(row) if self._is_one() and row.round.state == RoundState.PUBLISHED else []
        return LimitSerializer(shown, many=True).data


class NewWishesSerializer(serializers.Serializer[Any]):
    """The wishes in order, instead of those before."""

    posts = serializers.ListField(
        child=serializers.UUIDField(), max_length=20, help_text="岗位在这一轮里的编号，第一个最想去"
    )


class NewRankingSerializer(serializers.Serializer[Any]):
    """The list, instead of the one before."""

    tiers = serializers.ListField(
        child=serializers.ListField(child=serializers.UUIDField()),
        help_text="学生的编号，最想要的在前，并列的在一组",
    )
    takes_unranked = serializers.BooleanField(
        required=False, default=False, help_text="没有列入的学生也接收，排在最后"
    )
