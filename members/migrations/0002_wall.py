from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_initial"),
        ("audit", "0002_wall"),
        ("files", "0002_wall"),
        ("tenancy", "0002_wall"),
    ]
    operations = [
        BuildWall(
            "Member",
            "EarlierKind",
            "DataProposal",
            "Application",
            "ApplicationFile",
            "ApplicationEvent",
            "MemberAttachment",
            "Contact",
            "MembershipPeriod",
            "SuspensionPeriod",
            "RankPeriod",
            append_only=("ApplicationEvent",),
            facts=("EarlierKind", "MembershipPeriod", "SuspensionPeriod", "RankPeriod"),
        ),
    ]
