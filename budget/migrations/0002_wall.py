from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [
        ("budget", "0001_initial"),
        ("plans", "0002_wall"),
        ("files", "0002_wall"),
        ("audit", "0002_wall"),
    ]
    operations = [
        BuildWall(
            "Stage",
            "BudgetLine",
            "LedgerEntry",
            "LedgerEvidence",
            append_only=("LedgerEntry", "LedgerEvidence"),
            facts=("Stage", "BudgetLine"),
        ),
    ]
