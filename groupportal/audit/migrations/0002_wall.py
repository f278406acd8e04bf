from django.db import migrations

from groupportal.audit.facts import CREATE, DROP
from groupportal.tenancy.wall import APP_ROLE, BuildWall

_IF_THERE = (
    f"DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN {{deed}}; END IF; END $$"
)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(CREATE, DROP),
        BuildWall(
            "AuditEntry",
            "FactChange",
            "AccessEntry",
            append_only=("AuditEntry", "FactChange", "AccessEntry"),
        ),
        # What operators did can't be changed by the role that serves either.
        migrations.RunSQL(
            _IF_THERE.format(deed=f"REVOKE UPDATE, DELETE, TRUNCATE ON audit_platformentry FROM {APP_ROLE}"),
            _IF_THERE.format(deed=f"GRANT UPDATE, DELETE ON audit_platformentry TO {APP_ROLE}"),
        ),
    ]
