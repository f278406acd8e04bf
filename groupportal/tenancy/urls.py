from django.urls import path

from groupportal.tenancy.views import group, people

app_name = "tenancy"
urlpatterns = [
    path("people/", people.PeopleListPage.as_view(), name="people"),
    path("people/add/", people.PersonAddPage.as_view(), name="person_add"),
    path("people/add-list/", people.PeopleAddPage.as_view(), name="people_add"),
    path("people/of/<str:username>/", people.PersonPage.as_view(), name="person"),
    path("people/of/<str:username>/grant/", people.RoleGrantPage.as_view(), name="role_grant"),
    path("people/of/<str:username>/password/", people.PasswordResetPage.as_view(), name="password_reset"),
    path("people/of/<str:username>/remove/", people.PersonRemovePage.as_view(), name="person_remove"),
    path(
        "people/of/<str:username>/roles/<uuid:public_id>/revoke/",
        people.RoleRevokePage.as_view(),
        name="role_revoke",
    ),
    path(
        "people/of/<str:username>/roles/<uuid:public_id>/validity/",
        people.RoleValidityPage.as_view(),
        name="role_validity",
    ),
    path("roles/", group.RolesPage.as_view(), name="roles"),
    path("group/", group.GroupPage.as_view(), name="group"),
    path("group/edit/", group.GroupEditPage.as_view(), name="group_edit"),
    path("visit/end/", group.VisitEndView.as_view(), name="visit_end"),
]
