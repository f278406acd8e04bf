from __future__ import annotations

from django.db import models
from django.db.models import Q

from governance.enums import EntryState
from governance.models.contest import Contest, ContestParty
from governance.states import ENTRY
from groupportal.deciding.ruling import RulingModel
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, Unit, person_key
from groupportal.ui.formats import titled


class ContestEntry(RulingModel):
    """What a unit enters (作品), screened by the office. ``number`` is all a jury learns of it; ``award``: what it won."""

    moves = ENTRY
    state = ENTRY.field()

    contest = GroupKey(Contest, on_delete=models.PROTECT, related_name="entries", verbose_name="征集评选")
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="报送单位")
    number = models.PositiveSmallIntegerField("编号")
    title = models.CharField("作品名称", max_length=80)
    author = models.CharField("作者", max_length=80, blank=True)
    text = models.TextField("作品说明", max_length=4000)
    is_shortlisted = models.BooleanField("入围", default=False)
    award = models.CharField("奖项", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "作品"
        ordering = ("contest", "number")
        constraints = [
            *ENTRY.constraints("contest_entry"),
            models.UniqueConstraint(fields=("group", "contest", "number"), name="contest_entry_number_once"),
            models.UniqueConstraint(
                fields=("group", "contest", "unit", "title"),
                condition=~Q(state=EntryState.WITHDRAWN),
                name="contest_entry_once",
                violation_error_message="你们单位已报送同名的作品，不用再报；要改的请打开那一件。",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="contest_entry_said"),
            models.CheckConstraint(
                condition=Q(is_shortlisted=False) | Q(state=EntryState.FIT), name="contest_shortlist_is_fit"
            ),
            models.CheckConstraint(
                condition=Q(award="") | Q(is_shortlisted=True), name="contest_award_from_shortlist"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}号{titled(self.title)}"


class ContestFile(GroupModel):
    """A file of an entry; it stays with it for good."""

    entry = GroupKey(ContestEntry, on_delete=models.CASCADE, related_name="files", verbose_name="作品")
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")

    class Meta:
        verbose_name = verbose_name_plural = "作品文件"
        ordering = ("entry", "id")
        constraints = [models.UniqueConstraint(fields=("group", "entry", "file"), name="contest_file_once")]

    def __str__(self) -> str:
        return str(self.file)


class ContestOpinion(GroupModel):
    """What somebody of the jury, or a unit, says of an entry (评议意见); changed until the last day."""

    entry = GroupKey(ContestEntry, on_delete=models.PROTECT, related_name="opinions", verbose_name="作品")
    party = GroupKey(ContestParty, on_delete=models.PROTECT, related_name="opinions", verbose_name="评委")
    score = models.PositiveSmallIntegerField("分数", null=True, blank=True)
    text = models.TextField("意见", max_length=1000, blank=True)
    given_at = models.DateTimeField("提出时间", auto_now=True)
    given_by = person_key("提出人")

    class Meta:
        verbose_name = verbose_name_plural = "评议意见"
        ordering = ("entry", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "entry", "party"), name="contest_opinion_once"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__lte=100),
                name="contest_score_of_a_hundred",
                violation_error_message="分数在 0 到 100 之间，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=False) | ~Q(text=""), name="contest_opinion_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}对{self.entry}的意见"
