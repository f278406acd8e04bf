from django.urls import path

from groupportal.messages import views

app_name = "messages"
urlpatterns = [
    path("", views.Inbox.as_view(), name="inbox"),
    path("read/", views.AllRead.as_view(), name="all_read"),
    path("<uuid:public_id>/", views.NoticeOpen.as_view(), name="notice_open"),
    path("<uuid:public_id>/read/", views.NoticeRead.as_view(), name="notice_read"),
]
