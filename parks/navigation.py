from groupportal.ui.navigation import section

section("园区", 45)
