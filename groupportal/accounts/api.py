"""Signing in over the API: on a device, without a session. The own devices."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.core.exceptions import RateLimited
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.exceptions import Throttled
from rest_framework.response import Response

from groupportal.accounts.devices import devices_of, end_devices, person_at, renew, sign_in
from groupportal.accounts.enums import DeviceEnd
from groupportal.accounts.models import Device
from groupportal.accounts.tokens import OPENS_FOR, Tokens
from groupportal.errors import DomainError
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_errors import checked
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import described, given_key, refusal, writes

TAGS = ["accounts"]
OWN = "portal.own_devices"
_RENEWAL = "续期凭证，只能用一次"
sample_texts(
    {
        "设备": "微信小程序 iPhone 13",
        "访问凭证，放在 Authorization: Bearer 后面": "12.4f2e…:1v2Xyz:Q9…",
        _RENEWAL: "4f2e…:b1…",
    }
)


class DeviceSerializer(serializers.ModelSerializer[Device]):
    """A device on which the person is signed in."""

    id = serializers.UUIDField(source="public_id", help_text="编号")
    name = serializers.CharField(help_text="设备")

    class Meta:
        model = Device
        fields = ["id", "name", "signed_in_at", "used_at", "expires_at"]


class TokensSerializer(serializers.Serializer[Tokens]):
    """What a program keeps, both out of sight of others."""

    device = DeviceSerializer(help_text="这台设备")
    access = serializers.CharField(source="opening", help_text="访问凭证，放在 Authorization: Bearer 后面")
    expires_in = serializers.SerializerMethodField(help_text="访问凭证还有多少秒有效")
    refresh = serializers.CharField(source="renewing", help_text=_RENEWAL)

    def get_expires_in(self, tokens: Tokens) -> int:
        return int(OPENS_FOR.total_seconds())


class SignInSerializer(serializers.Serializer[Any]):
    """As on the page for signing in."""

    login = serializers.CharField(max_length=150, help_text="用户名或手机号")
    password = serializers.CharField(max_length=200, trim_whitespace=False, help_text="密码")
    code = serializers.CharField(
        max_length=40, required=False, default="", help_text="两步验证的验证码，启用了才要"
    )
    device = serializers.CharField(max_length=60, help_text="设备")


class RenewSerializer(serializers.Serializer[Any]):
    """The token that renews."""

    refresh = serializers.CharField(max_length=300, help_text=_RENEWAL)


class _AtTheDoor(GroupViewSet):
    """For who has no token yet. Limits stand where passwords are asked: by account and, widely, by address."""

    is_public = True
    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()


class SignInViewSet(_AtTheDoor):
    """Sign in on a device."""

    @described(
        "在设备上登录",
        tags=TAGS,
        takes=SignInSerializer,
        gives=TokensSerializer,
        description="访问凭证半小时有效，之后用续期凭证换新的。密码连续输错五次锁定五分钟，与网页登录合在一起算。",
        example={"login": "stu20230101", "password": "……", "device": "微信小程序 iPhone 13"},
    )
    def create(self, request: Any) -> Response:
        """201 with tokens; 422 in words for a wrong password, a code that is missing, a lock."""
        key, said = given_key(request), dict(checked(SignInSerializer(), request.data))
        name = said.pop("device")
        try:
            user, with_factor = person_at(request, **said)
            tokens = sign_in(user, name=name, key=key, with_factor=with_factor)
        except RateLimited as error:
            raise Throttled from error
        except DomainError as error:
            return refusal(error)
        return Response(TokensSerializer(tokens).data, status=status.HTTP_201_CREATED)


class RenewViewSet(_AtTheDoor):
    """New tokens for the one that renews."""

    @described(
        "换新的凭证",
        tags=TAGS,
        takes=RenewSerializer,
        gives=TokensSerializer,
        description="续期凭证用一次就换。答复没有收到的，用同一个请求编号重发，得到的是同一份。旧的再拿来用，就当是被人抄走，这台设备要重新登录。",
        example={"refresh": "4f2e…:b1…"},
    )
    def create(self, request: Any) -> Response:
        """201 with tokens; 401 where the token is worth nothing any more."""
        key, said = given_key(request), checked(RenewSerializer(), request.data)
        tokens = renew(said["refresh"], key=key)
        if tokens is None:
            words = "登录已失效，请重新登录。"
            return Response({"detail": words, "code": "signed_out"}, status=status.HTTP_401_UNAUTHORIZED)
        return Response(TokensSerializer(tokens).data, status=status.HTTP_201_CREATED)


class OwnDeviceViewSet(mixins.ListModelMixin, GroupViewSet):
    """Where the person is signed in."""

    actions: ClassVar[dict[str, str]] = {"get": OWN, "post": OWN}
    serializer_class = DeviceSerializer
    queryset = Device.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[Device]:
        """The own ones in this group; to be ended also what is: an answer may have been lost."""
        user = self.request.user
        return devices_of(user) if self.action == "list" else Device.objects.filter(user=user.pk)

    @extend_schema(summary="我登录的设备", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @writes(
        "撤销一台设备的登录",
        tags=TAGS,
        gives=DeviceSerializer,
        description="撤销这台设备自己的，就是退出登录。",
    )
    def end(self, said: Any, row: Device) -> Device:
        """It opens nothing from now on."""
        end_devices([row], DeviceEnd.SIGNED_OUT, by=self.request.user)
        return row
