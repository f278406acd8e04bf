from groupportal.ui.navigation import Entry, register, section

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
