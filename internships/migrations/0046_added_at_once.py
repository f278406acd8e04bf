from django.db import migrations

# What is added is held against the archive and the assessment once a statement, not once a row: eight thousand journals that come in
# together asked eight thousand times. Changing and deleting stay guarded row by row (0031, 0033).
_PARTS = ("agreement", "consent", "journal", "assessment", "report", "archivegap")
_FORWARDS = [
    """
    CREATE FUNCTION internships_archived_takes_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM added JOIN internships_placement held ON held.group_id = added.group_id AND held.id = added.placement_id
            WHERE held.state = 'archived'
        ) THEN
            RAISE EXCEPTION 'what is archived does not change' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION internships_scored_takes_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE found text;
    BEGIN
        SELECT held.state INTO found FROM added
            JOIN internships_assessment held ON held.group_id = added.group_id AND held.id = added.assessment_id
            WHERE held.state NOT IN ('draft', 'returned') LIMIT 1;
        IF found IS NOT NULL THEN
            RAISE EXCEPTION 'scores of an assessment that is % do not change', found USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    *(f"DROP TRIGGER archived_stays ON internships_{part}" for part in _PARTS),
    *(
        f"CREATE TRIGGER archived_stays BEFORE UPDATE OR DELETE ON internships_{part}"
        " FOR EACH ROW EXECUTE FUNCTION internships_archived_stays()"
        for part in _PARTS
    ),
    *(
        f"CREATE TRIGGER archived_takes_nothing AFTER INSERT ON internships_{part} REFERENCING NEW TABLE AS added"
        " FOR EACH STATEMENT EXECUTE FUNCTION internships_archived_takes_nothing()"
        for part in _PARTS
    ),
    "DROP TRIGGER scores_stay ON internships_score",
    (
        "CREATE TRIGGER scores_stay BEFORE UPDATE OR DELETE ON internships_score"
        " FOR EACH ROW EXECUTE FUNCTION internships_scores_stay()"
    ),
    (
        "CREATE TRIGGER scored_takes_nothing AFTER INSERT ON internships_score REFERENCING NEW TABLE AS added"
        " FOR EACH STATEMENT EXECUTE FUNCTION internships_scored_takes_nothing()"
    ),
]
_BACKWARDS = [
    "DROP TRIGGER scored_takes_nothing ON internships_score",
    "DROP FUNCTION internships_scored_takes_nothing()",
    "DROP TRIGGER scores_stay ON internships_score",
    (
        "CREATE TRIGGER scores_stay BEFORE INSERT OR UPDATE OR DELETE ON internships_score"
        " FOR EACH ROW EXECUTE FUNCTION internships_scores_stay()"
    ),
    *(f"DROP TRIGGER archived_takes_nothing ON internships_{part}" for part in _PARTS),
    "DROP FUNCTION internships_archived_takes_nothing()",
    *(f"DROP TRIGGER archived_stays ON internships_{part}" for part in _PARTS),
    *(
        f"CREATE TRIGGER archived_stays BEFORE INSERT OR UPDATE OR DELETE ON internships_{part}"
        " FOR EACH ROW EXECUTE FUNCTION internships_archived_stays()"
        for part in _PARTS
    ),
]


class Migration(migrations.Migration):
    dependencies = [("internships", "0045_more_tables")]
    operations = [migrations.RunSQL(_FORWARDS, _BACKWARDS)]
