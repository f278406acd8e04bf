from django.db import migrations

from groupportal.tenancy.wall import APP_ROLE

_IF_THERE = (
    "DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN {deed}; END IF; END $$"
)


class Migration(migrations.Migration):
    """What operators did can't be changed by the role that serves either."""

    dependencies = [("audit", "0002_wall")]
    operations = [
        migrations.RunSQL(
            _IF_THERE.format(
                role=APP_ROLE, deed=f"REVOKE UPDATE, DELETE, TRUNCATE ON audit_platformentry FROM {APP_ROLE}"
            ),
            _IF_THERE.format(
                role=APP_ROLE, deed=f"GRANT UPDATE, DELETE ON audit_platformentry TO {APP_ROLE}"
            ),
        )
    ]
