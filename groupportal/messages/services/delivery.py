"""Sending again what did not go out."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.messages.enums import DeliveryState
from groupportal.messages.models import Delivery
from groupportal.messages.services.queue import wake
from groupportal.tenancy.viewer import Viewer


@transaction.atomic
def send_again(delivery: Delivery, *, by: Viewer) -> Delivery:
    """Have a delivery tried again from the beginning. DomainError for one that did not fail."""
    by.require("messages.manage_channels")
    row = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if row.state != DeliveryState.FAILED:
        raise DomainError(
            "delivery_state", f"这条记录现在是“{row.get_state_display()}”，只有没发出的才能重新发送。"
        )
    row.state, row.attempts, row.next_try_at = DeliveryState.WAITING, 0, timezone.now()
    row.save(update_fields=["state", "attempts", "next_try_at"])
    record("messages.sent_again", row, by=by.user)
    wake()
    return row
