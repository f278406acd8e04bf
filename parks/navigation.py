from groupportal.ui.navigation import Entry, register, section
from parks.selectors.request import waiting_for

section("园区", 45)
register(
    Entry(
        "园区",
        "服务需求",
        "parks:requests",
        "inbox",
        "parks.view_requests",
        order=20,
        badge=lambda viewer: waiting_for(viewer).count(),
    ),
    Entry(
        "园区", "经济价值", "parks:values", "budget", "parks.view_requests", order=21, under="parks:requests"
    ),
)
