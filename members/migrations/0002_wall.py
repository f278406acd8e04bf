from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_initial"),
        ("tenancy", "0002_wall"),
        ("files", "0002_wall"),
        ("audit", "0002_wall"),
    ]
    operations = [
        BuildWall(
            "Member",
            "EarlierKind",
            "DataProposal",
            "Contact",
            "MemberAttachment",
            "MembershipPeriod",
            "SuspensionPeriod",
            "RankPeriod",
            "Application",
            "ApplicationFile",
            "ApplicationEvent",
            append_only=("ApplicationEvent",),
            facts=("EarlierKind", "MembershipPeriod", "SuspensionPeriod", "RankPeriod"),
        ),
    ]
