from groupportal.tenancy.roles import READERS, Role, act, declare

declare(
    "文件",
    {
        "files.view_file": act("查看文件", READERS, operator=True),
        "files.list_files": act("查看文件清单", Role.SECRETARIAT, operator=True),
        "files.add_file": act(
            "上传文件",
            Role.SECRETARIAT,
            Role.FINANCE,
            Role.SCHOOL_ADMIN,
            Role.TEACHER,
            Role.ENTERPRISE,
            Role.PARK,
        ),
    },
)
