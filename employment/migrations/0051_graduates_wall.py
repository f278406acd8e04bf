from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("employment", "0050_graduates")]
    operations = [
        BuildWall(
            "Graduate",
            "GraduateAnswer",
            "SurveyCall",
            "FollowUp",
            facts=("Graduate", "GraduateAnswer"),
        )
    ]
