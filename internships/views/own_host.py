"""A unit's own page: its posts, mentors and numbers, as its people fill them in on a phone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from groupportal.tenancy.models import Unit
from groupportal.ui.pages import Page, RecordDeedView, RecordFormPage
from internships.forms.host import OwnHostForm
from internships.forms.post import OwnPostForm
from internships.models import HostUnit, Mentor, Post
from internships.rules.barred import hazard_words
from internships.selectors.host import OWN, lacking, listed, own_hosts, own_units
from internships.services.host import OWN_FIELDS, HostInput, add_host, edit_host, host_facts
from internships.views.host import key_facts
from internships.views.hosting import initial, way
from internships.views.post import EditMentor, EditPost, NewMentor, NewPost, ReadMentorPhone
from internships.words import UNSAID, known

OWN_PAGE = ("单位资料和岗位", "internships:own_host")
_OWN_LACKS = frozenset(("指定的负责人", "在岗职工总数", "集团外学校的实习人数", "最低档工资"))
"""Of what rules ask of a unit, what the unit itself says in its form."""


class OwnHost(Page):
    """The units a person works for: what is missing, posts, mentors."""

    action = OWN
    title = OWN_PAGE[0]
    template_name = "internships/own_host.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewer = self.request.viewer
        rows = {row.unit_id: row for row in listed(own_hosts(viewer), viewer, timezone.localdate())}
        return super().get_context_data(
            **{"units": [_of_unit(unit, rows.get(unit.pk)) for unit in own_units(viewer)], **kwargs}
        )


def _of_unit(unit: Unit, row: Any) -> dict[str, Any]:
    if row is None:
        return {"unit": unit}
    missing = [words for words in lacking(row) if words in _OWN_LACKS]
    return {
        "unit": unit,
        "host": row,
        "missing": missing,
        "facts": key_facts(row)[:-2],
        "posts": [(post, _post_words(post)) for post in row.posts.order_by("-is_active", "pinyin", "id")],
        "mentors": list(row.mentors.order_by("-is_active", "pinyin", "id")),
    }


def _post_words(post: Post) -> list[tuple[str, str]]:
    return [
        ("可接收人数", known(post.headcount, "名")),
        ("危险作业", hazard_words(post.hazards) or UNSAID),
        ("同类岗位在岗职工", known(post.staff_total, "人")),
        ("同岗位工资", known(post.monthly_wage, "元/月")),
    ]


class OpenOwnHost(RecordDeedView):
    """The unit says that it takes interns."""

    action = OWN
    done_message = "已登记。请补上单位资料，再登记岗位。"

    def base_queryset(self) -> QuerySet[Unit]:
        return own_units(self.request.viewer)

    def perform(self) -> str:
        add_host(self.get_object(), HostInput(), by=self.request.viewer)
        return reverse(OWN_PAGE[1])


class EditOwnHost(RecordFormPage):
    """What the unit says of itself."""

    action = OWN
    title, form_class, done_message = "单位资料", OwnHostForm, "已保存。"

    def base_queryset(self) -> QuerySet[HostUnit]:
        return own_hosts(self.request.viewer)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "record": self.get_object()}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return way(OWN_PAGE)

    def get_initial(self) -> dict[str, Any]:
        return initial(host_facts(self.get_object()), OWN_FIELDS)

    def perform(self, form: Any) -> str:
        row = self.get_object()
        edit_host(row, replace(host_facts(row), **form.said()), by=self.request.viewer)
        return reverse(OWN_PAGE[1])


class NewOwnPost(NewPost):
    """A post at the own unit."""

    action = OWN
    form_class = OwnPostForm

    def hosts(self) -> QuerySet[HostUnit]:
        return own_hosts(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return way(OWN_PAGE)


class EditOwnPost(EditPost):
    """Correct a post of the own unit."""

    action = OWN
    form_class = OwnPostForm

    def base_queryset(self) -> QuerySet[Post]:
        return Post.objects.filter(host__in=own_hosts(self.request.viewer).values("pk")).select_related(
            "host__unit"
        )

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return way(OWN_PAGE)


class NewOwnMentor(NewMentor):
    """Who guides interns at the own unit."""

    action = OWN

    def hosts(self) -> QuerySet[HostUnit]:
        return own_hosts(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return way(OWN_PAGE)


class _OwnMentor:
    request: Any

    def base_queryset(self) -> QuerySet[Mentor]:
        rows = Mentor.objects.filter(host__in=own_hosts(self.request.viewer).values("pk"))
        return rows.select_related("host__unit", "user")


class EditOwnMentor(_OwnMentor, EditMentor):
    """Correct what is said about a mentor of the own unit."""

    action = OWN
    phone_page = "own_mentor_phone"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return way(OWN_PAGE)


class ReadOwnMentorPhone(_OwnMentor, ReadMentorPhone):
    """The whole number of a mentor of the own unit."""

    action = OWN
    back = "own_mentor"
