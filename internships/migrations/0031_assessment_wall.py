from django.db import migrations

from groupportal.tenancy.wall import BuildWall

# Scores change while their assessment is being scored, and never after: what is handed in is what is confirmed.
_FORWARDS = """
CREATE FUNCTION internships_scores_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held text;
BEGIN
    SELECT state INTO held FROM internships_assessment
    WHERE group_id = coalesce(NEW.group_id, OLD.group_id) AND id = coalesce(NEW.assessment_id, OLD.assessment_id);
    IF held NOT IN ('draft', 'returned') THEN
        RAISE EXCEPTION 'scores of an assessment that is % do not change', held USING ERRCODE = 'check_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER scores_stay BEFORE INSERT OR UPDATE OR DELETE ON internships_score
    FOR EACH ROW EXECUTE FUNCTION internships_scores_stay();
"""
_BACKWARDS = "DROP TRIGGER scores_stay ON internships_score; DROP FUNCTION internships_scores_stay();"


class Migration(migrations.Migration):
    dependencies = [
        ("internships", "0030_assessment"),
        ("audit", "0002_wall"),
        ("tenancy", "0002_wall"),
    ]
    operations = [
        BuildWall("Assessment", "Score", "Report", facts=("Assessment", "Score", "Report")),
        migrations.RunSQL(_FORWARDS, _BACKWARDS),
    ]
