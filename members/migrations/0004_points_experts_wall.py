from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_points_experts"),
        ("tenancy", "0002_wall"),
        ("files", "0002_wall"),
        ("audit", "0002_wall"),
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
            "Expert",
            "ExpertField",
            "ExpertPeriod",
            "ExpertDocument",
            "ExpertRecord",
            append_only=("PointsEntry", "PointsEvidence", "PointsPaper", "GradingLine"),
            facts=("PointRuleSet", "PointRule", "PointGrade", "PointsClaim", "PointsAppeal", "GradingRun", "ExpertPeriod"),
        ),
    ]
