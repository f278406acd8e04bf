"""Addresses of 双向选择."""

from django.urls import URLPattern, path

from employment.views import round as rounds
from employment.views import round_choice, round_places, round_result, round_run

_ONE, _HOUSE, _CHOOSER = (
    "rounds/<uuid:public_id>/",
    "round-units/<uuid:public_id>/",
    "choosers/<uuid:public_id>/",
)

urlpatterns: list[URLPattern] = [
    path("rounds/", rounds.RoundList.as_view(), name="rounds"),
    path("rounds/new/", rounds.RoundNew.as_view(), name="round_new"),
    path(_ONE, rounds.RoundPage.as_view(), name="round"),
    path(f"{_ONE}edit/", round_run.RoundEdit.as_view(), name="round_edit"),
    path(f"{_ONE}posts/", round_places.RoundPosts.as_view(), name="round_posts"),
    path(f"{_ONE}students/", round_run.RoundStudents.as_view(), name="round_students"),
    path(f"{_ONE}open/", round_run.RoundOpen.as_view(), name="round_open"),
    path(f"{_ONE}draw/", round_run.RoundDraw.as_view(), name="round_draw"),
    path(f"{_ONE}match/", round_run.RoundMatch.as_view(), name="round_match"),
    path(f"{_ONE}complaints/", rounds.RoundComplaints.as_view(), name="round_complaints"),
    path(f"{_ONE}publish/", round_run.RoundPublish.as_view(), name="round_publish"),
    path(f"{_ONE}cancel/", round_run.RoundCancel.as_view(), name="round_cancel"),
    path(f"{_ONE}hand-over/", round_run.RoundHandOver.as_view(), name="round_hand_over"),
    path(f"{_ONE}choose/", round_choice.Choose.as_view(), name="round_choose"),
    path(f"{_ONE}choose/move/", round_choice.ChooseMove.as_view(), name="round_choose_move"),
    path(f"{_ONE}choosers/", round_result.ChooserList.as_view(), name="round_choosers"),
    path(f"{_ONE}wishes/", round_result.WishList.as_view(), name="round_wishes"),
    path(f"{_HOUSE}limits/", round_places.HouseLimits.as_view(), name="round_limits"),
    path(f"{_HOUSE}leave/", round_places.HouseLeave.as_view(), name="round_leave"),
    path(f"{_HOUSE}rank/", round_choice.Rank.as_view(), name="round_rank"),
    path(f"{_HOUSE}rank/move/", round_choice.RankMove.as_view(), name="round_rank_move"),
    path("round-posts/<uuid:public_id>/close/", round_places.PostClose.as_view(), name="round_post_close"),
    path(_CHOOSER, round_result.ChooserPage.as_view(), name="chooser"),
    path(f"{_CHOOSER}adjust/", round_result.Adjust.as_view(), name="chooser_adjust"),
    path("adjustments/", round_result.AdjustmentList.as_view(), name="adjustments"),
    path("adjustments/<uuid:public_id>/", round_result.AdjustmentPage.as_view(), name="adjustment"),
]
