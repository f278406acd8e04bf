"""Questions and complaints, incidents; included by ``internships.urls``."""

from django.urls import path

from internships.views import concern, incident

_ONE = "concerns/<uuid:public_id>/"
_EVENT = "incidents/<uuid:public_id>/"
urlpatterns = [
    path("concerns/", concern.ConcernList.as_view(), name="concerns"),
    path("concerns/new/", concern.RaiseConcern.as_view(), name="concern_new"),
    path("concerns/enter/", concern.EnterConcern.as_view(), name="concern_enter"),
    path("concerns/links/", concern.GuardianLinks.as_view(), name="concern_links"),
    path(_ONE, concern.ConcernPage.as_view(), name="concern"),
    path(f"{_ONE}appoint/", concern.AppointHandler.as_view(), name="concern_appoint"),
    path(f"{_ONE}note/", concern.NoteConcern.as_view(), name="concern_note"),
    path(f"{_ONE}answer/", concern.AnswerConcern.as_view(), name="concern_answer"),
    path(f"{_ONE}tell/", concern.TellUnit.as_view(), name="concern_tell"),
    path(f"{_ONE}close/", concern.CloseConcern.as_view(), name="concern_close"),
    path(f"{_ONE}reopen/", concern.ReopenConcern.as_view(), name="concern_reopen"),
    path("incidents/", incident.IncidentList.as_view(), name="incidents"),
    path("incidents/new/", incident.ReportIncident.as_view(), name="incident_new"),
    path(_EVENT, incident.IncidentPage.as_view(), name="incident"),
    path(f"{_EVENT}take/", incident.TakeIncident.as_view(), name="incident_take"),
    path(f"{_EVENT}note/", incident.NoteIncident.as_view(), name="incident_note"),
    path(f"{_EVENT}grade/", incident.GradeIncident.as_view(), name="incident_grade"),
    path(f"{_EVENT}conclude/", incident.ConcludeIncident.as_view(), name="incident_conclude"),
    path(f"{_EVENT}rule/", incident.RuleConclusion.as_view(), name="incident_rule"),
    path(f"{_EVENT}people/", incident.IncidentPeople.as_view(), name="incident_people"),
    path(f"{_EVENT}people/add/", incident.AddPeople.as_view(), name="incident_add"),
    path(f"{_EVENT}contacts/", incident.IncidentContacts.as_view(), name="incident_contacts"),
]
