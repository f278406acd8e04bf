"""Addresses of the API of students, classes and teachers, below ``api/v1/`` of a group."""

from rest_framework.routers import SimpleRouter

from rosters.api import ClassViewSet, ProgrammeViewSet, StudentViewSet, TeacherViewSet

app_name = "rosters-api"

router = SimpleRouter()
router.register("students", StudentViewSet, basename="student")
router.register("classes", ClassViewSet, basename="class")
router.register("teachers", TeacherViewSet, basename="teacher")
router.register("programmes", ProgrammeViewSet, basename="programme")

urlpatterns = router.urls
