"""Invented people, one for each role; the user name begins with the group's initials."""

from groupportal.tenancy.roles import Role

PASSWORD = "demo-portal-2026"  # noqa: S105 -- printed on purpose: demo groups stand on a developer's machine only

PEOPLE: tuple[tuple[str, str, Role, str], ...] = (
    ("mishu", "林晓雯", Role.SECRETARIAT, ""),
    ("mishu2", "赵启明", Role.SECRETARIAT, ""),
    ("caiwu", "蔡淑敏", Role.FINANCE, ""),
    ("lishi", "陈伯安", Role.COUNCIL, ""),
    ("xuexiao", "何建国", Role.SCHOOL_ADMIN, "school"),
    ("jiaoshi", "梁巧云", Role.TEACHER, "school"),
    ("xuesheng", "黄子涵", Role.STUDENT, "school"),
    ("qiye", "区伟强", Role.ENTERPRISE, "enterprise"),
    ("yuanqu", "冯国栋", Role.PARK, "park"),
    ("zhuanjia", "郑怀远", Role.EXPERT, ""),
    ("chayue", "周静怡", Role.READER, ""),
)
