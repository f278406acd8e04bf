from django.db import migrations, models
from django.db.models import Q

from parks.request_guards import LEAVES, STAYS

_STANDS = ("submitted", "approved")


class Migration(migrations.Migration):
    dependencies = [("parks", "0060_facility_hours")]
    operations = [
        migrations.RunSQL(STAYS, LEAVES),
        migrations.AlterConstraint(
            "economicvalue",
            "value_of_request_once",
            models.UniqueConstraint(
                fields=("group", "request"),
                condition=Q(request__isnull=False, state__in=_STANDS),
                name="value_of_request_once",
                violation_error_message="这项需求的经济价值已经登记，请先撤回那一笔，再登记。",
            ),
        ),
        migrations.AlterConstraint(
            "economicvalue",
            "value_of_project_once_a_year",
            models.UniqueConstraint(
                fields=("group", "project", "unit", "year"),
                condition=Q(project__isnull=False, state__in=_STANDS),
                name="value_of_project_once_a_year",
                violation_error_message="这个项目当年对这家企业的经济价值已经登记，请先撤回那一笔，再登记。",
            ),
        ),
        migrations.AlterConstraint(
            "economicvalue",
            "value_of_year_once",
            models.UniqueConstraint(
                fields=("group", "unit", "year"),
                condition=Q(project__isnull=True, request__isnull=True, state__in=_STANDS),
                name="value_of_year_once",
                violation_error_message="这家企业当年的年度数已经登记，请先撤回那一笔，再登记。",
            ),
        ),
    ]
