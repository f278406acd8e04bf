"""Numbers of contracts and certificates are found by how they are compared; each stands once, whatever its kind."""

from django.db import migrations, models
from django.db.models import Q

from groupportal.ui.names import folded

_TABLES = (
    ("parks_jointproject", "contract_number", "contract_mark"),
    ("parks_achievement", "number", "mark"),
)
_NUMBERS = "SELECT id, group_id, {number} FROM {table} WHERE {number} <> '' ORDER BY id"
_MARK = "UPDATE {table} SET {mark} = %s WHERE id = %s"


def give_marks(apps, schema_editor):
    cursor = schema_editor.connection.cursor()
    for table, number, mark in _TABLES:
        cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER keep_fact")
        cursor.execute(_NUMBERS.format(number=number, table=table))
        # What stands twice already was let in when kinds were told apart: the first one bears the number.
        first = {}
        for pk, group, text in cursor.fetchall():
            if wanted := folded(text):
                first.setdefault((group, wanted), pk)
        for (_, wanted), pk in first.items():
            cursor.execute(_MARK.format(table=table, mark=mark), [wanted, pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER keep_fact")
        cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _mark(words, length):
    return models.CharField(blank=True, default="", editable=False, max_length=length, verbose_name=words)


class Migration(migrations.Migration):
    dependencies = [("parks", "0074_team_of_rosters")]
    operations = [
        migrations.RemoveConstraint("jointproject", "project_contract_once"),
        migrations.RemoveConstraint("achievement", "achievement_once"),
        migrations.AddField("jointproject", "contract_mark", _mark("合同编号（比对用）", 180)),
        migrations.AddField("achievement", "mark", _mark("证书或登记号（比对用）", 240)),
        migrations.RunPython(give_marks, migrations.RunPython.noop),
        migrations.AddConstraint(
            "jointproject",
            models.UniqueConstraint(
                fields=("group", "contract_mark"),
                condition=~Q(contract_mark=""),
                name="project_contract_once",
                violation_error_message="这个合同编号已在另一个项目里，请核对。",
            ),
        ),
        migrations.AddConstraint(
            "achievement",
            models.UniqueConstraint(
                fields=("group", "mark"),
                condition=~Q(mark=""),
                name="achievement_once",
                violation_error_message="这个证书或登记号已经登记在另一项成果里，请核对。",
            ),
        ),
    ]
