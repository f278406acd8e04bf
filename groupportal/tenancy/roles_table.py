"""The role × action table for people: as rows for the page, as Markdown for the documents."""

from __future__ import annotations

from groupportal.tenancy.roles import ACTIONS, SECTIONS, Role

Row = tuple[str, list[bool], bool]
"""The action in words; for each role whether it may; whether an operator on a visit may."""


def roles_table() -> list[tuple[str, list[Row]]]:
    """The table by section, in the order of ``ACTIONS``."""
    sections: dict[str, list[Row]] = {}
    for name, action in ACTIONS.items():
        section = SECTIONS[name.partition(".")[0]]
        row = (action.label, [role in action.roles for role in Role], action.operator)
        sections.setdefault(section, []).append(row)
    return list(sections.items())


def roles_markdown() -> str:
    """``docs/permissions.md``."""
    heads = [*Role.labels, "平台运维（访问期内）"]
    lines = [
        "# 角色与权限",
        "",
        "由 `manage.py roles_table` 生成，内容来自各应用的 `actions.py`，请勿手工修改。",
        "门户的“角色权限表”页面显示同一张表。",
        "",
    ]
    for section, rows in roles_table():
        lines += [f"## {section}", "", f"| 操作 | {' | '.join(heads)} |", "| --- |" + " :-: |" * len(heads)]
        for label, may, operator in rows:
            cells = " | ".join("✓" if m else "" for m in [*may, operator])
            lines.append(f"| {label} | {cells} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"
