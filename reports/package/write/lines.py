"""What the papers of a package say, before they are Excel, Word or text: the list, the missing points, the explanation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from groupportal.files.packing import SUMS
from groupportal.ui.asof import as_of_label
from groupportal.ui.formats import file_size
from reports.package.values import BY_TEXT, Contents, Lack, TaskPart, Use

EXPLANATION, EXCEL, WORD = "00-说明.txt", "00-目录.xlsx", "00-目录.docx"
HEADS = ("编号", "上一级", "任务或指标", "验收要点", "要求的数量", "材料", "说明", "来源", "大小")
LACK_HEADS = ("编号", "上一级", "任务或指标", "验收要点", "要求的数量", "必须有佐证", "情况")
FAULT_HEADS = ("文件名", "情况", "用于")
ALL_POINTS = "（各要点共用）"
NOTHING = "缺"
_TO_ENCODE = re.compile(r"[^A-Za-z0-9_.~/-]+")


@dataclass(frozen=True)
class Line:
    """A row of the list. ``link``: the address of the material from the package's own folder, "" without one."""

    cells: tuple[str, ...]
    link: str = ""


def link_to(path: str) -> str:
    """The address of a file of the package from its first folder: forward slashes, everything else encoded.

    What ``quote`` gives, run by run: it goes byte by byte, and there are thousands.
    """
    return _TO_ENCODE.sub(lambda run: "%" + run[0].encode().hex("%").upper(), path)


def lines_of(contents: Contents, task: TaskPart) -> Iterator[Line]:
    """The rows of a task: what all its points share, then point by point with what lies in its folder."""
    first = (task.number, task.heading, task.name)
    shared = [use for use in task.shared if not contents.files[use.at].fault]
    for use in shared:
        if not use.about:
            yield _line(contents, (*first, ALL_POINTS, ""), use)
    for at, point in enumerate(task.points, 1):
        begin = (*first, f"{point.number}{point.text}", point.asked)
        here = [use for use in point.uses if not contents.files[use.at].fault]
        here += [use for use in shared if use.about == at]
        for use in here:
            yield _line(contents, begin, use)
        if elsewhere := [use for use in shared if use.about != at and use.origin != BY_TEXT]:
            yield Line((*begin, f"{'另' if here else ''}见本任务共用的 {len(elsewhere)} 份", "", "", ""))
        elif not here:
            yield Line((*begin, NOTHING, "", "", ""))


def _line(contents: Contents, begin: tuple[str, ...], use: Use) -> Line:
    file = contents.files[use.at]
    name = file.path.rsplit("/", 1)[1]
    return Line((*begin, name, use.note, use.origin, file_size(file.size)), link_to(file.path))


def lack_cells(lack: Lack) -> tuple[str, ...]:
    """A row of the missing list."""
    task, point = lack.task, lack.point
    text = f"{point.number}{point.text}"
    return (task.number, task.heading, task.name, text, point.asked, point.must, lack.reason)


def fault_cells(contents: Contents) -> list[tuple[str, ...]]:
    """The files that could not be put in: name, what is wrong, which tasks wanted them."""
    if not contents.faults:
        return []
    wanted: dict[int, list[str]] = {}
    for task in contents.tasks:
        for use in (*task.shared, *(u for p in task.points for u in p.uses)):
            wanted.setdefault(use.at, []).append(task.number)
    return [
        (file.name, file.fault, "、".join(dict.fromkeys(wanted.get(at, []))))
        for at, file in enumerate(contents.files)
        if file.fault
    ]


def explanation(contents: Contents, made_by: str) -> list[str]:
    """What the package is, line by line."""
    lacks = contents.lacks
    must = sum(lack.point.needed for lack in lacks)
    points = sum(len(task.points) for task in contents.tasks)
    inside = len(contents.files) - len(contents.faults)
    lines = [
        f"{contents.unit_name} 佐证材料包",
        f"截至：{as_of_label(contents.as_of)}",
        f"制作：{made_by}",
        f"材料：{inside} 份，{file_size(contents.size)}；验收要点 {points} 条，其中 {points - len(lacks)} 条有佐证材料。",
        f"缺项：{len(lacks)} 条验收要点没有佐证材料，其中 {must} 条要求了数量、必须有佐证。见目录里的“缺项”。",
        f"打不开的文件：{len(contents.faults)} 份。"
        + ("见目录里的“未装入的文件”。" if contents.faults else ""),
        "",
        "怎样看",
        "一、请先把压缩包全部解压，再打开 00-目录.xlsx 或 00-目录.docx，点“材料”一栏直接打开文件。",
        "二、文件夹按验收要点的顺序编号：1-建设任务、2-成果指标，下面是上一级、任务、要点。",
        _sharing(contents),
        f"四、要核对文件有没有改动，在解压后的文件夹里运行 sha256sum -c {SUMS}。",
        "",
        "材料来自截至日期以前审核通过的集团填报的佐证材料，和绑定指标背后的记录所附的文件。"
        + ("谈到经费的要点另附台账凭证。" if contents.vouchers else "没有附台账凭证。"),
    ]
    if contents.withheld:
        lines.append(f"另有 {contents.withheld} 份文件不对验收专家开放，没有装入。")
    return lines


def _sharing(contents: Contents) -> str:
    if contents.copies:
        return "三、一份材料证明几个要点的，在每个要点的文件夹里各放一份。"
    return (
        "三、一份材料证明几个要点的，只放一份：文件名说到某个要点的放在那个要点的文件夹，其余放在“00-各要点共用”；"
        "目录在每一处都指向它。"
    )
