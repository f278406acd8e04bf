"""What a reader and an editor get at each address of this room (see ``tests.sweeps.url_table``)."""

from tests.sweeps.expected import Expected

TABLE = {
    "rosters:students": Expected(403, 200),
    "rosters:student_new": Expected(403, 200),
    "rosters:students_edit": Expected(403, 302),
    "rosters:students_move": Expected(403, 302),
    "rosters:students_leave": Expected(403, 302),
    "rosters:student": Expected(403, 200, "rosters.Student"),
    "rosters:student_edit": Expected(403, 200, "rosters.Student"),
    "rosters:student_read": Expected(403, 200, "rosters.Student"),
    "rosters:student_move": Expected(403, 200, "rosters.Student"),
    "rosters:student_rest": Expected(403, 200, "rosters.Student"),
    "rosters:student_resume": Expected(403, 200, "rosters.Student"),
    "rosters:student_leave": Expected(403, 200, "rosters.Student"),
    "rosters:student_return": Expected(403, 200, "rosters.Student"),
    "rosters:classes": Expected(403, 200),
    "rosters:class_new": Expected(403, 200),
    "rosters:classes_edit": Expected(403, 302),
    "rosters:class": Expected(403, 200, "rosters.SchoolClass"),
    "rosters:class_edit": Expected(403, 200, "rosters.SchoolClass"),
    "rosters:teachers": Expected(403, 200),
    "rosters:teacher_new": Expected(403, 200),
    "rosters:teacher": Expected(403, 200, "rosters.Teacher"),
    "rosters:teacher_edit": Expected(403, 200, "rosters.Teacher"),
    "rosters:teacher_phone": Expected(403, 302, "rosters.Teacher"),
    "rosters:programmes": Expected(200, 200),
    "rosters:programme_new": Expected(403, 200),
    "rosters:programme_edit": Expected(403, 200, "rosters.Programme"),
}
