"""常用评语: a teacher keeps the own short comments."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from groupportal.lists.declaring import Button, Empty
from groupportal.lists.pages import ListPage
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage
from groupportal.ui.tables import Column
from internships.forms.journal import ReadyCommentForm
from internships.models import ReadyComment
from internships.selectors.ready_comment import READ, STANDARD, own_comments
from internships.services.ready_comment import drop_comment, keep_comment


def _way() -> list[tuple[str, str]]:
    return [("实习日志", reverse("internships:journals"))]


class CommentList(ListPage):
    """The own ones, the most used first."""

    action = READ
    title, measure, noun = "常用评语", "句", "评语"
    lead = "批阅日志时点一下就填进评语，用得多的排在前面。只有您自己看得到。"
    columns = (Column("评语", "text"), Column("用过的次数", "uses", "number"))
    opens = "internships:comment_edit"
    add = Button("添一句", "internships:comment_new")
    empty = Empty(
        "还没有自己的评语",
        "现在用门户的几句："
        + "".join(f"“{text}”" for text in STANDARD)
        + "添一句、批阅时用过一句以后，都列在这里，可以改、可以删。",
        add,
        "pencil",
    )

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return _way()

    def base_queryset(self) -> QuerySet[ReadyComment]:
        return own_comments(self.request.viewer)


class _Form(FormPage):
    """Back to the list."""

    form_class, submit_label, done_message = ReadyCommentForm, "保存", "已保存。"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [*_way(), (CommentList.title, reverse("internships:comments"))]


class NewComment(_Form):
    action, title = READ, "添一句评语"

    def perform(self, form: Any) -> str:
        keep_comment(form.cleaned_data["text"], by=self.request.viewer)
        return reverse("internships:comments")


class EditComment(_Form, RecordFormPage):
    action, title = READ, "修改评语"
    template_name = "internships/comment_edit.html"

    def base_queryset(self) -> QuerySet[ReadyComment]:
        return own_comments(self.request.viewer)

    def get_initial(self) -> dict[str, Any]:
        return {"text": self.get_object().text}

    def perform(self, form: Any) -> str:
        keep_comment(form.cleaned_data["text"], by=self.request.viewer, row=self.get_object())
        return reverse("internships:comments")


class DropComment(RecordDeedView):
    """Let one go."""

    action = READ
    title, done_message = "删除评语", "已删除。"

    def base_queryset(self) -> QuerySet[ReadyComment]:
        return own_comments(self.request.viewer)

    def perform(self) -> str:
        drop_comment(self.get_object(), by=self.request.viewer)
        return reverse("internships:comments")
