"""What a reader and an editor get at each address of needs and values."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from parks.models import Centre, EconomicValue, Park, ServiceRequest
from tests.sweeps.expected import Expected, Side

_NEED, _VALUE = "parks.ServiceRequest", "parks.EconomicValue"
_DAY = dt.date(2020, 1, 1)


def _stand(row: Any, side: Side, **state: Any) -> None:
    """Of a firm; where ``state`` says."""
    ServiceRequest.objects.filter(pk=row.pk).update(unit=side.unit, **state)


def _received(row: Any, side: Side) -> None:
    _stand(row, side, state="received")


def _accepted(row: Any, side: Side) -> None:
    _stand(row, side, state="accepted", due_on=timezone.localdate())


def _delivered(row: Any, side: Side) -> None:
    done = {"result": "好", "delivered_on": timezone.localdate(), "due_on": timezone.localdate()}
    _stand(row, side, state="delivered", project=None, **done)


def _confirmed(row: Any, side: Side) -> None:
    done = {"confirmed_by": "link", "confirmed_on": timezone.localdate(), "signer": "何敏"}
    EconomicValue.objects.filter(pk=row.pk).update(state="approved", proposed_by=None, **done)


def _member(row: Any, side: Side) -> None:
    _accepted(row.request, side)


def _open_centre(row: Any, side: Side) -> None:
    Park.objects.filter(pk=row.park_id).update(is_active=True)
    Centre.objects.filter(pk=row.pk).update(starts_on=_DAY, ends_on=None)


def _need(reader: int, editor: int, opened: Any = _received) -> Expected:
    return Expected(reader, editor, _NEED, opened=opened)


TABLE: dict[str, Expected] = {
    "parks:requests": Expected(200, 200),
    "parks:request_board": Expected(200, 200),
    "parks:request_loads": Expected(403, 200),
    "parks:request_ask": Expected(403, 403),
    "parks:request_enter": Expected(403, 200),
    "parks:request": _need(200, 200),
    "parks:request_accept": _need(403, 200),
    "parks:request_decline": _need(403, 200),
    "parks:request_replan": _need(403, 200, _accepted),
    "parks:request_withdraw": _need(404, 200),
    "parks:request_remove": _need(403, 200),
    "parks:request_join": _need(403, 200, _accepted),
    "parks:request_leave": Expected(403, 302, "parks.RequestMember", opened=_member),
    "parks:request_log": _need(403, 200, _accepted),
    "parks:request_deliver": _need(403, 200, _accepted),
    "parks:request_rate": _need(403, 403, _delivered),
    "parks:request_return": _need(403, 403, _delivered),
    "parks:request_close": _need(403, 200, _delivered),
    "parks:request_link": _need(403, 302),
    "parks:request_phone": _need(403, 302),
    "parks:request_value": _need(403, 200, _delivered),
    "parks:request_without_worth": _need(403, 200, _delivered),
    "parks:project_value": Expected(403, 200, "parks.JointProject"),
    "parks:centre_code": Expected(403, 200, "parks.Centre"),
    "parks:ask": Expected(200, 200, "parks.Centre", opened=_open_centre),
    "parks:values": Expected(200, 200),
    "parks:value_new": Expected(403, 200),
    "parks:economicvalue": Expected(200, 200, _VALUE),
    "parks:value_paper": Expected(403, 200, _VALUE),
    "parks:value_undo": Expected(404, 200, _VALUE, opened=_confirmed),
    "parks:value_withdraw": Expected(403, 302, _VALUE),
    "parks:value_link": Expected(403, 302, _VALUE),
    "parks-api:request-list": Expected(200, 200),
    "parks-api:request-detail": _need(200, 200),
    "parks-api:request-accept": _need(403, 400),
    "parks-api:request-decline": _need(403, 400),
    "parks-api:request-log": _need(403, 400, _accepted),
    "parks-api:request-deliver": _need(403, 400, _accepted),
    "parks-api:request-rate": _need(403, 403, _delivered),
    "parks-api:request-send-back": _need(403, 403, _delivered),
    "parks-api:request-withdraw": _need(404, 400),
    "parks-api:worker-list": Expected(403, 200),
    "parks-api:request-link": _need(403, 201, _accepted),
    "parks-api:value-link": Expected(403, 201, _VALUE),
    "parks-api:value-confirm": Expected(403, 403, _VALUE),
    "parks-api:value-refuse": Expected(403, 403, _VALUE),
    "parks-api:value-withdraw": Expected(403, 201, _VALUE),
    "parks-api:value-list": Expected(200, 200),
    "parks-api:value-detail": Expected(200, 200, _VALUE),
}
