"""Addresses of students, classes and teachers, below ``rosters/`` of a group."""

from django.urls import path

from rosters.views import account as accounts
from rosters.views import school_class as classes
from rosters.views import student as students
from rosters.views import teacher as teachers

app_name = "rosters"

urlpatterns = [
    path("students/", students.StudentList.as_view(), name="students"),
    path("students/new/", students.NewStudent.as_view(), name="student_new"),
    path("students/bulk/edit/", students.BulkStudents.as_view(), name="students_edit"),
    path("students/bulk/move/", students.BulkMove.as_view(), name="students_move"),
    path("students/bulk/leave/", students.BulkLeave.as_view(), name="students_leave"),
    path("students/bulk/accounts/", accounts.OpenStudentAccounts.as_view(), name="students_accounts"),
    path("students/<uuid:public_id>/", students.StudentPage.as_view(), name="student"),
    path("students/<uuid:public_id>/edit/", students.EditStudent.as_view(), name="student_edit"),
    path("students/<uuid:public_id>/read/", students.ReadStudent.as_view(), name="student_read"),
    path("students/<uuid:public_id>/account/", students.LinkAccount.as_view(), name="student_account"),
    path("students/<uuid:public_id>/move/", students.MoveStudent.as_view(), name="student_move"),
    path("students/<uuid:public_id>/rest/", students.RestStudent.as_view(), name="student_rest"),
    path("students/<uuid:public_id>/resume/", students.ResumeStudent.as_view(), name="student_resume"),
    path("students/<uuid:public_id>/leave/", students.LeaveStudent.as_view(), name="student_leave"),
    path("students/<uuid:public_id>/return/", students.ReturnStudent.as_view(), name="student_return"),
    path("classes/", classes.ClassList.as_view(), name="classes"),
    path("classes/new/", classes.NewClass.as_view(), name="class_new"),
    path("classes/bulk/edit/", classes.BulkClasses.as_view(), name="classes_edit"),
    path("classes/<uuid:public_id>/", classes.ClassPage.as_view(), name="class"),
    path("classes/<uuid:public_id>/edit/", classes.EditClass.as_view(), name="class_edit"),
    path("teachers/", teachers.TeacherList.as_view(), name="teachers"),
    path("teachers/new/", teachers.NewTeacher.as_view(), name="teacher_new"),
    path("teachers/bulk/accounts/", accounts.OpenTeacherAccounts.as_view(), name="teachers_accounts"),
    path("teachers/<uuid:public_id>/", teachers.TeacherPage.as_view(), name="teacher"),
    path("teachers/<uuid:public_id>/edit/", teachers.EditTeacher.as_view(), name="teacher_edit"),
    path("teachers/<uuid:public_id>/phone/", teachers.ReadTeacherPhone.as_view(), name="teacher_phone"),
    path("programmes/", teachers.ProgrammeList.as_view(), name="programmes"),
    path("programmes/new/", teachers.NewProgramme.as_view(), name="programme_new"),
    path("programmes/<uuid:public_id>/edit/", teachers.EditProgramme.as_view(), name="programme_edit"),
]
