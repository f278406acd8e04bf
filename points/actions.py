from groupportal.tenancy.roles import READERS, Role, act, declare

declare(
    "合作贡献积分",
    {
        "points.view_ranking": act(
            "查看积分排名与全部台账",
            Role.SECRETARIAT,
            Role.FINANCE,
            Role.COUNCIL,
            Role.EXPERT,
            Role.READER,
            operator=True,
        ),
        "points.export_entries": act(
            "导出积分台账", Role.SECRETARIAT, Role.FINANCE, Role.COUNCIL, Role.EXPERT, Role.READER
        ),
        "points.view_points": act(
            "查看积分规则、本单位积分与公布的等级", READERS - {Role.TEACHER}, operator=True
        ),
        "points.record_points": act("登记、冲销积分", Role.SECRETARIAT),
        "points.claim_points": act("申报本单位积分", Role.SCHOOL_ADMIN, Role.ENTERPRISE, Role.PARK),
        "points.confirm_points": act(
            "确认积分申报", Role.SECRETARIAT, Role.FINANCE, Role.COUNCIL, Role.SCHOOL_ADMIN
        ),
        "points.appeal_points": act("提出积分申诉", Role.SCHOOL_ADMIN, Role.ENTERPRISE, Role.PARK),
        "points.answer_appeals": act("答复积分申诉", Role.SECRETARIAT),
        "points.edit_rules": act("编制积分规则", Role.SECRETARIAT),
        "points.grade_points": act("年度定级与公布", Role.SECRETARIAT),
    },
)
