"""Entries of a contest: handing in, mending, screening, judging; with an account or by a link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header

from governance.enums import ContestStage, EntryState
from governance.forms.contest import EntryForm, OpinionsForm
from governance.models import Contest, ContestEntry, ContestFile, ContestParty
from governance.selectors.contest import (
    ENTER,
    JUDGE,
    VIEW,
    entries_for,
    judging,
    takes_entries,
    takes_opinions,
    to_judge,
)
from governance.services.contest_entry import (
    ENTRIES,
    EntryInput,
    give_opinions,
    hand_in,
    hand_in_again,
    take_back,
)
from governance.views.contest import LISTED, OfContest, entry_state
from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.errors import DomainError
from groupportal.files.contents import open_shown
from groupportal.files.models import StoredFile
from groupportal.files.responses import send_content
from groupportal.files.selectors import file_items
from groupportal.files.services import kept_together, store_upload
from groupportal.links.pages import LinkFormPage, LinkPage
from groupportal.tenancy.scope import SYSTEM_ACTOR
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.pages import RecordDeedView, RecordFormPage, RecordPage

FILE = "file"


def entry_said(data: Mapping[str, Any], by: Any) -> EntryInput:
    """What is entered, its files stored without what they say of their author; inside ``kept_together``."""
    files = [
        store_upload(one, by=by, purpose="征集作品", view_action=VIEW, bare=True) for one in data["files"]
    ]
    return EntryInput(data["title"], data["text"], data["author"], files)


class HandIn(OfContest, RecordFormPage):
    """An entry for the own unit; the office for any member."""

    action = ENTER
    title, form_class, form_takes, submit_label = "报送作品", EntryForm, ("viewer", "record"), "报送"
    done_message = "已报送，筛选以后告诉您结果。截止以前可以撤回。"
    tells_overtaken = False

    def perform(self, form: Any) -> str:
        viewer = self.request.viewer
        with kept_together():
            row = hand_in(
                self.get_object(), form.cleaned_data["unit"], entry_said(form.cleaned_data, viewer), by=viewer
            )
        return row.get_absolute_url()


class _OfEntry:
    request: Any
    listed = LISTED

    def base_queryset(self) -> QuerySet[ContestEntry]:
        """Those the person sees with whose they are."""
        return entries_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """To the list and the contest."""
        contest = self.get_object().contest  # type: ignore[attr-defined]  # mixed into pages of one record
        return [(LISTED[0], reverse(LISTED[1])), (str(contest), contest.get_absolute_url())]


class EntryPage(_OfEntry, RulingPage):
    """One entry with its files, and for the office the form to screen it."""

    action = VIEW
    kind = ENTRIES
    template_name = "governance/contest_entry.html"
    answer_label, answer_help = "原因", "退回补正、不符合的必须写明，报送的单位会收到。"
    verdicts = (
        Verdict(EntryState.FIT, "符合", "已筛选：符合。"),
        Verdict(EntryState.RETURNED, "退回补正", "已退回，报送的单位会收到您的意见。", danger=True),
        Verdict(EntryState.UNFIT, "不符合", "已筛选：不符合，报送的单位会收到原因。", danger=True),
    )
    facts = (
        ("编号", "number"),
        ("报送单位", "unit"),
        ("作者", "author"),
        ("报送时间", "proposed_at"),
        ("奖项", "award"),
    )

    def after(self, row: Any) -> str:
        """The next one that waits, or the contest."""
        following = ENTRIES.due(self.request.viewer).filter(contest=row.contest).first()
        if following is not None:
            messages.info(self.request, "下面是下一件待筛选的作品。")
            return str(following.get_absolute_url())
        return str(row.contest.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        takes = row.contest.state == ContestStage.OPEN
        own = takes and viewer.can(ENTER, unit_id=row.unit_id) and bool(ENTRIES.hindrance(row, viewer))
        files = [(one.file, "") for one in row.files.select_related("file__uploaded_by", "file__shown_as")]
        return super().get_context_data(
            **{
                "cell": entry_state(row),
                "files": file_items(files, viewer),
                "files_title": "作品文件",
                "files_empty": "没有文件。",
                "may_mend": takes
                and row.state == EntryState.RETURNED
                and viewer.can(ENTER, unit_id=row.unit_id),
                "may_withdraw": own and row.state in (EntryState.WAITING, EntryState.RETURNED),
                **kwargs,
            }
        )


class MendEntry(_OfEntry, RecordFormPage):
    """A returned entry, handed in again."""

    action = ENTER
    title, form_class, form_takes, submit_label = "补正作品", EntryForm, ("viewer", "record"), "重新报送"
    done_message = "已重新报送。"

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.get_object(), name) for name in ("title", "author", "text")}

    def perform(self, form: Any) -> str:
        viewer = self.request.viewer
        with kept_together():
            row = hand_in_again(self.get_object(), entry_said(form.cleaned_data, viewer), by=viewer)
        return row.get_absolute_url()


class TakeBackEntry(_OfEntry, RecordDeedView):
    action = ENTER
    title, done_message = "撤回作品", "作品已撤回。"

    def perform(self) -> str:
        return take_back(self.get_object(), by=self.request.viewer).contest.get_absolute_url()


class _Opinions:
    """What both ways of judging show: entries by number, with their files under neutral names."""

    def shown(self, form: OpinionsForm, party: ContestParty, address: str) -> list[dict[str, Any]]:
        """Entries with fields and files; whose they are only where the contest is not anonymous."""
        files = ContestFile.objects.filter(entry__in=form.entries).select_related("file").order_by("pk")
        by_entry: dict[int, list[ContestFile]] = {}
        for one in files:
            by_entry.setdefault(one.entry_id, []).append(one)
        return [
            {
                "entry": entry,
                "fields": fields,
                "unit": "" if party.contest.is_anonymous else entry.unit,
                "files": [
                    {
                        "name": neutral(one, place),
                        "size": one.file.size,
                        "url": f"{address}?{FILE}={one.public_id}",
                        "kind": "file",
                    }
                    for place, one in enumerate(by_entry.get(entry.pk, ()), 1)
                ],
            }
            for entry, fields in form.by_entry()
        ]


def neutral(file: ContestFile, place: int) -> str:
    """A name that says nothing of whose it is: 3号作品附件1.pdf."""
    name = file.file.to_show.name
    ending = f".{name.rpartition('.')[2]}" if "." in name else ""
    return f"{file.entry.number}号作品附件{place}{ending}"


def send_for_judging(party: ContestParty, request: HttpRequest, *, viewer: Viewer | None) -> HttpResponseBase:
    """A file of an entry that is this party's to judge, under a neutral name. Http404 for any other."""
    rows = ContestFile.objects.filter(entry__in=to_judge(party, viewer)).select_related(
        "file__shown_as", "entry"
    )
    asked = request.GET.get(FILE, "")
    found = next((one for one in rows if str(one.public_id) == asked), None)
    if found is None or party.contest.state != ContestStage.JUDGING:
        raise Http404
    place = list(found.entry.files.order_by("pk").values_list("pk", flat=True)).index(found.pk) + 1
    file: StoredFile = found.file
    try:
        content = open_shown(file)
    except DomainError as error:
        raise Http404 from error
    seen(file, by=viewer and viewer.user, kind=AccessKind.DOWNLOAD, purpose=f"评议征集作品（{party}）")
    response = send_content(file.to_show, content, request)
    response["Content-Disposition"] = content_disposition_header(True, neutral(found, place))
    return response


