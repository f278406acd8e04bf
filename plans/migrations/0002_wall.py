from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0001_initial"),
        ("audit", "0002_wall"),
        ("files", "0002_wall"),
        ("tenancy", "0002_wall"),
    ]
    operations = [
        BuildWall(
            "Plan",
            "PlanRevision",
            "ItemThread",
            "PlanItem",
            "ResponsibleUnit",
            "AcceptancePoint",
            "YearlyExpectation",
            "Assignment",
            "Filing",
            "FilingFigure",
            "Evidence",
            facts=("PlanRevision", "PlanItem", "AcceptancePoint", "YearlyExpectation", "Assignment", "Filing", "FilingFigure"),
        ),
    ]
