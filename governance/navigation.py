from governance.selectors.voting import open_ballots
from groupportal.ui.navigation import Entry, register, section

section("治理", 35)
register(
    Entry(
        "治理",
        "表决",
        "governance:motions",
        "check",
        "governance.view_meetings",
        order=30,
        badge=lambda viewer: open_ballots(viewer).count(),
    ),
    Entry("治理", "决议", "governance:resolutions", "seal", "governance.view_resolutions", order=40),
)
