from governance.selectors.voting import open_ballots
from groupportal.ui.navigation import Entry, register, section

section("治理", 35)
register(
    Entry("治理", "治理机构", "governance:bodies", "group", "governance.view_bodies", order=10),
    Entry(
        "治理",
        "席位",
        "governance:seats",
        "user",
        "governance.view_bodies",
        order=11,
        under="governance:bodies",
    ),
    Entry(
        "治理",
        "章程符合情况",
        "governance:compliance",
        "check",
        "governance.view_bodies",
        order=12,
        under="governance:bodies",
    ),
)
register(
    Entry("治理", "会议", "governance:meetings", "calendar", "governance.view_meetings", order=20),
    Entry(
        "治理",
        "会议纪要",
        "governance:minutes_list",
        "file",
        "governance.view_meetings",
        order=21,
        under="governance:meetings",
    ),
    Entry(
        "治理",
        "落实事项",
        "governance:follow_ups",
        "tasks",
        "governance.view_meetings",
        order=22,
        under="governance:meetings",
    ),
)
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
register(Entry("治理", "换届选举", "governance:elections", "member", "governance.view_bodies", order=60))
register(Entry("治理", "制度文件", "governance:regulations", "file", "governance.view_regulations", order=50))
register(Entry("治理", "征集评选", "governance:contests", "image", "governance.view_contests", order=70))
