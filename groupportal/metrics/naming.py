"""References to metrics as people write them: ``【集团成员总数（类别：学校）】`` stands for ``{{members.active category=school}}``.

Codes stay when a metric gets another name, so codes are kept; nobody has to read one. Only brackets that begin with the name
of a metric are references, others are text.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from groupportal.errors import DomainError
from groupportal.metrics.fields import params_of
from groupportal.metrics.params import Param, UuidParam
from groupportal.metrics.registry import Metric, known_metrics, metric_of

REFERENCE = re.compile(r"\{\{\s*(?P<code>[a-z_]+\.[a-z_]+)(?P<params>(?:\s+[a-z_]+=[^\s{}]+)*)\s*\}\}")
_BRACKETS = re.compile(r"【([^【】]+)】")
_IN_PARENS = re.compile(r"[（(](.+)[）)]", re.DOTALL)
_APART = re.compile(r"[\s{}%]")
"""What would end a value inside a reference."""
_UNQUOTABLE = re.compile(r"[【】\n]")


def _signs(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def reference_name(metric: Metric, params: dict[str, Any]) -> str:
    """A reference as people write it; ``params`` as they are kept or read."""
    known = params_of(metric)
    said = "，".join(f"{known[name].label}：{_said(known[name], value)}" for name, value in params.items())
    return f"【{metric.label}（{said}）】" if said else f"【{metric.label}】"


def reference_code(metric: Metric, params: dict[str, Any]) -> str:
    """A reference as it is kept."""
    known = params_of(metric)
    given = (f"{name}={_APART.sub(_signs, known[name].write(value))}" for name, value in params.items())
    return "{{" + " ".join([metric.code, *given]) + "}}"


def given_params(match: re.Match[str]) -> dict[str, str]:
    """The parameters of a reference as text."""
    return {name: unquote(value) for name, value in (p.split("=", 1) for p in match["params"].split())}


def named(text: str) -> str:
    """A kept text as people read and edit it; a reference that names nothing known stays."""
    return REFERENCE.sub(_named, text)


def coded(text: str) -> str:
    """The text as it is kept. DomainError, naming it, for a condition that the metric does not have."""
    return _BRACKETS.sub(_coded, text)


def _named(match: re.Match[str]) -> str:
    try:
        metric = metric_of(match["code"])
        known = params_of(metric)
        return reference_name(metric, {n: known[n].read(v) for n, v in given_params(match).items()})
    except (DomainError, KeyError):
        return match[0]


def _coded(match: re.Match[str]) -> str:
    inside = match[1].strip()
    # The longest name first: one name may begin with another.
    fitting = sorted((m for m in known_metrics() if inside.startswith(m.label)), key=lambda m: -len(m.label))
    for metric in fitting:
        rest = inside.removeprefix(metric.label).strip()
        given = _IN_PARENS.fullmatch(rest)
        if not rest or given:
            return reference_code(metric, _conditions(metric, given[1] if given else "", match[0]))
    return match[0]


def _conditions(metric: Metric, text: str, typed: str) -> dict[str, Any]:
    """``类别：学校，行业：制造业`` read. A value may hold commas: the next condition begins with a name."""
    if not text:
        return {}
    by_label = {param.label: (name, param) for name, param in params_of(metric).items()}
    labels = "|".join(re.escape(label) for label in sorted(by_label, key=len, reverse=True))
    starts = list(re.finditer(rf"(?:^|[，,；;])\s*({labels})\s*[：:]", text)) if by_label else []
    if not starts or starts[0].start():
        which = f"可以用：{'、'.join(by_label)}。" if by_label else "它不带条件。"
        raise DomainError("bad_reference", f"文中“{typed}”里有“{metric.label}”没有的条件。{which}")
    ends = [*(match.start() for match in starts[1:]), len(text)]
    read: dict[str, Any] = {}
    for match, end in zip(starts, ends, strict=True):
        name, param = by_label[match[1]]
        try:
            read[name] = _read(param, text[match.end() : end].strip())
        except DomainError as error:
            raise DomainError("bad_reference", f"文中“{typed}”不能取数：{error.message}") from error
    return read


def _said(param: Param, value: Any) -> str:
    """A condition's value in words; its sign where words would not lead back to it."""
    if isinstance(param, UuidParam):
        shown = next((str(label) for key, label in param.named() if key == value), "")
        back = _records_named(param, shown) == [value]
    else:
        shown, back = param.show(value), True
    return shown if shown and back and not _UNQUOTABLE.search(shown) else param.write(value)


def _read(param: Param, text: str) -> Any:
    if isinstance(param, UuidParam):
        found = _records_named(param, text)
        if len(found) == 1:
            return found[0]
        if found:
            raise DomainError(
                "bad_param",
                f"叫“{text}”的{param.label}有 {len(found)} 个。请用“插入系统里的数”从列表里选。",
            )
    return param.read(text)


def _records_named(param: UuidParam, name: str) -> list[Any]:
    return [key for key, label in param.named() if str(label) == name]
