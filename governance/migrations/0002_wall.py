from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial"), ("audit", "0002_wall"), ("tenancy", "0002_wall")]
    operations = [
        BuildWall(
            "Body",
            "Charter",
            "MajorityRule",
            "Term",
            "Seat",
            "Meeting",
            "AgendaItem",
            "AgendaPaper",
            "Invitation",
            "Presence",
            "Motion",
            "MotionOption",
            "Voter",
            "NamedVote",
            append_only=("NamedVote",),
            facts=("Body", "Charter", "Term", "Seat", "Meeting", "Invitation", "Motion"),
        )
    ]
