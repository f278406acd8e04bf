from django.urls import path

from groupportal.messages.views import choice, delivery, inbox, robot

app_name = "messages"
urlpatterns = [
    path("", inbox.Inbox.as_view(), name="inbox"),
    path("read/", inbox.AllRead.as_view(), name="all_read"),
    path("<uuid:public_id>/", inbox.NoticeOpen.as_view(), name="notice_open"),
    path("<uuid:public_id>/read/", inbox.NoticeRead.as_view(), name="notice_read"),
    path("settings/", choice.SettingsPage.as_view(), name="settings"),
    path("settings/email/", choice.EmailAsk.as_view(), name="email"),
    path("settings/email/confirm/", choice.EmailConfirm.as_view(), name="email_confirm"),
    path("settings/email/use/", choice.EmailUse.as_view(), name="email_use"),
    path("settings/email/forget/", choice.EmailForget.as_view(), name="email_forget"),
    path("settings/try/<str:channel>/", choice.ChannelTry.as_view(), name="channel_try"),
    path("channels/", robot.ChannelsPage.as_view(), name="channels"),
    path("channels/hours/", robot.GroupHours.as_view(), name="group_hours"),
    path("channels/robots/add/", robot.RobotAdd.as_view(), name="robot_add"),
    path("channels/robots/<uuid:public_id>/", robot.RobotPage.as_view(), name="robot"),
    path("channels/robots/<uuid:public_id>/edit/", robot.RobotEdit.as_view(), name="robot_edit"),
    path("channels/robots/<uuid:public_id>/try/", robot.RobotTry.as_view(), name="robot_try"),
    path("channels/robots/<uuid:public_id>/switch/", robot.RobotSwitch.as_view(), name="robot_switch"),
    path("channels/robots/<uuid:public_id>/delete/", robot.RobotDelete.as_view(), name="robot_delete"),
    path("channels/log/", delivery.DeliveryList.as_view(), name="deliveries"),
    path("channels/log/<uuid:public_id>/", delivery.DeliveryPage.as_view(), name="delivery"),
    path("channels/log/<uuid:public_id>/again/", delivery.DeliveryAgain.as_view(), name="delivery_again"),
]
