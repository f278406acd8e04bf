from groupportal.ui.navigation import Entry, open_to_all, register, section
from members.selectors.queues import to_review_count

section("成员", 30)
open_to_all("申请加盟", "members:join")
open_to_all("查询进度", "members:join_status")
register(
    Entry("成员", "我的单位", "members:own", "user", "members.edit_own_unit", order=10, tab=True),
    Entry("成员", "联系人", "members:contacts", "user", "members.view_contact_list", order=22),
    Entry("成员", "成员单位", "members:list", "member", "members.view_roll", order=20),
    Entry(
        "成员",
        "加盟申请",
        "members:applications",
        "inbox",
        "members.review_application",
        order=25,
        badge=to_review_count,
    ),
    Entry("成员", "成员发展", "members:growth", "chart", "members.view_growth", order=30),
)
