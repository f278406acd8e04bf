from django.db import migrations

# Once archived, what was paid and who was insured is put right with a reason alone: the service says it for its transaction
# (``internships.services.frozen``). A student on the list of a policy counts where an archived placement meets its time; who is in
# another placement then may still be put on the list for that one.
_PARTS = (
    ("payrecord", "INSERT OR UPDATE OR DELETE"),
    ("policy", "UPDATE OR DELETE"),
    ("cover", "INSERT OR UPDATE OR DELETE"),
)
_FORWARDS = [
    """
    CREATE FUNCTION internships_is_archived(its_group bigint, student bigint, starts date, ends date, alone boolean)
    RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT coalesce(
            bool_or(state = 'archived') AND NOT (alone AND bool_or(state <> 'archived')), false)
        FROM internships_placement
        WHERE group_id = its_group AND student_id = student AND state <> 'cancelled' AND starts_on < ends AND ends_on > starts
    $$
    """,
    """
    CREATE FUNCTION internships_archived_corrected() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        aside text[] := ARRAY['unit_id', 'note'];
        one record := coalesce(NEW, OLD);
        held boolean;
    BEGIN
        IF coalesce(current_setting('app.correction', true), '') <> ''
            OR TG_OP = 'UPDATE' AND to_jsonb(NEW) - aside = to_jsonb(OLD) - aside THEN
            RETURN one;
        END IF;
        IF TG_TABLE_NAME = 'internships_payrecord' THEN
            SELECT state = 'archived' INTO held FROM internships_placement
            WHERE group_id = one.group_id AND id = one.placement_id;
        ELSIF TG_TABLE_NAME = 'internships_policy' THEN
            SELECT bool_or(internships_is_archived(OLD.group_id, student_id, OLD.starts_on, OLD.ends_on, false)) INTO held
            FROM internships_cover WHERE group_id = OLD.group_id AND policy_id = OLD.id;
        ELSE
            SELECT internships_is_archived(group_id, one.student_id, starts_on, ends_on, TG_OP = 'INSERT') INTO held
            FROM internships_policy WHERE group_id = one.group_id AND id = one.policy_id;
        END IF;
        IF held THEN
            RAISE EXCEPTION 'what is archived is put right with a reason' USING ERRCODE = 'check_violation';
        END IF;
        RETURN one;
    END $$
    """,
    *(
        f"CREATE TRIGGER archived_corrected BEFORE {deeds} ON internships_{part}"
        " FOR EACH ROW EXECUTE FUNCTION internships_archived_corrected()"
        for part, deeds in _PARTS
    ),
]
_BACKWARDS = [
    *(f"DROP TRIGGER archived_corrected ON internships_{part}" for part, _ in _PARTS),
    "DROP FUNCTION internships_archived_corrected()",
    "DROP FUNCTION internships_is_archived(bigint, bigint, date, date, boolean)",
]


class Migration(migrations.Migration):
    dependencies = [("internships", "0054_series")]
    operations = [migrations.RunSQL(_FORWARDS, _BACKWARDS)]
