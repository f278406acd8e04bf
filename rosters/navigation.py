from groupportal.ui.navigation import section

section("育人", 40)
