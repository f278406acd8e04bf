from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("internships", "0028_feedback"), ("audit", "0002_wall"), ("tenancy", "0002_wall")]
    operations = [BuildWall("Feedback", append_only=("Feedback",))]
