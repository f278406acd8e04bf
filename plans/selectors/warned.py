"""What of the tasks and indicators needs a look before it is printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from groupportal.warnings.registry import Warned
from plans.selectors.bound import disagreements_of
from plans.selectors.claims import sentences_by_code
from plans.selectors.filed import FiledItem

KIND = "plans.texts"


def warned_of(one: FiledItem, as_of: dt.date) -> Iterator[Warned]:
    """Not filed, claimed without being shown, a filed figure that differs from the records."""

    def warned(code: str, message: str, *facts: object) -> Warned:
        thread = one.item.thread
        url = reverse("plans:task", urlconf=settings.GROUP_URLCONF, kwargs={"public_id": thread.public_id})
        key = f"{KIND}:{code}:{thread.public_id}"
        return Warned(
            key, message, one.item.name, one.item.get_kind_display(), f"{url}?as_of={as_of:%Y-%m-%d}", facts
        )

    if one.filing is None:
        yield warned("unfiled", "截至这一天还没有已通过的进展填报，完成情况为空。")
    else:
        for code, said in sentences_by_code(one.claims).items():
            yield warned(code, said, one.filing.pk)
    for point, said in disagreements_of(one.points, one.figures, as_of):
        yield warned(f"differs-{point.position}", said)
