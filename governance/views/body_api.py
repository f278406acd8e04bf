"""Bodies, charters, terms and seats over the API, as of a day. Phones are never given."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from rest_framework import serializers

from governance.charter_facts import lines_of
from governance.enums import BodyKind, Capacity
from governance.models import Body, Charter, Seat, Term
from governance.selectors.access import bodies_for, seats_for, terms_for
from governance.selectors.charter import charter_on, charters_for
from governance.services.charter import charter_facts
from governance.words import capacity_title
from groupportal.lists.api import Found, Reading, found_by, listing
from groupportal.periods.api import AS_OF, Dated
from groupportal.tenancy.api_guide import sample_texts

TAGS = ["governance"]
sample_texts({"机构名称": "理事会", "身份在机构里的叫法": "理事长"})


class Line(serializers.Serializer[Any]):
    """A point of a charter in words."""

    title = serializers.CharField(help_text="条目")
    text = serializers.CharField(help_text="内容")


class BodySerializer(serializers.ModelSerializer[Body]):
    """A body, with what its charter of the day asks."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    name = serializers.CharField(help_text="机构名称")
    parent_id = serializers.UUIDField(
        source="parent.public_id", default=None, allow_null=True, help_text="上级机构的编号"
    )
    unit = serializers.CharField(source="unit.name", default="", help_text="所属单位，集团的为空")
    charter = serializers.SerializerMethodField(help_text="截至日期施行的章程要点；没有的为空")

    class Meta:
        model = Body
        fields = [
            "id",
            "kind",
            "name",
            "parent_id",
            "unit",
            "is_of_members",
            "starts_on",
            "ends_on",
            "charter",
        ]

    def get_charter(self, row: Body) -> list[dict[str, str]]:
        """Label and words of each point, of one body that is asked for alone."""
        held = charter_on(row, self.context["day"]) if self.context["is_one"] else None
        return [{"title": k, "text": v} for k, v in lines_of(charter_facts(held))] if held else []


class SeatSerializer(serializers.ModelSerializer[Seat]):
    """A seat, without the phone."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    body = serializers.UUIDField(source="body.public_id", help_text="机构的编号")
    body_name = serializers.CharField(source="body.name", help_text="机构名称")
    term = serializers.IntegerField(source="term.number", help_text="第几届")
    unit = serializers.CharField(source="unit.name", default="", help_text="所在单位；个人身份的为空")
    title = serializers.SerializerMethodField(help_text="身份在机构里的叫法")

    class Meta:
        model = Seat
        fields = [
            "id",
            "body",
            "body_name",
            "term",
            "name",
            "unit",
            "post",
            "capacity",
            "title",
            "is_outside",
            "weight",
            "starts_on",
            "ends_on",
            "end_reason",
        ]

    def get_title(self, row: Seat) -> str:
        """理事长."""
        return capacity_title(row.body.kind, row.capacity)


class TermSerializer(serializers.ModelSerializer[Term]):
    """A term of a body."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    body = serializers.UUIDField(source="body.public_id", help_text="机构的编号")

    class Meta:
        model = Term
        fields = ["id", "body", "number", "starts_on", "ends_on", "due_on"]


class CharterSerializer(serializers.ModelSerializer[Charter]):
    """A version of a charter, drafts for those who write them."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    body = serializers.UUIDField(source="body.public_id", help_text="机构的编号")
    lines = serializers.SerializerMethodField(help_text="章程要点")

    class Meta:
        model = Charter
        fields = ["id", "body", "state", "starts_on", "ends_on", "decided_by", "lines"]

    def get_lines(self, row: Charter) -> list[dict[str, str]]:
        """Label and words of each point."""
        return [{"title": k, "text": v} for k, v in lines_of(charter_facts(row))]


class _BodyFound(Found):
    kind = filters.ChoiceFilter(choices=BodyKind.choices, label="种类")

    class Meta:
        model = Body
        fields: ClassVar[list[str]] = []


class _SeatFound(Found):
    body = filters.UUIDFilter(field_name="body__public_id", label="机构的编号")
    capacity = filters.ChoiceFilter(choices=Capacity.choices, label="身份")

    class Meta:
        model = Seat
        fields: ClassVar[list[str]] = []


class _Bodies(Dated):
    actions: ClassVar[dict[str, str]] = {"get": "governance.view_bodies"}


@listing("治理机构", "一个治理机构", AS_OF, tags=TAGS)
class BodyViewSet(_Bodies):
    serializer_class = BodySerializer
    filterset_class = _BodyFound
    queryset = Body.objects.none()

    def get_queryset(self) -> QuerySet[Body]:
        """Those the person sees."""
        rows = bodies_for(self.request.viewer).select_related("parent", "unit")
        return self.of_day(rows).order_by("pinyin", "id")


@listing("席位", "一个席位", AS_OF, tags=TAGS)
class SeatViewSet(_Bodies):
    serializer_class = SeatSerializer
    filterset_class = _SeatFound
    queryset = Seat.objects.none()

    def get_queryset(self) -> QuerySet[Seat]:
        """Those the person sees."""
        rows = seats_for(self.request.viewer).select_related("body", "term", "unit")
        return self.of_day(rows).order_by("body__pinyin", "pinyin", "id")


@listing("届", "一届", tags=TAGS)
class TermViewSet(Reading):
    actions: ClassVar[dict[str, str]] = {"get": "governance.view_bodies"}
    serializer_class = TermSerializer
    filterset_class = found_by(Term, "body", "机构的编号")
    queryset = Term.objects.none()

    def get_queryset(self) -> QuerySet[Term]:
        """Those the person sees, the latest first."""
        return terms_for(self.request.viewer).select_related("body").order_by("-starts_on", "-pk")


@listing("章程要点各版", "一版章程要点", tags=TAGS)
class CharterViewSet(Reading):
    actions: ClassVar[dict[str, str]] = {"get": "governance.view_bodies"}
    serializer_class = CharterSerializer
    filterset_class = found_by(Charter, "body", "机构的编号")
    queryset = Charter.objects.none()

    def get_queryset(self) -> QuerySet[Charter]:
        """Those the person sees, the latest first."""
        return charters_for(self.request.viewer).order_by("-pk")
