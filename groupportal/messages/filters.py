"""Narrowing the delivery log."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet

from groupportal.messages.enums import Channel, DeliveryState
from groupportal.messages.models import Delivery
from groupportal.messages.topics import known_topics


class DeliveryFilter(django_filters.FilterSet):
    """By words, channel, state and topic. An address is found by the whole of it: a part would let addresses be guessed."""

    q = django_filters.CharFilter(method="by_text", label="标题、收信人或完整的地址")
    channel = django_filters.ChoiceFilter(choices=Channel.choices, label="渠道", empty_label="全部渠道")
    state = django_filters.ChoiceFilter(choices=DeliveryState.choices, label="状态", empty_label="全部状态")
    topic = django_filters.ChoiceFilter(
        choices=lambda: [(t.code, t.label) for t in known_topics()], label="消息类别", empty_label="全部类别"
    )

    class Meta:
        model = Delivery
        fields: list[str] = []

    def by_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(
            Q(title__icontains=text)
            | Q(recipient__name__icontains=text)
            | Q(recipient__pinyin__icontains=text)
            | Q(robot__name__icontains=text)
            | Q(address__iexact=text)
        )
