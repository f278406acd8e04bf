from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from groupportal.deciding.decision import paper_key
from groupportal.tenancy.models import GroupKey, GroupModel, Unit, person_key
from groupportal.ui.addresses import record_url
from parks.enums import AchievementKind, ProjectKind
from parks.models.park import Centre
from parks.states import PROJECT


def mark_of(number: str, max_length: int) -> models.CharField[str, str]:
    """A number as it is compared (``ui.names.folded``: ＺＬ2021… is ZL 2021…), by which it is found and stands once."""
    # Letters may come apart where they are folded.
    return models.CharField(
        f"{number}（比对用）", max_length=max_length * 3, blank=True, default="", editable=False
    )


class JointProject(GroupModel):
    """A project of joint R&D or technical service with firms (合作研发、技术服务). ``unit`` answers for it.

    ``contract_amount`` in 元 is what was agreed; what came stands in ``ProjectMoney``, what it was worth in ``EconomicValue``.
    ``without_worth``: why it brought nobody anything that is counted in 元, so that nobody is asked for it.
    """

    kind = models.CharField("种类", max_length=10, choices=ProjectKind.choices)
    title = models.CharField("项目名称", max_length=160)
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="牵头单位")
    centre = GroupKey(
        Centre,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name="服务中心",
    )
    leader = models.CharField("负责人", max_length=60, blank=True)
    leader_user = person_key("负责人账号")
    starts_on = models.DateField("开始日期")
    due_on = models.DateField("计划完成日期", null=True, blank=True)
    ended_on = models.DateField("实际结束日期", null=True, blank=True)
    state = PROJECT.field()
    end_note = models.CharField("结题或终止说明", max_length=500, blank=True)
    text = models.TextField("内容", max_length=4000, blank=True)
    contract_number = models.CharField("合同编号", max_length=60, blank=True)
    contract_mark = mark_of("合同编号", 60)
    contract_amount = models.DecimalField(
        "合同金额（元）", max_digits=14, decimal_places=2, null=True, blank=True
    )
    contract = paper_key("合同扫描件")
    without_worth = models.CharField("没有经济价值的说明", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "合作项目"
        ordering = ("-starts_on", "-id")
        constraints = [
            PROJECT.known("project"),
            models.UniqueConstraint(
                fields=("group", "unit", "title", "starts_on"),
                name="project_once",
                violation_error_message="这个单位同一天开始的同名项目已经登记，请打开那一个修改。",
            ),
            models.UniqueConstraint(
                fields=("group", "contract_mark"),
                condition=~Q(contract_mark=""),
                name="project_contract_once",
                violation_error_message="这个合同编号已在另一个项目里，请核对。",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="project_titled"),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                name="project_due_after",
                violation_error_message="计划完成日期不应早于开始日期，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(state="running", ended_on__isnull=True)
                | ~Q(state="running") & Q(ended_on__gte=F("starts_on")),
                name="project_ended_on_a_day",
                violation_error_message="结题或终止请填写结束日期，不应早于开始日期；进行中的不填。",
            ),
            models.CheckConstraint(
                condition=Q(contract_amount__isnull=True) | Q(contract_amount__gte=0),
                name="project_amount_positive",
                violation_error_message="合同金额不应小于 0，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return record_url("parks:project", self.public_id)


class ProjectPartner(GroupModel):
    """A firm or another unit that takes part in a project (合作单位)."""

    project = GroupKey(
        JointProject, on_delete=models.CASCADE, related_name="partners", verbose_name="合作项目"
    )
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="合作单位")

    class Meta:
        verbose_name = verbose_name_plural = "合作单位"
        ordering = ("project", "unit__pinyin")
        constraints = [
            models.UniqueConstraint(fields=("group", "project", "unit"), name="project_partner_once")
        ]

    def __str__(self) -> str:
        return str(self.unit)


class Milestone(GroupModel):
    """What is to be reached in a project by a day (里程碑)."""

    project = GroupKey(
        JointProject, on_delete=models.CASCADE, related_name="milestones", verbose_name="合作项目"
    )
    title = models.CharField("节点", max_length=120)
    due_on = models.DateField("应完成日期")
    done_on = models.DateField("完成日期", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    paper = paper_key("材料")

    class Meta:
        verbose_name = verbose_name_plural = "项目节点"
        ordering = ("project", "due_on", "id")
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="milestone_titled")]

    def __str__(self) -> str:
        return self.title


class ProjectMoney(GroupModel):
    """Money that came in for a project on a day (到账), in 元."""

    project = GroupKey(JointProject, on_delete=models.PROTECT, related_name="money", verbose_name="合作项目")
    day = models.DateField("到账日期")
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2)
    payer = GroupKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="付款单位"
    )
    note = models.CharField("说明", max_length=300, blank=True)
    paper = paper_key("凭证")

    class Meta:
        verbose_name = verbose_name_plural = "项目到账"
        ordering = ("project", "day", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="project_money_positive",
                violation_error_message="金额应大于 0，请核对。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project}到账"


class Achievement(GroupModel):
    """What came of a project (成果): a patent, a software right, a product, a prize, with its number and paper."""

    project = GroupKey(
        JointProject, on_delete=models.PROTECT, related_name="achievements", verbose_name="合作项目"
    )
    kind = models.CharField("种类", max_length=10, choices=AchievementKind.choices)
    title = models.CharField("名称", max_length=160)
    number = models.CharField("证书或登记号", max_length=80, blank=True)
    mark = mark_of("证书或登记号", 80)
    holder = models.CharField("权利人或获奖人", max_length=160, blank=True)
    gained_on = models.DateField("取得日期")
    paper = paper_key("证书扫描件")

    class Meta:
        verbose_name = verbose_name_plural = "项目成果"
        ordering = ("-gained_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "mark"),
                condition=~Q(mark=""),
                name="achievement_once",
                violation_error_message="这个证书或登记号已经登记在另一项成果里，请核对。",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="achievement_titled"),
        ]

    def __str__(self) -> str:
        return self.title
