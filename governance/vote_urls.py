"""Addresses of votes and resolutions."""

from django.urls import URLPattern, path

from governance.views import motion, resolution, sealing, voting

_M, _R = "motions/<uuid:public_id>/", "resolutions/<uuid:public_id>/"
urlpatterns: list[URLPattern] = [
    path("motions/", motion.MotionList.as_view(), name="motions"),
    path("meetings/items/<uuid:public_id>/motion/", motion.NewMotion.as_view(), name="motion_new"),
    path(_M, motion.MotionPage.as_view(), name="motion"),
    path(f"{_M}edit/", motion.EditMotion.as_view(), name="motion_edit"),
    path(f"{_M}remove/", motion.RemoveMotion.as_view(), name="motion_remove"),
    path(f"{_M}open/", motion.OpenVote.as_view(), name="motion_open"),
    path(f"{_M}by-hand/", motion.CountByHand.as_view(), name="motion_by_hand"),
    path(f"{_M}count/", motion.CountVotes.as_view(), name="motion_count"),
    path(f"{_M}annul/", motion.AnnulVote.as_view(), name="motion_annul"),
    path(f"{_M}turnout/", motion.MotionTurnout.as_view(), name="motion_turnout"),
    path(f"{_M}result/", motion.ResultFile.as_view(), name="motion_result"),
    path(f"{_M}resolve/", motion.ResolveMotion.as_view(), name="motion_resolve"),
    path("meetings/<uuid:public_id>/scrutineers/", sealing.NameScrutineers.as_view(), name="scrutineers"),
    path("ballot-keys/<uuid:public_id>/", sealing.MakeKey.as_view(), name="ballot_key"),
    path(f"{_M}shut/", sealing.ShutBox.as_view(), name="motion_shut"),
    path(f"{_M}box/<str:holders>/", sealing.TakeBox.as_view(), name="motion_box"),
    path(f"{_M}open-box/", sealing.OpenBox.as_view(), name="motion_open_box"),
    path(f"{_M}check-count/", sealing.CheckCount.as_view(), name="motion_check"),
    path("ballots/<uuid:public_id>/", voting.Ballot.as_view(), name="ballot"),
    path("resolutions/", resolution.ResolutionList.as_view(), name="resolutions"),
    path("resolutions/new/", resolution.NewResolution.as_view(), name="resolution_new"),
    path(_R, resolution.ResolutionPage.as_view(), name="resolution"),
    path(f"{_R}edit/", resolution.EditResolution.as_view(), name="resolution_edit"),
    path(f"{_R}publish/", resolution.PublishResolution.as_view(), name="resolution_publish"),
    path(f"{_R}withdraw/", resolution.WithdrawResolution.as_view(), name="resolution_withdraw"),
    path(f"{_R}remove/", resolution.RemoveResolution.as_view(), name="resolution_remove"),
    path(f"{_R}acknowledge/", resolution.AcknowledgeResolution.as_view(), name="resolution_acknowledge"),
    path(f"{_R}word/", resolution.ResolutionFile.as_view(), name="resolution_file"),
]
