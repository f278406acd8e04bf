"""Addresses of elections."""

from django.urls import URLPattern, path

from governance.views import candidate, election

_ONE = "elections/<uuid:public_id>"
_POST = "elections/posts/<uuid:public_id>"
_CANDIDATE = "elections/candidates/<uuid:public_id>"
urlpatterns: list[URLPattern] = [
    path("elections/", election.ElectionList.as_view(), name="elections"),
    path("elections/new/", election.NewElection.as_view(), name="election_new"),
    path(f"{_ONE}/", election.ElectionPage.as_view(), name="election"),
    path(f"{_ONE}/edit/", election.EditElection.as_view(), name="election_edit"),
    path(f"{_ONE}/nominations/", election.OpenNominations.as_view(), name="election_nominations"),
    path(f"{_ONE}/posts/", election.NewPost.as_view(), name="election_post_new"),
    path(f"{_ONE}/links/", candidate.CandidateLinks.as_view(), name="election_links"),
    path(f"{_ONE}/propose/", election.ProposeResult.as_view(), name="election_propose"),
    path(f"{_ONE}/take-back/", election.TakeBackResult.as_view(), name="election_take_back"),
    path(f"{_ONE}/cancel/", election.Cancel.as_view(), name="election_cancel"),
    path(f"{_ONE}/word/", election.RecordWord.as_view(), name="election_word"),
    path(f"{_ONE}/record/", election.KeepRecord.as_view(), name="election_record"),
    path(f"{_POST}/edit/", election.EditPost.as_view(), name="election_post_edit"),
    path(f"{_POST}/remove/", election.RemovePost.as_view(), name="election_post_remove"),
    path(f"{_POST}/candidates/", candidate.NewCandidate.as_view(), name="candidate_new"),
    path(f"{_POST}/vote/", election.PutToVote.as_view(), name="election_vote"),
    path(f"{_POST}/vote-again/", election.VoteAgain.as_view(), name="election_vote_again"),
    path(
        "elections/ballots/<uuid:public_id>/write-ins/",
        election.WriteIns.as_view(),
        name="election_write_ins",
    ),
    path(f"{_CANDIDATE}/", candidate.CandidatePage.as_view(), name="candidate"),
    path(f"{_CANDIDATE}/withdraw/", candidate.WithdrawCandidate.as_view(), name="candidate_withdraw"),
]
