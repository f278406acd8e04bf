from django.db import migrations

from groupportal.tenancy.wall import BuildWall

# Student and batch of a waiver are of its school: keys over both, as of placements. Whom a school lets off has no placement in that
# batch, and who has one is not let off: held against each other once a statement, whichever of the two comes second.
_TABLE = "internships_waiver"
_KEYS = (("batch_id", "internships_batch"), ("student_id", "rosters_student"))
_STANDS = "('draft', 'submitted', 'returned', 'approved', 'running')"
_SIDES = (
    ("internships_placement", f"changed.state IN {_STANDS}", _TABLE, "other.state = 'approved'"),
    (_TABLE, "changed.state = 'approved'", "internships_placement", f"other.state IN {_STANDS}"),
)
_FORWARDS = [
    *(
        f'ALTER TABLE "{_TABLE}" ADD CONSTRAINT "{_TABLE}_{column}_owned" FOREIGN KEY (group_id, "unit_id", "{column}")'
        f' REFERENCES "{target}" (group_id, "unit_id", id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED'
        for column, target in _KEYS
    ),
    *(
        f"""
    CREATE FUNCTION {table}_let_off() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM changed JOIN {other} other ON other.group_id = changed.group_id
                AND other.batch_id = changed.batch_id AND other.student_id = changed.student_id
            WHERE {here} AND {there}
        ) THEN
            RAISE EXCEPTION 'a student who is let off has no placement in the batch' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END $$
    """
        for table, here, other, there in _SIDES
    ),
    *(
        f"CREATE TRIGGER let_off_{deed.lower()} AFTER {deed} ON {table} REFERENCING NEW TABLE AS changed"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_let_off()"
        for table, *_ in _SIDES
        for deed in ("INSERT", "UPDATE")
    ),
]
_BACKWARDS = [
    *(
        f"DROP TRIGGER let_off_{deed.lower()} ON {table}"
        for table, *_ in _SIDES
        for deed in ("INSERT", "UPDATE")
    ),
    *(f"DROP FUNCTION {table}_let_off()" for table, *_ in _SIDES),
    *(f'ALTER TABLE "{_TABLE}" DROP CONSTRAINT "{_TABLE}_{column}_owned"' for column, _ in _KEYS),
]


class Migration(migrations.Migration):
    dependencies = [
        ("internships", "0047_waiver"),
        ("audit", "0002_wall"),
        ("tenancy", "0002_wall"),
    ]
    operations = [BuildWall("Waiver", facts=("Waiver",)), migrations.RunSQL(_FORWARDS, _BACKWARDS)]
