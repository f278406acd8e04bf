from django.urls import path

from groupportal.people.views import deeds, devices, group, people, sets

app_name = "people"
urlpatterns = [
    path("people/", people.PeopleListPage.as_view(), name="list"),
    path("people/add/", deeds.PersonAddPage.as_view(), name="person_add"),
    path("people/add-list/", deeds.PeopleAddPage.as_view(), name="people_add"),
    path("people/edit/", deeds.BulkValidity.as_view(), name="bulk_edit"),
    path("people/slips/", deeds.IssuePage.as_view(), name="issue"),
    path("people/of/<str:username>/", people.PersonPage.as_view(), name="person"),
    path("people/of/<str:username>/grant/", deeds.RoleGrantPage.as_view(), name="role_grant"),
    path("people/of/<str:username>/password/", deeds.PasswordResetPage.as_view(), name="password_reset"),
    path("people/of/<str:username>/remove/", deeds.PersonRemovePage.as_view(), name="person_remove"),
    path(
        "people/of/<str:username>/roles/<uuid:public_id>/revoke/",
        deeds.RoleRevokePage.as_view(),
        name="role_revoke",
    ),
    path(
        "people/of/<str:username>/roles/<uuid:public_id>/validity/",
        deeds.RoleValidityPage.as_view(),
        name="role_validity",
    ),
    path("people/of/<str:username>/devices/end/", devices.EndDevices.as_view(), name="devices_end"),
    path("devices/", devices.OwnDevices.as_view(), name="devices"),
    path("devices/<uuid:public_id>/end/", devices.EndOwnDevice.as_view(), name="device_end"),
    path("offers/<uuid:public_id>/withdraw/", deeds.OfferWithdraw.as_view(), name="offer_withdraw"),
    path("unit-sets/", sets.UnitSetList.as_view(), name="unit_sets"),
    path("unit-sets/new/", sets.UnitSetNew.as_view(), name="unit_set_new"),
    path("unit-sets/<uuid:public_id>/", sets.UnitSetEdit.as_view(), name="unit_set"),
    path("unit-sets/<uuid:public_id>/delete/", sets.UnitSetDelete.as_view(), name="unit_set_delete"),
    path("roles/", group.RolesPage.as_view(), name="roles"),
    path("group/", group.GroupPage.as_view(), name="group"),
    path("group/edit/", group.GroupEditPage.as_view(), name="group_edit"),
    path("group/working-date/", group.WorkingDatePage.as_view(), name="working_date"),
    path("visit/end/", group.VisitEndView.as_view(), name="visit_end"),
]
