from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("internships", "0051_signal_late")]
    operations = [
        migrations.AddField(
            "placement",
            "edition",
            models.PositiveSmallIntegerField("约定改过几次", default=0, db_default=0, editable=False),
        )
    ]
