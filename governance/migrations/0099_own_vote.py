from django.db import migrations

from governance.ballot_guards import NAMED_CASTER, TAKE_DOWN_CASTER


class Migration(migrations.Migration):
    dependencies = [("governance", "0098_said_later")]
    operations = [migrations.RunSQL(NAMED_CASTER, TAKE_DOWN_CASTER)]
