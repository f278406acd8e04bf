from django.db import migrations

from groupportal.tenancy.wall import BuildWall

# What is archived is read and no more: neither the placement nor what its archive consists of. Which unit a row belongs to may
# change, so that two units that are made one can take all along.
_PARTS = ("agreement", "consent", "journal", "assessment", "report", "archivegap")
_FORWARDS = [
    """
    CREATE FUNCTION internships_archived_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE held text;
    BEGIN
        IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - ARRAY['unit_id', 'updated_at'] = to_jsonb(OLD) - ARRAY['unit_id', 'updated_at'] THEN
            RETURN NEW;
        END IF;
        IF TG_TABLE_NAME = 'internships_placement' THEN
            held := OLD.state;
        ELSE
            SELECT state INTO held FROM internships_placement
            WHERE group_id = coalesce(NEW.group_id, OLD.group_id)
                AND id = coalesce(NEW.placement_id, OLD.placement_id);
        END IF;
        IF held = 'archived' THEN
            RAISE EXCEPTION 'what is archived does not change' USING ERRCODE = 'check_violation';
        END IF;
        RETURN coalesce(NEW, OLD);
    END $$
    """,
    """
    CREATE TRIGGER archived_stays BEFORE UPDATE OR DELETE ON internships_placement
        FOR EACH ROW WHEN (OLD.state = 'archived') EXECUTE FUNCTION internships_archived_stays()
    """,
    *(
        f"CREATE TRIGGER archived_stays BEFORE INSERT OR UPDATE OR DELETE ON internships_{part}"
        " FOR EACH ROW EXECUTE FUNCTION internships_archived_stays()"
        for part in _PARTS
    ),
]
_BACKWARDS = [
    *(f"DROP TRIGGER archived_stays ON internships_{part}" for part in ("placement", *_PARTS)),
    "DROP FUNCTION internships_archived_stays()",
]


class Migration(migrations.Migration):
    dependencies = [
        ("internships", "0032_archive"),
        ("audit", "0002_wall"),
        ("tenancy", "0002_wall"),
    ]
    operations = [
        BuildWall("Summary", "ArchiveGap", "Archive", append_only=("Archive",), facts=("Summary", "ArchiveGap")),
        migrations.RunSQL(_FORWARDS, _BACKWARDS),
    ]
