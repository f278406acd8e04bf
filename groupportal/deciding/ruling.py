"""Ruling by two people: one puts forward, another rules. 审核、确认、答复.

A room declares its moves, a model and a kind, and has it whole::

    PROPOSAL = RulingMoves(Ruled, "这份更改申请", {...}, waits=WAITING, ruled=(ACCEPTED, REFUSED), explained=(REFUSED,))

    class DataProposal(RulingModel):
        moves = PROPOSAL
        state = PROPOSAL.field()
        class Meta:
            constraints = [*PROPOSAL.constraints("proposal")]

    class Proposals(RulingKind[DataProposal]):
        model = DataProposal
        action, proposing = "members.review_application", "members.edit_own_unit"
        recorded = {WAITING: "members.change_proposed", ACCEPTED: "members.change_accepted", ...}
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Generic, TypeVar

from django.conf import settings
from django.core import checks
from django.db import models, transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, acting
from groupportal.deciding.transitions import Moves
from groupportal.errors import DomainError
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import GroupModel, person_key
from groupportal.tenancy.scope import SYSTEM_ACTOR, active_group
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer

MAX_ANSWER = 1000


class RulingMoves(Moves):
    """Moves of something that is ruled on: the state in which it waits, those that a ruling leads to, those that need words."""

    def __init__(
        self,
        states: type[models.TextChoices],
        what: str,
        table: Mapping[str, Collection[str]],
        *,
        waits: str,
        ruled: Collection[str],
        explained: Collection[str] = (),
        undone: Mapping[str, Collection[str]] = MappingProxyType({}),
    ) -> None:
        """``undone``: rulings that may be taken back, and what they become; no ruling moves so by itself."""
        super().__init__(states, what, table)
        self.undone = undone
        self.waits, self.ruled, self.explained = states(waits), tuple(ruled), tuple(explained)
        # A ruling may follow another one: accepted by the secretariat, then admitted by the council; so may what comes of one.
        reached: set[str] = set()
        while more := set(self.following(waits)).union(*map(self.following, reached & set(ruled))) - reached:
            reached |= more
        if strange := set(ruled) - reached | set(explained) - set(ruled):
            raise ValueError(f"{states.__name__}: no rulings are {sorted(strange)}")

    def undo(self, row: Any, to: str) -> None:
        """As ``move``, where a ruling is taken back."""
        self._move(row, to, self.undone)

    def constraints(self, name: str, *, but: Q | None = None) -> list[models.BaseConstraint]:
        """What the database holds of a ruling: two people, person and time where ruled and nowhere else, words where needed.

        ``but``: rows that came ruled from elsewhere, a file for instance, and so need no person.
        """
        nobody, somebody = (Q(ruled_by__isnull=no, ruled_at__isnull=no) for no in (True, False))
        ruled = Q(state__in=self.ruled)
        by_somebody = ~ruled & nobody | ruled & somebody
        found: list[models.BaseConstraint] = [
            self.known(name),
            models.CheckConstraint(
                condition=Q(ruled_by__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(ruled_by=F("proposed_by")),
                name=f"{name}_two_people",
                violation_error_message=f"{self.what}的提出和审核须由两个人完成，请交给另一位同事。",
            ),
            models.CheckConstraint(
                condition=by_somebody if but is None else by_somebody | but,
                name=f"{name}_ruled_by_somebody",
                violation_error_message=f"{self.what}的审核人和审核时间与状态不符，请刷新页面后重新审核。",
            ),
        ]
        if self.explained:
            found.append(
                models.CheckConstraint(
                    condition=~Q(state__in=self.explained) | ~Q(answer=""),
                    name=f"{name}_ruling_says_why",
                    violation_error_message="请写明原因，对方会收到这段话。",
                )
            )
        return found

    def one_waiting(self, name: str, *fields: str, also: Collection[str] = ()) -> models.UniqueConstraint:
        """Only one at a time waits for each of ``fields``; ``also`` names further states that count as under way."""
        return models.UniqueConstraint(
            fields=("group", *fields),
            condition=Q(state__in=(self.waits, *also)),
            name=f"{name}_one_waiting",
            violation_error_message=f"{self.what}之前已有一份在办理，请等审核后再提交，或先撤回。",
        )


class RulingModel(GroupModel):
    """Something that one person puts forward and another rules on. ``proposed_by`` is None where the portal itself did.

    The concrete model declares ``moves``, ``state = moves.field()`` and ``moves.constraints(…)`` among its constraints.
    """

    moves: ClassVar[RulingMoves]
    state: models.CharField[str, str]

    proposed_by = person_key("提出人")
    proposed_at = models.DateTimeField("提出时间", null=True, blank=True)
    ruled_by = person_key("审核人")
    ruled_at = models.DateTimeField("审核时间", null=True, blank=True)
    answer = models.CharField("审核意见", max_length=MAX_ANSWER, blank=True)

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """Its page: the address of the app that bears the model's name."""
        meta = self._meta
        return reverse(
            f"{meta.app_label}:{meta.model_name}",
            urlconf=settings.GROUP_URLCONF,
            kwargs={"public_id": self.public_id},
        )

    @classmethod
    def check(cls, **kwargs: Any) -> list[checks.CheckMessage]:
        """A table that lets one person do both is an error."""
        found = super().check(**kwargs)
        if not any(str(c.name).endswith("_two_people") for c in cls._meta.constraints):
            found.append(checks.Error(f"{cls._meta.label} lacks moves.constraints()", id="deciding.E001"))
        return found


