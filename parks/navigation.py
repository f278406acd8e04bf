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
