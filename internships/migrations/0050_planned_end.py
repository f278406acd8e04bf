from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("internships", "0049_concern_renumbered")]
    operations = [
        migrations.AddField(
            "placement",
            "planned_ends_on",
            models.DateField("离岗以前的结束日期", null=True, blank=True, editable=False),
        )
    ]
