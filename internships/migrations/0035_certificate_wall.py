from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [
        ("internships", "0034_certificate"),
        ("audit", "0002_wall"),
        ("tenancy", "0002_wall"),
    ]
    operations = [
        BuildWall(
            "Certificate",
            facts=("Certificate",),
            frozen={"Certificate": ("year", "serial", "code", "said", "issued_on")},
        )
    ]
