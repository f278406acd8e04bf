from django.db import migrations

from groupportal.tenancy.wall import BuildWall

# What was sent round, settled or is in force is worded as it was then, whoever asks.
TEXT_FIXED = """
CREATE FUNCTION governance_clause_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'portal_app' AND EXISTS (
    SELECT FROM governance_regulationversion AS v
    WHERE v.id = coalesce(NEW.version_id, OLD.version_id) AND v.stage <> 'editing'
  ) THEN
    RAISE EXCEPTION 'governance_regulationclause: the text of this version is fixed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER text_fixed BEFORE INSERT OR UPDATE OR DELETE ON governance_regulationclause
FOR EACH ROW EXECUTE FUNCTION governance_clause_fixed()
"""
FREE = "DROP TRIGGER text_fixed ON governance_regulationclause; DROP FUNCTION governance_clause_fixed()"


class Migration(migrations.Migration):
    dependencies = [("governance", "0030_regulations"), ("audit", "0002_wall"), ("tenancy", "0002_wall")]
    operations = [
        BuildWall(
            "Regulation",
            "RegulationVersion",
            "RegulationClause",
            "RegulationReceipt",
            "Consultation",
            "RegulationComment",
            facts=("Regulation", "RegulationVersion", "RegulationClause", "Consultation", "RegulationComment"),
        ),
        migrations.RunSQL(TEXT_FIXED, FREE),
    ]
