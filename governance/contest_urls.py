"""Addresses of contests."""

from django.urls import URLPattern, path

from governance.views import contest, contest_entry

_C, _E, _J = "contests/<uuid:public_id>/", "contest-entries/<uuid:public_id>/", "judging/<uuid:public_id>/"
urlpatterns: list[URLPattern] = [
    path("contests/", contest.ContestList.as_view(), name="contests"),
    path("contests/new/", contest.NewContest.as_view(), name="contest_new"),
    path(_C, contest.ContestPage.as_view(), name="contest"),
    path(f"{_C}edit/", contest.EditContest.as_view(), name="contest_edit"),
    path(f"{_C}open/", contest.OpenContest.as_view(), name="contest_open"),
    path(f"{_C}cancel/", contest.CancelContest.as_view(), name="contest_cancel"),
    path(f"{_C}judges/new/", contest.AddJudge.as_view(), name="contest_judge_new"),
    path(f"{_C}judging/", contest.BeginJudging.as_view(), name="contest_begin_judging"),
    path(f"{_C}vote/", contest.PutToVote.as_view(), name="contest_vote"),
    path(f"{_C}publish/", contest.PublishByVote.as_view(), name="contest_publish"),
    path(f"{_C}choice/", contest.ProposeChoice.as_view(), name="contest_choice"),
    path(f"{_C}links/", contest.ContestLinks.as_view(), name="contest_links"),
    path(f"{_C}word/", contest.ContestResult.as_view(), name="contest_word"),
    path(f"{_C}enter/", contest_entry.HandIn.as_view(), name="contest_enter"),
    path("contest-choices/<uuid:public_id>/", contest.ChoicePage.as_view(), name="contestchoice"),
    path(_E, contest_entry.EntryPage.as_view(), name="contestentry"),
    path(f"{_E}mend/", contest_entry.MendEntry.as_view(), name="contestentry_mend"),
    path(f"{_E}withdraw/", contest_entry.TakeBackEntry.as_view(), name="contestentry_withdraw"),
    path(_J, contest_entry.Judge.as_view(), name="contest_judge"),
    path(f"{_J}file/", contest_entry.JudgeFile.as_view(), name="contest_judge_file"),
    path(f"{_J}drop/", contest.DropJudge.as_view(), name="contest_judge_drop"),
]
