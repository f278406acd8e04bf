from django.db import migrations

# Once archived, neither a day is made up nor leave asked for or ruled on: days of a confirmed result stay as they were.
_PARTS = ("makeup", "leave")


class Migration(migrations.Migration):
    dependencies = [("internships", "0052_edition")]
    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER archived_stays BEFORE INSERT OR UPDATE ON internships_{part}"
            " FOR EACH ROW EXECUTE FUNCTION internships_archived_stays()",
            f"DROP TRIGGER archived_stays ON internships_{part}",
        )
        for part in _PARTS
    ]
