from groupportal.tenancy.roles import Role, act, declare

_OFFICE = (Role.SECRETARIAT, Role.SCHOOL_ADMIN)

declare(
    "学生、班级与教师",
    {
        "rosters.view_students": act("查看学生和班级（教师只看自己当班主任的班）", *_OFFICE, Role.TEACHER),
        "rosters.view_school": act("查看全校的学生、班级和教师", *_OFFICE),
        "rosters.edit_roster": act("登记、修改学生、班级和教师", *_OFFICE),
        "rosters.open_accounts": act("给本校学生和教师开账号", *_OFFICE),
        "rosters.export_roster": act("导出学生、班级和教师名单", *_OFFICE),
        "rosters.read_contacts": act("查看学生、监护人和教师的完整电话", *_OFFICE, Role.TEACHER),
        "rosters.read_identity": act("查看学生的完整身份证号", *_OFFICE),
        "rosters.view_figures": act(
            "查看专业代码表和学生、班级、教师人数",
            *_OFFICE,
            Role.TEACHER,
            Role.FINANCE,
            Role.COUNCIL,
            Role.EXPERT,
            Role.READER,
        ),
        "rosters.add_programme": act("登记专业", *_OFFICE),
        "rosters.edit_programme": act("修改专业代码表", Role.SECRETARIAT),
    },
)
