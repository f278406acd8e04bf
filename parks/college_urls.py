"""Addresses of 园区: 产业学院, bases and services among units."""

from django.urls import URLPattern, path

from parks.views import base, college, mutual

_C, _B, _M = "colleges/<uuid:public_id>/", "bases/<uuid:public_id>/", "mutual/<uuid:public_id>/"

urlpatterns: list[URLPattern] = [
    path("colleges/", college.CollegeList.as_view(), name="colleges"),
    path("colleges/new/", college.FoundCollege.as_view(), name="college_new"),
    path(_C, college.CollegePage.as_view(), name="college"),
    path(f"{_C}edit/", college.EditCollege.as_view(), name="college_edit"),
    path(f"{_C}dissolve/", college.DissolveCollege.as_view(), name="college_dissolve"),
    path(f"{_C}partners/new/", college.AddPartner.as_view(), name="college_partner_new"),
    path(f"{_C}rooms/new/", college.AddRoom.as_view(), name="college_room_new"),
    path(f"{_C}classes/new/", college.AddCohort.as_view(), name="college_cohort_new"),
    path(
        "college-partners/<uuid:public_id>/end/", college.PartnerLeaves.as_view(), name="college_partner_end"
    ),
    path("college-rooms/<uuid:public_id>/drop/", college.DropRoom.as_view(), name="college_room_drop"),
    path("college-classes/<uuid:public_id>/drop/", college.DropCohort.as_view(), name="college_cohort_drop"),
    path("bases/", base.BaseList.as_view(), name="bases"),
    path("bases/new/", base.OpenBase.as_view(), name="base_new"),
    path(_B, base.BasePage.as_view(), name="base"),
    path(f"{_B}edit/", base.EditBase.as_view(), name="base_edit"),
    path(f"{_B}close/", base.CloseBase.as_view(), name="base_close"),
    path(f"{_B}partners/new/", base.AddBasePartner.as_view(), name="base_partner_new"),
    path(f"{_B}investments/new/", base.Invest.as_view(), name="base_invest"),
    path(f"{_B}courses/new/", base.AddCourse.as_view(), name="base_course_new"),
    path("base-partners/<uuid:public_id>/end/", base.BasePartnerLeaves.as_view(), name="base_partner_end"),
    path("investments/<uuid:public_id>/remove/", base.RemoveInvestment.as_view(), name="investment_remove"),
    path("base-courses/<uuid:public_id>/remove/", base.RemoveCourse.as_view(), name="base_course_remove"),
    path("mutual/", mutual.MutualList.as_view(), name="mutual_services"),
    path("mutual/new/", mutual.NewMutual.as_view(), name="mutual_new"),
    path(_M, mutual.MutualPage.as_view(), name="mutual"),
    path(f"{_M}edit/", mutual.EditMutual.as_view(), name="mutual_edit"),
    path(f"{_M}remove/", mutual.RemoveMutual.as_view(), name="mutual_remove"),
]
