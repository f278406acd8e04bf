from groupportal.handbook.registry import register

register(
    {
        "rosters:*": "21 学生",
        "rosters:class*": "21 班级和调班",
        "rosters:student_move": "21 班级和调班",
        "rosters:students_move": "21 班级和调班",
        "rosters:student_read": "21 看身份证号和电话",
        "rosters:teacher*": "21 教师",
        "rosters:programme*": "21 专业代码表",
    }
)
