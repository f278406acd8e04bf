"""Two people change the same record: who saves second is told what has become of it meanwhile, and overwrites it knowingly or not.

A form that begins with what a record says carries a short print of every such value (``once.SEEN``). Where a value is another when
the form is handed in, and the form would put the old one back, the form is shown again with what stands there now.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.forms import BaseForm, BoundField
from django.utils import timezone

from groupportal.ui.once import SEEN


def print_of(text: str) -> str:
    """A short print of what was shown, to be known again by."""
    return hashlib.blake2s(text.encode(), digest_size=4).hexdigest()


def prints_of(form: BaseForm) -> str:
    """``name:print`` of every field that begins with something, for the hidden field of the form."""
    return " ".join(f"{bound.name}:{_print(bound)}" for bound in form.visible_fields())


def overtaken(form: Any, seen: str) -> list[BoundField]:
    """The fields whose record changed since ``seen`` was written, and which the form would change back."""
    if not isinstance(form, BaseForm):
        return []
    known = dict(pair.split(":", 1) for pair in seen.split() if ":" in pair)
    changed = [form[name] for name in form.fields if name in known and known[name] != _print(form[name])]
    return [bound for bound in changed if bound.field.has_changed(bound.initial, bound.data)]


def overtaken_words(fields: list[BoundField]) -> str:
    """What is said above the form: which fields, and what they hold now."""
    now = "；".join(f"“{bound.label}”现在是{_shown(bound)}" for bound in fields)
    return (
        f"您打开这张表以后，别人改过这条记录，所以还没有保存：{now}。"
        "您填的内容都还在下面；核对以后再保存一次，就按您填的为准。"
    )


def carry_seen(form: Any, request: Any, *, told: bool) -> str:
    """The hidden field of a form that is shown: what it came with, unless the person has just been told of the change."""
    if not isinstance(form, BaseForm):
        return ""
    return (not told and request.POST.get(SEEN)) or prints_of(form)


def _print(bound: BoundField) -> str:
    initial = bound.initial
    value = bound.field.prepare_value(initial)
    items = value if isinstance(value, list | tuple) else [value]
    # A day that is only proposed, today, is another one after midnight.
    plain = [str(item) if item not in (None, "") else "" for item in items]
    return print_of(
        "\n".join("today" if item == timezone.localdate().isoformat() else item for item in plain)
    )


def _shown(bound: BoundField) -> str:
    value = bound.field.prepare_value(bound.initial)
    if value in (None, "", []):
        return "空白"
    if isinstance(value, bool):
        return "已勾选" if value else "没有勾选"
    choices = {str(code): str(label) for code, label in getattr(bound.field, "choices", ())}
    items = value if isinstance(value, list | tuple) else [value]
    return f"“{'、'.join(choices.get(str(item), str(item)) for item in items)}”"
