"""A student's phone reads what is told before consenting, and answers with the own account; guardians answer by their link."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.response import Response

from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import writes
from internships.models import Consent
from internships.papers.filling import CLAUSES, around, consent_facts, fingerprint
from internships.selectors.own import consents_to_sign
from internships.selectors.placement import placements
from internships.services.consent import sign_own_consent

OWN = "internships.view_own"
TAGS = ["internships"]
sample_texts({"告知内容的标记": "6f1c0d3e6c0b4f2e9a531a2b"})


class OwnConsentSerializer(serializers.ModelSerializer[Consent]):
    """What a student is asked to consent to."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    placement = serializers.UUIDField(source="placement.public_id", help_text="实习安排的编号")
    told = serializers.SerializerMethodField(help_text="告知的内容，一行一项")
    clauses = serializers.SerializerMethodField(help_text="告知的条款")
    print = serializers.SerializerMethodField(help_text="告知内容的标记")

    class Meta:
        model = Consent
        fields = ["id", "placement", "told", "clauses", "print", "is_agreed", "signed_on"]

    def _facts(self, row: Consent) -> list[list[str]]:
        placement = placements().get(pk=row.placement_id)
        return consent_facts(placement, around([placement]))

    def get_told(self, row: Consent) -> list[str]:
        """Label and text."""
        return [f"{label}：{text}" for label, text in self._facts(row)]

    def get_clauses(self, row: Consent) -> list[str]:
        """The same for everybody."""
        return list(CLAUSES)

    def get_print(self, row: Consent) -> str:
        """Sent back with the answer."""
        return fingerprint(self._facts(row))


class ConsentAnswerSerializer(serializers.Serializer[Any]):
    """The student's answer."""

    is_agreed = serializers.BooleanField(help_text="同意")
    reason = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=300, help_text="不同意的原因"
    )
    print = serializers.CharField(max_length=40, help_text="告知内容的标记")


class OwnConsentViewSet(mixins.ListModelMixin, GroupViewSet):
    """What a student is asked to consent to, and the answer."""

    actions: ClassVar[dict[str, str]] = {"get": OWN, "post": OWN}
    serializer_class = OwnConsentSerializer
    queryset = Consent.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[Consent]:
        """The own ones that wait."""
        return consents_to_sign(self.request.viewer)

    @extend_schema(summary="等我签的知情同意书", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @writes(
        "签知情同意书",
        tags=TAGS,
        takes=ConsentAnswerSerializer,
        gives=OwnConsentSerializer,
        description="学生用自己的账号签，读过以后内容改了的要重新读。监护人用学校发的链接签。",
        example={"is_agreed": True, "reason": "", "print": "6f1c0d3e6c0b4f2e9a531a2b"},
    )
    def sign(self, said: dict[str, Any], row: Consent) -> Consent:
        """422 in words where it was told otherwise meanwhile."""
        return sign_own_consent(
            row,
            is_agreed=said["is_agreed"],
            reason=said.get("reason", ""),
            seen=said["print"],
            by=self.request.viewer,
        )
