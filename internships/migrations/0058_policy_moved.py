from django.db import migrations

# As in ``0055``; a policy that is moved into the time of what is archived says of it what was not so before, too.
_FUNCTION = """
    CREATE OR REPLACE FUNCTION internships_archived_corrected() RETURNS trigger LANGUAGE plpgsql AS $$
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
            SELECT bool_or(internships_is_archived(OLD.group_id, student_id, OLD.starts_on, OLD.ends_on, false){more}) INTO held
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
"""
_MORE = " OR internships_is_archived(OLD.group_id, student_id, one.starts_on, one.ends_on, false)"


class Migration(migrations.Migration):
    dependencies = [("internships", "0057_province_wall")]
    operations = [migrations.RunSQL(_FUNCTION.format(more=_MORE), _FUNCTION.format(more=""))]
