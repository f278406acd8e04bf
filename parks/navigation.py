from groupportal.ui.navigation import Entry, register, section
from parks.selectors.request import waiting_for

section("园区", 45)
register(
    Entry("园区", "共享设施", "parks:facilities", "table", "parks.view_facilities", order=60),
    Entry(
        "园区",
        "设施预约",
        "parks:bookings",
        "calendar",
        "parks.view_facilities",
        order=61,
        under="parks:facilities",
    ),
)
register(
    Entry("园区", "园区和服务中心", "parks:centres", "park", "parks.view_parks", order=10),
    Entry("园区", "园区", "parks:parks", "park", "parks.view_parks", order=11, under="parks:centres"),
    Entry(
        "园区", "入驻企业", "parks:residents", "member", "parks.view_parks", order=12, under="parks:centres"
    ),
)
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
register(
    Entry("园区", "合作项目", "parks:projects", "tasks", "parks.view_projects", order=30),
    Entry(
        "园区",
        "项目成果",
        "parks:achievements",
        "seal",
        "parks.view_projects",
        order=31,
        under="parks:projects",
    ),
    Entry("园区", "培训", "parks:trainings", "course", "parks.view_trainings", order=40),
    Entry(
        "园区", "创业团队", "parks:teams", "group", "parks.view_trainings", order=41, under="parks:trainings"
    ),
)
register(
    Entry("园区", "产业学院和基地", "parks:colleges", "park", "parks.view_colleges", order=50),
    Entry("园区", "实训基地", "parks:bases", "park", "parks.view_colleges", order=51, under="parks:colleges"),
    Entry(
        "园区",
        "互助运营服务",
        "parks:mutual_services",
        "group",
        "parks.view_colleges",
        order=52,
        under="parks:colleges",
    ),
)
