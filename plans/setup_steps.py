"""What a new group does first about its plan."""

from __future__ import annotations

from django.db.models import QuerySet

from groupportal.tenancy.selectors import working_day
from groupportal.warnings.setup import setup_step
from plans.enums import FilingOrigin, RevisionState
from plans.models import Assignment, Filing, PlanRevision


@setup_step(
    "plan",
    10,
    "导入现有的附件2或目标任务分解表",
    "上传后先检查，确认才写入。手头没有文件，可以到“建设任务”里从空白起草。",
    page="imports:upload",
    kind="plan",
)
def plan_in_force() -> QuerySet[PlanRevision]:
    """A plan that counts."""
    return PlanRevision.objects.exclude(state=RevisionState.DRAFT)


def _proposed_day() -> str:
    """The date of the file that was read in, to begin the form with."""
    read = Filing.objects.filter(origin=FilingOrigin.IMPORT).order_by("-as_of")
    day = read.values_list("as_of", flat=True).first()
    return f"?on={day:%Y-%m-%d}" if day else ""


@setup_step(
    "working-date",
    20,
    "定下工作日期",
    "填报、台账和验收表打开时都先按这一天；导入过文件的，按文件的截至日期提出。",
    page="people:working_date",
    query=_proposed_day,
)
def working_date() -> bool:
    """The group said what it prepares."""
    return working_day() is not None


@setup_step(
    "assignments",
    60,
    "把任务部署给承办单位",
    "单位在“我的填报”里报贡献，秘书处汇总成集团填报。全由秘书处自己填的，这一步先不办。",
    page="plans:assign",
)
def assigned() -> QuerySet[Assignment]:
    """Something was put to somebody."""
    return Assignment.objects.all()
