"""Addresses of units that take interns, of schools' choices, posts, mentors, basis and filings."""

from django.urls import path

from internships.views import host, own_host, post, school, selection

_ONE = "<uuid:public_id>/"

urlpatterns = [
    path("hosts/", host.HostList.as_view(), name="hosts"),
    path("hosts/new/", host.NewHost.as_view(), name="host_new"),
    path("hosts/bulk/edit/", host.BulkHosts.as_view(), name="hosts_edit"),
    path(f"hosts/{_ONE}", host.HostPage.as_view(), name="host"),
    path(f"hosts/{_ONE}edit/", host.EditHost.as_view(), name="host_edit"),
    path(f"hosts/{_ONE}suspend/", host.SuspendHost.as_view(), name="host_suspend"),
    path(f"hosts/{_ONE}resume/", host.ResumeHost.as_view(), name="host_resume"),
    path(f"hosts/{_ONE}phone/", host.ReadHostPhone.as_view(), name="host_phone"),
    path(f"hosts/{_ONE}select/", selection.NewSelection.as_view(), name="selection_new"),
    path(f"hosts/{_ONE}posts/new/", post.NewPost.as_view(), name="post_new"),
    path(f"hosts/{_ONE}mentors/new/", post.NewMentor.as_view(), name="mentor_new"),
    path("posts/", post.PostList.as_view(), name="posts"),
    path("posts/bulk/edit/", post.BulkPosts.as_view(), name="posts_edit"),
    path(f"posts/{_ONE}", post.PostPage.as_view(), name="post"),
    path(f"posts/{_ONE}edit/", post.EditPost.as_view(), name="post_edit"),
    path("mentors/", post.MentorList.as_view(), name="mentors"),
    path(f"mentors/{_ONE}edit/", post.EditMentor.as_view(), name="mentor_edit"),
    path(f"mentors/{_ONE}phone/", post.ReadMentorPhone.as_view(), name="mentor_phone"),
    path("selections/", selection.SelectionList.as_view(), name="selections"),
    path(f"selections/{_ONE}", selection.SelectionPage.as_view(), name="selection"),
    path(f"selections/{_ONE}edit/", selection.EditSelection.as_view(), name="selection_edit"),
    path(f"selections/{_ONE}leave/", selection.LeaveHost.as_view(), name="selection_leave"),
    path(f"selections/{_ONE}return/", selection.ReturnToHost.as_view(), name="selection_return"),
    path("bases/", school.BasisList.as_view(), name="bases"),
    path(f"bases/{_ONE}", school.EditBasis.as_view(), name="basis"),
    path("filings/", school.FilingList.as_view(), name="filings"),
    path("filings/new/", school.NewFiling.as_view(), name="filing_new"),
    path(f"filings/{_ONE}", school.FilingPage.as_view(), name="filing"),
    path(f"filings/{_ONE}edit/", school.EditFiling.as_view(), name="filing_edit"),
    path("own-unit/", own_host.OwnHost.as_view(), name="own_host"),
    path(f"own-unit/units/{_ONE}open/", own_host.OpenOwnHost.as_view(), name="own_host_open"),
    path(f"own-unit/{_ONE}edit/", own_host.EditOwnHost.as_view(), name="own_host_edit"),
    path(f"own-unit/{_ONE}posts/new/", own_host.NewOwnPost.as_view(), name="own_post_new"),
    path(f"own-unit/{_ONE}mentors/new/", own_host.NewOwnMentor.as_view(), name="own_mentor_new"),
    path(f"own-unit/posts/{_ONE}", own_host.EditOwnPost.as_view(), name="own_post"),
    path(f"own-unit/mentors/{_ONE}", own_host.EditOwnMentor.as_view(), name="own_mentor"),
    path(f"own-unit/mentors/{_ONE}phone/", own_host.ReadOwnMentorPhone.as_view(), name="own_mentor_phone"),
]
