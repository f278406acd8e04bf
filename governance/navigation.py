from groupportal.ui.navigation import section

section("治理", 35)
