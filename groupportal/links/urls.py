"""Links, below a group's address: ``l/`` for those who hold one, ``links/`` for those who issue them."""

from django.urls import path

from groupportal.links.views import keeping
from groupportal.links.views.opening import OpenLink

app_name = "links"
urlpatterns = [
    path("l/<str:token>/", OpenLink.as_view(), name="open"),
    path("l/<str:token>/<slug:page>/", OpenLink.as_view(), name="page"),
    path("links/", keeping.LinkList.as_view(), name="list"),
    path("links/<uuid:public_id>/", keeping.LinkRecord.as_view(), name="link"),
    path("links/<uuid:public_id>/qr.png", keeping.LinkQr.as_view(), name="qr"),
    path("links/<uuid:public_id>/renew/", keeping.LinkRenew.as_view(), name="renew"),
    path("links/<uuid:public_id>/send/", keeping.LinkSend.as_view(), name="send"),
    path("links/<uuid:public_id>/revoke/", keeping.LinkRevoke.as_view(), name="revoke"),
]
