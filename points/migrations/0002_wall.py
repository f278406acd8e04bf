from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [
        ("points", "0001_initial"),
        ("audit", "0002_wall"),
        ("files", "0002_wall"),
        ("members", "0002_wall"),
        ("tenancy", "0002_wall"),
    ]
    operations = [
        BuildWall(
            "PointRuleSet",
            "PointRule",
            "PointGrade",
            "PointsClaim",
            "PointsEntry",
            "PointsEvidence",
            "PointsAppeal",
            "PointsPaper",
            "GradingRun",
            "GradingLine",
            append_only=("PointsEntry", "PointsEvidence", "PointsPaper", "GradingLine"),
            facts=("PointRuleSet", "PointRule", "PointGrade", "PointsClaim", "PointsAppeal", "GradingRun"),
        ),
    ]
