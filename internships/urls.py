from django.urls import path

from internships.views import calendar, rules

app_name = "internships"
urlpatterns = [
    path("rules/", rules.RuleList.as_view(), name="rules"),
    path("rules/<slug:pack>/<str:code>/", rules.RulePage.as_view(), name="rule"),
    path("calendar/", calendar.CalendarList.as_view(), name="calendar"),
    path("calendar/<int:year>/", calendar.EditCalendar.as_view(), name="calendar_edit"),
    path("calendar/<int:year>/drop/", calendar.DropCalendar.as_view(), name="calendar_drop"),
]