class _OfParty:
    request: Any
    listed = LISTED

    def base_queryset(self) -> QuerySet[ContestParty]:
        """As what the person judges."""
        return judging(self.request.viewer)


class Judge(_Opinions, _OfParty, RecordFormPage):
    """The shortlist to be judged, without whose the entries are."""

    action = JUDGE
    title, form_class, form_takes, submit_label = "评议作品", OpinionsForm, ("record", "viewer"), "提交意见"
    template_name = "governance/contest_judge.html"
    done_message = "意见已记下。评议截止以前可以再改。"
    tells_overtaken = False

    def breadcrumbs(self) -> list[tuple[str, str]]:
        contest = self.get_object().contest
        return [(LISTED[0], reverse(LISTED[1])), (str(contest), contest.get_absolute_url())]

    def perform(self, form: Any) -> str:
        row = self.get_object()
        give_opinions(row, form.said(), by=self.request.viewer)
        return str(row.contest.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_object()
        context = super().get_context_data(**kwargs)
        address = reverse("governance:contest_judge_file", kwargs={"public_id": row.public_id})
        return {
            **context,
            "contest": row.contest,
            "is_open": takes_opinions(row.contest),
            "entries": self.shown(context["form"], row, address),
        }


class JudgeFile(_OfParty, RecordPage):
    """A file of an entry, for who judges it."""

    action = JUDGE

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        return send_for_judging(self.get_object(), request, viewer=request.viewer)


class EnterByLink(LinkFormPage):
    """A unit without an account hands in an entry, or mends the one that was returned."""

    form_class = EntryForm
    template_name = "governance/contest_by_link.html"
    submit_label = "报送"
    finishes = keeps = False

    def get_title(self) -> str:
        return str(self.subject.contest)

    def _entries(self) -> list[ContestEntry]:
        rows = self.subject.contest.entries.filter(unit=self.subject.unit_id)
        return list(rows.exclude(state=EntryState.WITHDRAWN).order_by("number"))

    def _returned(self) -> ContestEntry | None:
        return next((one for one in self._entries() if one.state == EntryState.RETURNED), None)

    def get_initial(self) -> dict[str, Any]:
        old = self._returned()
        return {name: getattr(old, name) for name in ("title", "author", "text")} if old else {}

    def perform(self, form: Any) -> str:
        party, old = self.subject, self._returned()
        with kept_together():
            said = entry_said(form.cleaned_data, SYSTEM_ACTOR)
            if old is not None:
                hand_in_again(old, said, by=SYSTEM_ACTOR)
            else:
                hand_in(party.contest, party.unit, said, by=SYSTEM_ACTOR)
        messages.success(self.request, "已报送，谢谢。结果会写在这一页。")
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contest: Contest = self.subject.contest
        entries, returned = self._entries(), self._returned()
        more = takes_entries(contest) and len(entries) < contest.entries_each
        mends = returned is not None and contest.state == ContestStage.OPEN
        return super().get_context_data(
            **{
                "contest": contest,
                "entries": [(one, entry_state(one)) for one in entries],
                "returned": returned,
                "is_open": more or mends,
                **kwargs,
            }
        )


class JudgeByLink(_Opinions, LinkFormPage):
    """One of the jury without an account."""

    form_class = OpinionsForm
    template_name = "governance/contest_judge_link.html"
    submit_label = "提交意见"
    finishes = keeps = False

    def get_title(self) -> str:
        return f"评议：{self.subject.contest}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "record": self.subject}

    def perform(self, form: Any) -> str:
        give_opinions(self.subject, form.said(), by=SYSTEM_ACTOR)
        messages.success(self.request, "意见已记下，谢谢。评议截止以前可以再改。")
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contest = self.subject.contest
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "contest": contest,
            "is_open": takes_opinions(contest),
            "entries": self.shown(context["form"], self.subject, self.opened.url("work")),
        }


class WorkByLink(LinkPage):
    """A file of an entry, for one of the jury without an account."""

    title = "作品文件"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        return send_for_judging(self.subject, request, viewer=None)
