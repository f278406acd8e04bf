from groupportal.handbook.registry import register

register(
    {
        "rosters:*": "22 学生",
        "rosters:class*": "22 班级和调班",
        "rosters:student_move": "22 班级和调班",
        "rosters:students_move": "22 班级和调班",
        "rosters:student_read": "22 看身份证号和电话",
        "rosters:teacher*": "22 教师",
        "rosters:programme*": "22 专业代码表",
    }
)
