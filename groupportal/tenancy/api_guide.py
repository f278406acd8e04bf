"""The API in words, read off its own description: endpoints, filters, fields, an example answer of each."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from drf_spectacular.generators import SchemaGenerator

from groupportal.tenancy.api_rights import RIGHT

Schema = Mapping[str, Any]

_CHOICE = re.compile(r"^\* `(.*?)` - (.*)$", re.MULTILINE)
_TYPES = {
    "uuid": "编号",
    "date": "日期",
    "date-time": "日期和时间",
    "decimal": "小数，写成文本",
    "uri": "网址",
    "string": "文本",
    "integer": "整数",
    "number": "数",
    "boolean": "是或否",
    "object": "对象",
    "array": "列表",
}
_PAGING = {"page": "第几页，从 1 起", "page_size": "每页几条，默认 50，最多 200"}
_SAMPLES: dict[str, Any] = {
    "uuid": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10",
    "date": "2023-06-30",
    "date-time": "2023-06-30T09:30:00+08:00",
    "decimal": "12.50",
    "uri": "https://www.example.cn",
    "integer": 12,
    "number": 12,
    "boolean": True,
}
_TEXTS: dict[str, Any] = {
    "姓名": "陈明",
    "单位名称": "江门市示例机电有限公司",
    "统一社会信用代码": "91440703MA5123456X",
    "六位行政区划代码": "440703",
    "行政区划名称": "广东省江门市蓬江区",
    "地址": "建设路 20 号",
    "职务": "技术部经理",
    "网址": "https://www.example.cn",
}
"""What stands in an example for a field of this description; other texts stand for themselves."""


def sample_texts(texts: Mapping[str, Any]) -> None:
    """What examples show for the fields of these descriptions: a room says it beside its serializers."""
    _TEXTS.update(texts)


@dataclass(frozen=True)
class Line:
    """A filter or a field: its name, type, meaning, the values it may have with their words."""

    name: str
    kind: str
    words: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Endpoint:
    """One address and method. ``right`` is the action of the role table, "" at the door; ``sent`` are the fields of what is sent."""

    anchor: str
    method: str
    summary: str
    path: str
    right: str
    filters: tuple[Line, ...]
    sent: tuple[Line, ...]
    sent_example: str
    fields: tuple[Line, ...]
    paged: bool
    example: str


@cache
def described() -> Schema:
    """The OpenAPI description of a group's endpoints."""
    found: Schema = SchemaGenerator(urlconf=settings.GROUP_URLCONF).get_schema(request=None, public=True)
    return found


def guide(schema: Schema, prefix: str = "") -> list[tuple[str, list[Endpoint]]]:
    """The endpoints under the names of their groups; ``prefix`` stands before every path."""
    titles = {tag["name"]: tag["description"] for tag in schema.get("tags", ())}
    found: dict[str, list[Endpoint]] = {}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            title = titles.get(operation["tags"][0], operation["tags"][0])
            found.setdefault(title, []).append(_endpoint(schema, method.upper(), path, prefix, operation))
    order = list(titles.values())
    return sorted(found.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))


def _endpoint(schema: Schema, method: str, path: str, prefix: str, operation: Schema) -> Endpoint:
    content = next(said for code, said in operation["responses"].items() if code.startswith("2"))["content"]
    asked: Schema = next(iter(operation.get("requestBody", {}).get("content", {}).values()), {"schema": {}})
    shown = [example["value"] for example in asked.get("examples", {}).values()]
    answer = _resolved(schema, next(iter(content.values()))["schema"])
    results = answer.get("properties", {}).get("results")
    row = _resolved(schema, results["items"]) if results else answer
    return Endpoint(
        anchor=operation["operationId"],
        method=method,
        summary=operation.get("summary", ""),
        path=f"{prefix}{path}",
        right=operation.get(RIGHT, ""),
        filters=tuple(_filter(p) for p in operation.get("parameters", ())),
        sent=tuple(_fields(schema, _resolved(schema, asked["schema"]))),
        sent_example="\n".join(json.dumps(one, ensure_ascii=False, indent=2) for one in shown),
        fields=tuple(_fields(schema, row)),
        paged=results is not None,
        example=_example(schema, row, f"{prefix}{path}", paged=results is not None),
    )


def _resolved(schema: Schema, node: Schema) -> Schema:
    """A node with what it refers to; words beside a reference win over those of its aim."""
    parts = node.get("allOf") or ([node] if "$ref" in node else [])
    found: dict[str, Any] = {}
    for part in parts:
        found |= schema["components"]["schemas"][part["$ref"].rsplit("/", 1)[1]]
    if parts and found.get("type") == "object":
        found.pop("description", None)  # a docstring
    return {**found, **{k: v for k, v in node.items() if k not in ("$ref", "allOf")}}


def _filter(parameter: Schema) -> Line:
    node, name = parameter["schema"], parameter["name"]
    words, choices = _words(parameter.get("description") or node.get("title", ""))
    if parameter["in"] == "path":
        words = words or "编号，名单里给出"
    words = _PAGING.get(name, words or node.get("title", ""))
    needed = "；必填" if parameter.get("required") else ""
    return Line(name, _kind(node), words + needed, choices or _yes_or_no(node))


def _fields(schema: Schema, node: Schema, before: str = "") -> list[Line]:
    """The fields of an object, those of objects within it below their own name."""
    lines = []
    for name, raw in node.get("properties", {}).items():
        field = _resolved(schema, raw)
        words, choices = _words(field.get("description") or "")
        choices = choices or _yes_or_no(field)
        label = f"{before}{name}"
        words = (words or field.get("title", "")) + ("；可为空" if field.get("nullable") else "")
        lines.append(Line(label, _kind(field), words, choices))
        inner = _resolved(schema, field["items"]) if field.get("type") == "array" else field
        lines += _fields(schema, inner, f"{label}.") if inner.get("properties") else []
    return lines


def _words(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A description apart from the values listed below it."""
    return _CHOICE.sub("", str(text)).strip(), tuple(_CHOICE.findall(str(text)))


def _yes_or_no(node: Schema) -> tuple[tuple[str, str], ...]:
    return (("true", "是"), ("false", "否")) if node.get("type") == "boolean" else ()


def _kind(node: Schema) -> str:
    return _TYPES.get(node.get("format", ""), _TYPES.get(node.get("type", "object"), "文本"))


def _example(schema: Schema, row: Schema, path: str, *, paged: bool) -> str:
    """An answer as it would look, from the description alone."""
    one = _sample(schema, row)
    whole = {"count": 135, "next": f"{path}?page=2", "previous": None, "results": [one]} if paged else one
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _sample(schema: Schema, raw: Schema) -> Any:
    node = _resolved(schema, raw)
    if "properties" in node:
        return {name: _sample(schema, field) for name, field in node["properties"].items()}
    if node.get("type") == "array":
        return [_sample(schema, {**node["items"], "description": node.get("description", "")})]
    words = _words(node.get("description") or node.get("title", ""))[0]
    if words in _TEXTS:
        return _TEXTS[words]
    if node.get("enum"):
        return node["enum"][0]
    if node.get("format") in _SAMPLES or node.get("type") in _SAMPLES:
        return _SAMPLES.get(node.get("format", ""), _SAMPLES.get(node.get("type", "")))
    return words
