"""The evidence package: what it will hold, what is missing, and the making of it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from groupportal.jobs.services import enqueue
from groupportal.lists.pages import MOST_PRINTED
from groupportal.reporting.values import require_past
from groupportal.ui.asof import AsOfMixin, as_of_label, parse_working_day
from groupportal.ui.formats import file_size
from groupportal.ui.pages import FormPage, Page
from groupportal.ui.tables import Column, LinkCell, draw
from plans.selectors.content import before_the_first_of_main
from reports.enums import Report
from reports.forms.package import PackageForm
from reports.package.collect import package_as_of
from reports.package.values import Contents, Lack
from reports.package.write.lines import fault_cells
from reports.selectors.package import folders_of, looked_at
from reports.selectors.run import report_runs
from reports.services.package import room_for

_SHOWN_LACKS = 50


def _task_link(lack: Lack) -> LinkCell:
    task = lack.task
    return LinkCell(f"{task.number} {task.name}", reverse("plans:task", kwargs={"public_id": task.thread}))


_LACKS = (
    Column("验收要点", lambda lack: f"{lack.point.number}{lack.point.text}"),
    Column("任务或指标", _task_link),
    Column("要求的数量", "point.asked"),
    Column("必须有佐证", "point.must"),
    Column("情况", "reason"),
)


class PackagePage(AsOfMixin, Page):
    """Folders, sizes, missing points and broken files of a day's package, before it is made."""

    is_printed = True
    action = "reports.make_package"
    title = "佐证材料包"
    lead = "按验收要点编号的文件夹、能点开的目录、缺项清单，合成一个压缩包。材料取自截至日期以前审核通过的集团填报和绑定的指标。"
    template_name = "reports/package.html"

    def as_of_note(self) -> str:
        return before_the_first_of_main(self.as_of)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("验收表", reverse("reports:index"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET
        chosen = {name: bool(query.get(name)) for name in ("vouchers", "copies")}
        contents = looked_at(package_as_of(self.as_of, self.request.viewer, **chosen))
        lacks = contents.lacks
        shown = lacks[: MOST_PRINTED if query.get("lacks") else _SHOWN_LACKS]
        must = sum(lack.point.needed for lack in lacks)
        points = sum(len(task.points) for task in contents.tasks)
        return super().get_context_data(
            **{
                "form": PackageForm(initial={"as_of": self.as_of, **chosen}),
                "facts": _facts(contents, points, len(lacks), must),
                "no_room": room_for(contents),
                "is_empty": not contents.files,
                "folders": list(folders_of(contents)),
                "faults": fault_cells(contents),
                "lack_count": len(lacks),
                "lacks": draw(_LACKS, shown, query=query, caption="缺项") if lacks else "",
                "more_lacks": len(shown) < len(lacks),
                "made": report_runs().filter(kind=Report.PACKAGE)[:5],
                **kwargs,
            }
        )


def _facts(contents: Contents, points: int, lacking: int, must: int) -> list[tuple[str, str]]:
    facts = [
        ("材料", f"{len(contents.files) - len(contents.faults):,} 份，{file_size(contents.size)}"),
        ("验收要点", f"{points:,} 条，{points - lacking:,} 条有佐证"),
        ("缺项", f"{lacking:,} 条，其中 {must:,} 条要求了数量、必须有佐证"),
    ]
    if contents.withheld:
        facts.append(("不装入", f"{contents.withheld} 份文件不对验收专家开放"))
    return facts


class MakePackage(FormPage):
    """Queue the making of a package and show its job."""

    action = "reports.make_package"
    title = "制作佐证材料包"
    form_class = PackageForm
    submit_label = "制作材料包"
    tells_overtaken = False

    def get_initial(self) -> dict[str, Any]:
        return {"as_of": parse_working_day(self.request)}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("验收表", reverse("reports:index")), ("佐证材料包", reverse("reports:package"))]

    def perform(self, form: Any) -> str:
        asked = form.cleaned_data
        require_past(asked["as_of"], timezone.localdate())
        title = f"制作佐证材料包（截至{as_of_label(asked['as_of'])}）"
        params = {**asked, "as_of": asked["as_of"].isoformat()}
        job = enqueue("reports.package", params, by=self.request.viewer, title=title)
        return reverse("jobs:job", kwargs={"public_id": job.public_id})
