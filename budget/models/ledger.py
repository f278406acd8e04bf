from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from budget.enums import EntryKind, EntryOrigin, Source
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from groupportal.ui.formats import cndate
from groupportal.ui.pinyin import PinyinField


class LedgerEntry(GroupModel):
    """Money received or spent for a main task, in 元. Append-only: a mistake is reversed by its opposite.

    ``occurred_on`` is the day of the voucher; tables count what occurred up to their cut-off date. What an opening entry is broken
    down into names it in ``breaks_down``: the vouchers, and the reversal of as much on the opening's day (a trigger keeps both even).
    """

    plan = GroupKey(
        "plans.Plan", on_delete=models.PROTECT, related_name="ledger_entries", verbose_name="规划"
    )
    thread = GroupKey(
        "plans.ItemThread", on_delete=models.PROTECT, related_name="ledger_entries", verbose_name="建设任务"
    )
    source = models.CharField("资金来源", max_length=20, choices=Source.choices)
    kind = models.CharField("类型", max_length=20, choices=EntryKind.choices)
    amount = models.DecimalField("金额（元）", max_digits=16, decimal_places=2)
    occurred_on = models.DateField("日期")
    voucher_no = models.CharField("凭证号", max_length=60, blank=True)
    counterparty = models.CharField("往来单位", max_length=160, blank=True)
    pinyin = PinyinField(source="counterparty", max_length=800)
    summary = models.CharField("摘要", max_length=300, blank=True)
    origin = models.CharField("来源", max_length=20, choices=EntryOrigin.choices, default=EntryOrigin.PORTAL)
    reverses = GroupKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversals", verbose_name="冲销"
    )
    breaks_down = GroupKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="breakdown",
        verbose_name="分解自",
    )
    reason = models.CharField("冲销原因", max_length=300, blank=True)
    source_file = GroupKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="导入自"
    )
    created_by = person_key("登记人")
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "到位与支出台账"
        ordering = ("-occurred_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "reverses"),
                condition=Q(reverses__isnull=False, breaks_down__isnull=True),
                name="ledger_reversed_once",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
                name="ledger_sign_by_kind",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(reason=""), name="ledger_reversal_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(origin=EntryOrigin.PORTAL) | Q(reverses__isnull=False) | ~Q(voucher_no=""),
                name="ledger_has_voucher",
            ),
        ]
        indexes = [
            models.Index(fields=("group", "plan", "occurred_on", "id"), name="ledger_in_order"),
            models.Index(fields=("group", "thread", "source", "kind"), name="ledger_by_cell"),
            # The search reads the newest first, of all plans, and stops when it has enough. It reads the index alone, which is why
            # the pinyin is cut: an entry of the index takes some 2,700 bytes, and these columns at their longest are less.
            models.Index(
                fields=("group", "occurred_on", "id"),
                include=("voucher_no", "summary", "counterparty", "pinyin"),
                name="ledger_newest",
            ),
        ]

    def __str__(self) -> str:
        return f"{cndate(self.occurred_on)} {self.get_kind_display()} {self.amount:,.2f} 元"

    @property
    def way(self) -> str:
        """How it came into the ledger, as lists say it."""
        if self.reverses_id:
            return "期初分解" if self.breaks_down_id else "冲销"
        return str(EntryOrigin(self.origin).label)

    def get_absolute_url(self) -> str:
        return reverse("budget:entry", kwargs={"public_id": self.public_id})


class LedgerEvidence(GroupModel):
    """A file that proves an entry. Append-only like the entry."""

    entry = GroupKey(LedgerEntry, on_delete=models.PROTECT, related_name="evidence", verbose_name="台账")
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    added_by = person_key("上传人")
    added_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "台账凭证附件"
        ordering = ("entry", "id")
        constraints = [models.UniqueConstraint(fields=("group", "entry", "file"), name="ledger_file_once")]

    def __str__(self) -> str:
        return str(self.file)
