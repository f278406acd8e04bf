"""What is done with needs over the API: a centre accepts or declines, the team writes what it did and delivers, the firm rates."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser

from groupportal.files.services import kept_together
from groupportal.links.api import LinkSerializer
from groupportal.links.models import Link
from groupportal.lists.api import named
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import writes
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.selectors import people_who_can
from parks.models import ServiceRequest
from parks.selectors.access import RUN
from parks.selectors.request import (
    ASK,
    VIEW,
    WORK,
    offered_projects,
    own_requests,
    run_requests,
    worked_requests,
)
from parks.services.request import accept, decline, withdraw
from parks.services.request_rating import give_link, rate, send_back
from parks.services.request_work import deliver, log_work
from parks.views.park_api import TAGS
from parks.views.request_api import RequestSerializer, told
from parks.views.request_work import kept_file

sample_texts({"能负责的人": "陶老师", "所在单位": "江海职业技术学校"})


class WorkerSerializer(serializers.ModelSerializer[Membership]):
    """Somebody who may answer for a need."""

    id = serializers.UUIDField(source="public_id", help_text="编号，受理时用")
    name = serializers.CharField(source="user.name", help_text="能负责的人")
    unit = serializers.CharField(source="unit.name", default="", help_text="所在单位")

    class Meta:
        model = Membership
        fields: ClassVar[list[str]] = ["id", "name", "unit"]


class AcceptSerializer(serializers.Serializer[Any]):
    """Who answers for it, by when."""

    leader = serializers.UUIDField(help_text="负责人的编号")
    due_on = serializers.DateField(help_text="办理期限，企业会看到")
    unit = serializers.UUIDField(required=False, help_text="企业的编号，不写的按需求上的企业")
    project = serializers.UUIDField(required=False, help_text="所属项目的编号")
    answer = serializers.CharField(max_length=1000, required=False, default="", help_text="答复")


class ReasonSerializer(serializers.Serializer[Any]):
    """The words that the other side reads."""

    text = serializers.CharField(max_length=500, help_text="原因，对方会看到")


class NewWorkLogSerializer(serializers.Serializer[Any]):
    """What was done on a day."""

    day = serializers.DateField(help_text="日期")
    text = serializers.CharField(max_length=2000, help_text="做了什么")
    hours = serializers.DecimalField(5, 1, required=False, help_text="工时（小时）")
    files = serializers.ListField(
        child=serializers.FileField(), required=False, max_length=20, help_text="照片或材料，用表单发送"
    )


class DeliverSerializer(serializers.Serializer[Any]):
    """What was handed over."""

    result = serializers.CharField(max_length=2000, help_text="交付了什么，企业会看到")
    delivered_on = serializers.DateField(help_text="交付日期")


class RateSerializer(serializers.Serializer[Any]):
    """The firm's word."""

    stars = serializers.IntegerField(min_value=1, max_value=5, help_text="满意度（1–5）")
    text = serializers.CharField(max_length=500, required=False, default="", help_text="想说的话")


class _Deeds(GroupViewSet):
    serializer_class = RequestSerializer
    queryset = ServiceRequest.objects.none()
    request: Any

    def rows(self) -> QuerySet[ServiceRequest]:
        """Those the person does something with."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[ServiceRequest]:
        """With all that is told of them."""
        return told(self.rows())

    def again(self, row: ServiceRequest) -> ServiceRequest:
        """As it stands after the deed, also where it is not the person's any more."""
        return told(ServiceRequest.objects.filter(pk=row.pk)).get()


@extend_schema_view(list=extend_schema(summary="能负责服务需求的人", tags=TAGS))
class WorkerViewSet(mixins.ListModelMixin, GroupViewSet):
    """From whom a centre chooses."""

    actions: ClassVar[dict[str, str]] = {"get": RUN}
    serializer_class = WorkerSerializer
    queryset = Membership.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[Membership]:
        """By name."""
        return people_who_can(WORK).select_related("user", "unit").order_by("user__pinyin", "pk")


