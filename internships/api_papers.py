"""Agreements, pay and incidents over the API, read-only: those the pages of the same person show. Phones are masked as on pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from groupportal.tenancy.api_guide import sample_texts
from internships.api import Reading, listing
from internships.enums import AgreementState
from internships.models import Agreement, Incident, PayRecord
from internships.papers.blocks import shown_blocks
from internships.papers.filling import agreement_print, is_about
from internships.papers.word import declarations
from internships.selectors.incident import REPORT, incidents_for
from internships.selectors.papers import VIEW, agreements_for
from internships.selectors.pay import pays_for
from internships.services.agreement import signers_of

sample_texts({"读到的协议的标记": "6f1c0d3e6c0b4f2e9a531a2b"})


class AgreementBlockSerializer(serializers.Serializer[Any]):
    """What one of the nine blocks says."""

    title = serializers.CharField(help_text="协议的哪一部分")
    lines = serializers.ListField(child=serializers.CharField(), help_text="写的内容")


class TripartiteSerializer(serializers.ModelSerializer[Agreement]):
    """A three-party agreement as its page shows it."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    number = serializers.CharField(help_text="协议编号")
    placement = serializers.UUIDField(source="placement.public_id", help_text="实习安排的编号")
    school = serializers.CharField(source="unit.name", help_text="学校")
    student = serializers.CharField(source="placement.student.name", help_text="学生")
    host = serializers.CharField(source="placement.host.unit.name", help_text="实习单位")
    state_label = serializers.CharField(source="get_state_display", help_text="状态（文字）")
    is_outdated = serializers.SerializerMethodField(help_text="安排变了，要改签")
    may_confirm = serializers.SerializerMethodField(help_text="您可以替哪一方确认，用于地址")
    blocks = serializers.SerializerMethodField(help_text="协议的内容")
    declared = serializers.SerializerMethodField(help_text="收费、扣押证件、担保的声明")
    print = serializers.SerializerMethodField(help_text="读到的协议的标记")

    class Meta:
        model = Agreement
        fields = [
            "id", "number", "placement", "school", "student", "host", "state", "state_label", "is_outdated", "school_on",
            "unit_on", "student_on", "guardian_on", "may_confirm", "blocks", "declared", "print",
        ]  # fmt: skip

    def get_is_outdated(self, row: Agreement) -> bool:
        """Whether it is about another placement than there is now."""
        return not is_about(row.matter, row.placement)

    def get_may_confirm(self, row: Agreement) -> list[str]:
        """The parties of the person who asks, that are still to confirm."""
        mine = signers_of(row, self.context["request"].viewer) if row.state == AgreementState.WAITING else []
        return [signer for signer in mine if not getattr(row, f"{signer}_on")]

    @extend_schema_field(AgreementBlockSerializer(many=True))
    def get_blocks(self, row: Agreement) -> list[dict[str, Any]]:
        """Label and text of each."""
        return [
            {"title": title, "lines": [f"{label}：{text}" for label, text in said]}
            for title, said in shown_blocks(row.terms)
        ]

    def get_declared(self, row: Agreement) -> list[str]:
        """In sentences."""
        return declarations(row)

    def get_print(self, row: Agreement) -> str:
        """Sent back with what is confirmed."""
        return agreement_print(row)


@listing("三方协议", "一份三方协议")
class AgreementViewSet(Reading):
    actions = {"get": VIEW}
    serializer_class = TripartiteSerializer
    filterset_fields: ClassVar[tuple[str, ...]] = ("state",)
    queryset = Agreement.objects.none()

    def get_queryset(self) -> QuerySet[Agreement]:
        """A student's and a unit's own once they are given out; the office's all."""
        return agreements_for(self.request.viewer)


class PaySerializer(serializers.ModelSerializer[PayRecord]):
    """What was due and paid for a month."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    placement = serializers.UUIDField(source="placement.public_id", help_text="实习安排的编号")
    student = serializers.CharField(source="placement.student.name", help_text="学生")
    host = serializers.CharField(source="placement.host.unit.name", help_text="实习单位")

    class Meta:
        model = PayRecord
        fields = [
            "id", "placement", "student", "host", "month", "due", "due_on", "paid", "paid_on", "way", "is_to_student",
            "reason",
        ]  # fmt: skip


@listing("报酬发放", "一个月的报酬")
class PayViewSet(Reading):
    actions = {"get": "internships.view_pay"}
    serializer_class = PaySerializer
    queryset = PayRecord.objects.none()

    def get_queryset(self) -> QuerySet[PayRecord]:
        """What counts now, of those the person sees; a student's own."""
        return pays_for(self.request.viewer).filter(is_current=True)


class FollowedIncidentSerializer(serializers.ModelSerializer[Incident]):
    """An incident as who follows it reads it; whom it concerns stands on its page."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    school = serializers.CharField(source="unit.name", help_text="学校")
    host = serializers.CharField(source="host.unit.name", default="", help_text="实习单位")
    state_label = serializers.CharField(source="get_state_display", help_text="状态（文字）")
    delay = serializers.IntegerField(help_text="发生后几分钟报告")

    class Meta:
        model = Incident
        fields = [
            "id", "school", "host", "kind", "text", "place", "occurred_at", "reported_at", "delay", "is_injured", "level",
            "state", "state_label", "measures", "conclusion",
        ]  # fmt: skip


@listing("突发事件", "一起突发事件")
class IncidentViewSet(Reading):
    actions = {"get": REPORT}
    serializer_class = FollowedIncidentSerializer
    filterset_fields: ClassVar[tuple[str, ...]] = ("state", "kind")
    queryset = Incident.objects.none()

    def get_queryset(self) -> QuerySet[Incident]:
        """Those a person follows, and those the person reported."""
        return incidents_for(self.request.viewer)
