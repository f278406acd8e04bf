from groupportal.handbook.registry import register

register(
    {
        "rosters:*": "23 学生",
        "rosters:class*": "23 班级和调班",
        "rosters:student_move": "23 班级和调班",
        "rosters:students_move": "23 班级和调班",
        "rosters:students_accounts": "23 学生的账号",
        "rosters:student_account": "23 学生的账号",
        "rosters:student_read": "23 看身份证号和电话",
        "rosters:teacher*": "23 教师",
        "rosters:programme*": "23 专业代码表",
    }
)
