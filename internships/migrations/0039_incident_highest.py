from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("internships", "0038_overdue_concerns")]
    operations = [
        migrations.AddField(
            model_name="incident",
            name="highest",
            field=models.CharField(
                blank=True,
                choices=[("general", "一般"), ("large", "较大"), ("major", "重大")],
                default="",
                editable=False,
                max_length=10,
                verbose_name="最高写过的级别",
            ),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="incident", name="incident_closed_by_second"),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | Q(highest="general") | ~Q(closed_by=F("concluded_by")),
                name="incident_closed_by_second",
            ),
        ),
    ]