R = TypeVar("R", bound=RulingModel)

KINDS: dict[str, RulingKind[Any]] = {}
"""Every kind that is made, by its model's label: plans.filing."""


class RulingKind(Generic[R]):
    """How records of one model are put forward, ruled on and taken back. A room derives one and fills in what is empty.

    Each step: lock → right → two people → state → change → check → audit → notice.
    """

    model: type[R]
    action: str
    """The right to rule."""
    proposing: str
    """The right to put forward and to take back, for the unit it is about."""
    recorded: Mapping[str, str]
    """The audit action of each state a record is moved to."""
    told: Mapping[str, str] = {}
    """Titles of notices: of the state in which it waits to those who may rule, of a ruling to who put it forward."""
    topics: tuple[str, str] = ("deciding.to_rule", "deciding.ruled")
    """The topics of these notices: of what waits, and of a ruling."""
    page: str
    """The name of a record's page, to which notices lead."""
    proposers_page: str = ""
    """The name of the page where who put it forward finds it, where that is not the record's own."""
    many_page: str = ""
    """The name of the list of such records, where people put forward hundreds at once: what waits is told as one then."""
    unit: str = ""
    """The path to the unit it is put forward for ("member__unit_id"); who acts for that unit does not rule on it."""
    heir: str = ""
    """The path to the unit that has taken its place, where units are merged; the same goes for who acts for that one."""
    own_words = "这是您自己提出的。提出和审核须由两个人完成，请交给另一位同事审核。"
    unit_words = "这是您所在单位提出的，本单位的人员不能审核，请交给不属于该单位的同事审核。"
    others_words = "这不是您或您所在单位提出的，不能由您撤回。不应通过的，请写明原因退回，提出人会收到。"
    waits_words = "正在等待审核，材料不能撤下。请提出人先撤回，改好后再提交。"
    alone_words = "这是您自己审核的，不能再由您一个人撤下它的材料，请写明原因交给另一位同事办理。"
    why_words = "请写明原因，对方会收到这段话。"
    """Said where a ruling that needs words has none."""

    def __init__(self) -> None:
        KINDS[self.model._meta.label_lower] = self

    def own(self, viewer: Viewer) -> Q:
        """Which records this person may not rule on, whatever right is held: the one rule of two people."""
        mine = Q(proposed_by=viewer.user.pk)
        for path in filter(None, (self.unit, self.heir)):
            mine |= Q(**{f"{path}__in": viewer.unit_ids})
        return mine

    def within(self, viewer: Viewer) -> Q:
        """Which records this person's right to rule reaches: all, unless a kind is ruled on by each unit's own."""
        return ~Q(pk__in=())

    def hindrance(self, row: R, viewer: Viewer) -> str:
        """Why this person may not rule on this record, in words; "" where nothing stands in the way."""
        if not self.model.objects.filter(self.own(viewer), pk=row.pk).exists():
            return ""
        colleague = row.proposed_by_id != viewer.user.pk and self.unit_of(row) in viewer.unit_ids
        return self.unit_words if colleague else self.own_words

    def let_in(self, row: R, viewer: Viewer) -> None:
        """NotAllowed for a person who may not put this one forward."""
        viewer.require(self.proposing, unit_id=self.unit_of(row))

    def let_back(self, row: R, viewer: Viewer) -> None:
        """The other half of two people: what is another's one rules on, and does not take back behind that person's back.

        NotAllowed as ``let_in``; DomainError for who neither put it forward nor acts for its unit.
        """
        self.let_in(row, viewer)
        if not self.hindrance(row, viewer):
            raise DomainError("two_people", self.others_words)

    def let_off(self, row: R, user: Any) -> None:
        """DomainError where this person may not take a paper off it: while it waits nobody, afterwards not who ruled on it."""
        if row.state == row.moves.waits:
            raise DomainError("waits", f"{row.moves.what}{self.waits_words}")
        if row.state in row.moves.ruled and user is not None and row.ruled_by_id == user.pk:
            raise DomainError("two_people", self.alone_words)

    def require(self, row: R, viewer: Viewer) -> None:
        """NotAllowed for a person who may not rule on such records at all."""
        viewer.require(self.action)

    def due(self, viewer: Viewer) -> QuerySet[R]:
        """What waits for this person's ruling, the oldest first."""
        rows = self.model.objects.filter(state=self.model.moves.waits)
        if not viewer.can(self.action):
            return rows.none()
        return rows.filter(self.within(viewer)).exclude(self.own(viewer)).order_by("proposed_at", "pk")

    def unit_of(self, row: R) -> int | None:
        """The unit it is put forward for."""
        if not self.unit:
            return None
        found: Any = row
        for name in self.unit.split("__"):
            found = getattr(found, name, None)
        return found

    def locked(self, row: R) -> R:
        """The record, locked and fresh."""
        fresh = self.model.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
        if fresh is None:
            raise DomainError("gone", f"{row.moves.what}已被删除，请返回列表刷新。")
        return fresh

    def subject(self, row: R) -> models.Model:
        """What the trail speaks of."""
        return row

    def for_trail(self, row: R) -> dict[str, Any]:
        """What the trail keeps, after the change."""
        return {}

    def url(self, row: R) -> str:
        """The page a notice leads to."""
        return group_url(active_group(), self.page, public_id=row.public_id)

    def title(self, row: R) -> str:
        """A notice's title."""
        return f"{self.told[row.state]}：{row}"

    def title_of_undoing(self, row: R) -> str:
        """A notice's title where a ruling was taken back."""
        return self.title(row)

    def body(self, row: R) -> str:
        """A notice's text."""
        return row.answer

    def hears(self, row: R) -> Iterable[Any]:
        """Who gets the notice of a record's new state."""
        if row.state == row.moves.waits:
            held = people_who_can(self.action).select_related("user")
            return [m.user for m in held if m.user_id != row.proposed_by_id]
        return [row.proposed_by]

    @transaction.atomic
    def submit(self, row: R, *, by: Actor, note: str = "") -> R:
        """Put forward a new record or a draft. DomainError where one waits already or the record does not hold together.

        What the program puts forward (a file read in by a command) has nobody as its proposer.
        """
        if isinstance(by, Viewer):
            self.let_in(row, by)
        user = acting(by)
        if row.pk:
            row = self.locked(row)
            row.moves.move(row, row.moves.waits)
        row.state = row.moves.waits
        row.proposed_by, row.proposed_at = user, timezone.now()
        row.ruled_by = row.ruled_at = None
        return self._keep(row, user, note)

    @transaction.atomic
    def withdraw(
        self, row: R, to: str, *, by: Actor, note: str = "", apply: Callable[[R], None] | None = None
    ) -> R:
        """Take back what one put forward, or a colleague did for the same unit. Errors as ``let_back``, and as the table says."""
        row = self.locked(row)
        if isinstance(by, Viewer):
            self.let_back(row, by)
        row.moves.move(row, to)
        row.ruled_by = row.ruled_at = None
        if apply:
            apply(row)
        return self._keep(row, acting(by), note)

    @transaction.atomic
    def rule(
        self,
        row: R,
        to: str,
        *,
        by: Viewer,
        answer: str = "",
        apply: Callable[[R], None] | None = None,
        undoing: str = "",
    ) -> R:
        """Rule on a record; ``apply`` does what the ruling brings about, on the locked row before it is saved.

        ``undoing``: the audit action, where a ruling is taken back.

        NotAllowed without the right. DomainError for who put it forward or acts for its unit, for one that was ruled on or taken
        back meanwhile, without words where they are needed, for words that are too long.
        """
        row = self.locked(row)
        self.require(row, by)
        if words := self.hindrance(row, by):
            raise DomainError("two_people", words)
        (row.moves.undo if undoing else row.moves.move)(row, to)
        row.ruled_by, row.ruled_at, row.answer = by.user, timezone.now(), self._fitting(answer, row)
        if apply:
            apply(row)
        return self._keep(row, by.user, row.answer, undoing)

    def _fitting(self, answer: str, row: R) -> str:
        text, most = answer.strip(), row.longest("answer")
        if not text and row.state in row.moves.explained:
            raise DomainError("reason_missing", self.why_words)
        if len(text) > most:
            raise DomainError("reason_long", f"审核意见有 {len(text)} 个字，请缩短到 {most} 个字以内。")
        return text

    def _keep(self, row: R, user: Any, note: str, recorded: str = "") -> R:
        save_in_words(row)
        who = SYSTEM_ACTOR if user is None else user
        action = recorded or self.recorded[row.state]
        record(action, self.subject(row), by=who, after=self.for_trail(row), note=note)
        if row.state in self.told:
            topic = self.topics[0 if row.state == row.moves.waits else 1]
            title = self.title_of_undoing(row) if recorded else self.title(row)
            notify(self.hears(row), topic=topic, title=title, body=self.body(row), url=self.url(row))
        return row