class RunRequestViewSet(_Deeds):
    """Yes or no of the centre."""

    actions: ClassVar[dict[str, str]] = {"post": RUN}

    def rows(self) -> QuerySet[ServiceRequest]:
        return run_requests(self.request.viewer)

    @writes(
        "受理服务需求",
        tags=TAGS,
        takes=AcceptSerializer,
        gives=RequestSerializer,
        example={"leader": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10", "due_on": "2026-12-20"},
    )
    def accept(self, said: dict[str, Any], row: ServiceRequest) -> ServiceRequest:
        """With who answers for it."""
        unit, project = said.pop("unit", None), said.pop("project", None)
        workers = people_who_can(WORK).select_related("user")
        leader = named(workers, said.pop("leader"), "leader", "这位不能负责服务需求，请从名单里选。").user
        if unit:
            said["unit"] = named(Unit.objects.filter(is_active=True), unit, "unit", "没有这家企业，请核对。")
        if project:
            words = "这项需求不能归入这个项目，请选本中心进行中的项目。"
            said["project"] = named(offered_projects(row), project, "project", words)
        return self.again(accept(row, leader=leader, by=self.request.viewer, **said))

    @writes(
        "不予受理服务需求",
        tags=TAGS,
        takes=ReasonSerializer,
        gives=RequestSerializer,
        example={"text": "这项服务请联系园区物业。"},
    )
    def decline(self, said: dict[str, Any], row: ServiceRequest) -> ServiceRequest:
        """With the reason."""
        return self.again(decline(row, answer=said["text"], by=self.request.viewer))


class LinkRequestViewSet(_Deeds):
    """Sent to the firm, which follows and rates by it without an account."""

    actions: ClassVar[dict[str, str]] = {"post": RUN}

    def rows(self) -> QuerySet[ServiceRequest]:
        return run_requests(self.request.viewer)

    @writes("取服务需求的查看和评价链接", tags=TAGS, gives=LinkSerializer)
    def link(self, said: Any, row: ServiceRequest) -> Link:
        """While there is something to do for the firm."""
        return give_link(row, by=self.request.viewer)


class WorkRequestViewSet(_Deeds):
    """What the team did."""

    actions: ClassVar[dict[str, str]] = {"post": WORK}
    parser_classes = (JSONParser, MultiPartParser, FormParser)

    def rows(self) -> QuerySet[ServiceRequest]:
        return worked_requests(self.request.viewer)

    @writes(
        "登记服务工作",
        tags=TAGS,
        takes=NewWorkLogSerializer,
        gives=RequestSerializer,
        example={"day": "2026-11-30", "text": "上门讲授安全用电，20 人参加。", "hours": "3.5"},
    )
    def log(self, said: dict[str, Any], row: ServiceRequest) -> ServiceRequest:
        """With photographs."""
        by = self.request.viewer
        with kept_together():
            said["files"] = [kept_file(file, by) for file in said.get("files", ())]
            return self.again(log_work(row, by=by, **said).request)

    @writes(
        "交付服务需求",
        tags=TAGS,
        takes=DeliverSerializer,
        gives=RequestSerializer,
        example={"result": "完成 20 人两天的电工培训。", "delivered_on": "2026-12-02"},
    )
    def deliver(self, said: dict[str, Any], row: ServiceRequest) -> ServiceRequest:
        """The firm is asked to rate it."""
        return self.again(deliver(row, by=self.request.viewer, **said))


class OwnRequestViewSet(_Deeds):
    """The firm's word on what was delivered."""

    actions: ClassVar[dict[str, str]] = {"post": ASK}

    def rows(self) -> QuerySet[ServiceRequest]:
        return own_requests(self.request.viewer)

    @writes(
        "评价服务",
        tags=TAGS,
        takes=RateSerializer,
        gives=RequestSerializer,
        example={"stars": 5, "text": "老师讲得清楚。"},
    )
    def rate(self, said: dict[str, Any], row: ServiceRequest) -> ServiceRequest:
        """Once."""
        return self.again(rate(row, by=self.request.viewer, **said))

    @writes(
        "要求补充服务",
        tags=TAGS,
        takes=ReasonSerializer,
        gives=RequestSerializer,
        example={"text": "还缺培训签到表。"},
    )
    def send_back(self, said: dict[str, Any], row: ServiceRequest) -> ServiceRequest:
        """With what is missing."""
        return self.again(send_back(row, text=said["text"], by=self.request.viewer))


class WithdrawRequestViewSet(_Deeds):
    """Taken back by the firm, or by the centre for a firm that left."""

    actions: ClassVar[dict[str, str]] = {"post": VIEW}

    def rows(self) -> QuerySet[ServiceRequest]:
        viewer = self.request.viewer
        return run_requests(viewer) | own_requests(viewer)

    @writes(
        "撤回服务需求",
        tags=TAGS,
        takes=ReasonSerializer,
        gives=RequestSerializer,
        example={"text": "已经自己解决。"},
    )
    def withdraw(self, said: dict[str, Any], row: ServiceRequest) -> ServiceRequest:
        """With the reason."""
        return self.again(withdraw(row, note=said["text"], by=self.request.viewer))
