from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [
        ("budget", "0001_initial"),
        ("audit", "0002_wall"),
        ("files", "0002_wall"),
        ("plans", "0002_wall"),
        ("tenancy", "0002_wall"),
    ]
    operations = [
        BuildWall(
            "LedgerEntry",
            "LedgerEvidence",
            "Stage",
            "BudgetLine",
            append_only=("LedgerEntry", "LedgerEvidence"),
            facts=("Stage", "BudgetLine"),
        ),
    ]
