"""The admin theme (django-unfold)."""

from django.templatetags.static import static

UNFOLD = {
    "SITE_TITLE": "职教集团门户",
    "SITE_HEADER": "职教集团门户",
    "SITE_SYMBOL": "account_tree",
    "SITE_ICON": lambda request: static("portal/icon.svg"),
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("portal/icon.svg")}
    ],
    "STYLES": [lambda request: static("portal/admin/admin.css")],
    "SCRIPTS": [lambda request: static("portal/admin/admin.js")],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": True,
    "SHOW_BACK_BUTTON": True,
    "SITE_URL": "groupportal.admin_site.portal_home",
    "SITE_DROPDOWN": None,
    "ENVIRONMENT": None,
    "THEME": None,
    "COLORS": {
        "primary": {
            "50": "238 246 246",
            "100": "213 233 233",
            "200": "172 211 212",
            "300": "125 184 187",
            "400": "73 149 154",
            "500": "30 118 125",
            "600": "15 92 99",
            "700": "13 76 82",
            "800": "12 61 67",
            "900": "10 51 56",
            "950": "4 31 35",
        }
    },
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": False,
        "navigation": "groupportal.admin_site.sidebar",
    },
}
