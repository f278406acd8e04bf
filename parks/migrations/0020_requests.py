from django.db import migrations, models
from django.db.models import Q

from parks.request_guards import GUARDS, TAKE_DOWN


class Migration(migrations.Migration):
    dependencies = [("parks", "0002_wall")]
    operations = [
        migrations.RemoveConstraint("economicvalue", "value_confirmed_somehow"),
        migrations.AddField(
            "economicvalue", "confirmed_on", models.DateField("确认日期", blank=True, null=True)
        ),
        migrations.AddConstraint(
            "economicvalue",
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(confirmed_by="") & Q(confirmed_on__isnull=False),
                name="value_confirmed_somehow",
            ),
        ),
        migrations.RunSQL(GUARDS, TAKE_DOWN),
    ]
