from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("parks", "0030_projects")]
    operations = [
        migrations.RemoveConstraint("facility", "facility_open_hours"),
        migrations.AddConstraint(
            "facility",
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True)
                | Q(opens__isnull=False, closes__isnull=False, closes__gt=F("opens")),
                name="facility_open_hours",
                violation_error_message="开放时间请两端都填，结束应晚于开始。",
            ),
        ),
        migrations.AlterConstraint(
            "basecourse",
            "base_course_once",
            models.UniqueConstraint(
                fields=("group", "base", "name", "year"),
                name="base_course_once",
                violation_error_message="这个基地当年的这门课程已经登记，请核对。写错的先删去那一条。",
            ),
        ),
    ]
