"""Addresses of CVs, wishes and applications."""

from django.urls import URLPattern, path

from employment.views import application, cv

_A = "applications/<uuid:public_id>/"

urlpatterns: list[URLPattern] = [
    path("cv/", cv.CvPage.as_view(), name="cv"),
    path("cv/word/", cv.CvWord.as_view(), name="cv_word"),
    path("cv/wish/", cv.SayWish.as_view(), name="cv_wish"),
    path("cv/lines/new/", cv.AddLine.as_view(), name="cv_line_new"),
    path("cv/lines/<uuid:public_id>/remove/", cv.RemoveLine.as_view(), name="cv_line_remove"),
    path("wishes/", cv.WishList.as_view(), name="wishes"),
    path("seekers/", cv.SeekerList.as_view(), name="seekers"),
    path("seekers/<uuid:public_id>/", cv.Invite.as_view(), name="invite"),
    path("posts/<uuid:public_id>/apply/", application.Apply.as_view(), name="apply"),
    path("applications/", application.ApplicationList.as_view(), name="applications"),
    path(_A, application.ApplicationPage.as_view(), name="application"),
    path(f"{_A}answer/", application.AnswerInvitation.as_view(), name="application_answer"),
    path(f"{_A}decline/", application.DeclineApplication.as_view(), name="application_decline"),
    path(f"{_A}withdraw/", application.WithdrawApplication.as_view(), name="application_withdraw"),
    path(f"{_A}accept/", application.AcceptOffer.as_view(), name="application_accept"),
    path(f"{_A}call/", application.CallApplicant.as_view(), name="application_call"),
    path(f"{_A}offer/", application.OfferPost.as_view(), name="application_offer"),
    path(f"{_A}hire/", application.HireStudent.as_view(), name="application_hire"),
    path(f"{_A}refuse/", application.RefuseApplicant.as_view(), name="application_refuse"),
    path(f"{_A}phone/", application.ReadApplicantPhone.as_view(), name="application_phone"),
    path(f"{_A}cv/", application.ApplicantCv.as_view(), name="application_cv"),
]
