from django.db import migrations

from groupportal.tenancy.wall import BuildWall

# No result stands on votes that were not counted, or on ballots that don't add up; what is over is as it was, whoever asks.
GUARDS = """
CREATE FUNCTION governance_election_counted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (
        SELECT FROM governance_electionpost p WHERE p.election_id = NEW.id AND NOT EXISTS (
            SELECT FROM governance_electionballot b JOIN governance_motion m ON m.id = b.motion_id
            WHERE b.post_id = p.id AND m.state <> 'annulled'
        )
    ) OR EXISTS (
        SELECT FROM governance_electionpost p
        JOIN governance_electionballot b ON b.post_id = p.id
        JOIN governance_motion m ON m.id = b.motion_id
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(o.votes), 0) AS all_votes, coalesce(max(o.votes), 0) AS most,
                coalesce(sum(o.votes) FILTER (WHERE o.is_write_in), 0) AS others
            FROM governance_motionoption o WHERE o.motion_id = m.id
        ) counted
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(w.votes), 0) AS names FROM governance_writein w WHERE w.ballot_id = b.id
        ) written
        WHERE p.election_id = NEW.id AND m.state <> 'annulled' AND NOT (
            m.state = 'closed' AND m.returned <= m.issued
            AND m.returned = m.yes + m.no + m.abstain + m.invalid
            AND counted.most <= m.yes AND counted.all_votes <= m.yes * m.choose_most
            AND written.names BETWEEN counted.others AND counted.others * b.places
        )
    ) THEN
        RAISE EXCEPTION 'governance_election: the ballots of this election do not add up' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER counted BEFORE UPDATE ON governance_election FOR EACH ROW
WHEN (NEW.state IN ('submitted', 'approved') AND NEW.state <> OLD.state) EXECUTE FUNCTION governance_election_counted();

CREATE FUNCTION governance_election_over() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    found text;
    part jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
    post bigint := CASE TG_TABLE_NAME
        WHEN 'governance_electionpost' THEN (part ->> 'id')::bigint
        WHEN 'governance_writein' THEN
            (SELECT b.post_id FROM governance_electionballot b WHERE b.id = (part ->> 'ballot_id')::bigint)
        ELSE (part ->> 'post_id')::bigint END;
BEGIN
    SELECT e.state INTO found FROM governance_election e
    WHERE e.id = coalesce(
        (part ->> 'election_id')::bigint, (SELECT p.election_id FROM governance_electionpost p WHERE p.id = post)
    );
    IF current_user = 'portal_app' AND found IN ('approved', 'cancelled') THEN
        RAISE EXCEPTION 'governance_election: this election is over' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER over BEFORE INSERT OR UPDATE OR DELETE ON governance_electionpost
FOR EACH ROW EXECUTE FUNCTION governance_election_over();
CREATE TRIGGER over BEFORE INSERT OR UPDATE OR DELETE ON governance_candidate
FOR EACH ROW EXECUTE FUNCTION governance_election_over();
CREATE TRIGGER over BEFORE INSERT OR UPDATE OR DELETE ON governance_electionballot
FOR EACH ROW EXECUTE FUNCTION governance_election_over();
CREATE TRIGGER over BEFORE INSERT OR UPDATE OR DELETE ON governance_writein
FOR EACH ROW EXECUTE FUNCTION governance_election_over()
"""
FREE = """
DROP TRIGGER over ON governance_writein;
DROP TRIGGER over ON governance_electionballot;
DROP TRIGGER over ON governance_candidate;
DROP TRIGGER over ON governance_electionpost;
DROP TRIGGER counted ON governance_election;
DROP FUNCTION governance_election_over(), governance_election_counted()
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0050_elections"), ("audit", "0002_wall"), ("tenancy", "0002_wall")]
    operations = [
        BuildWall(
            "Election",
            "ElectionPost",
            "Candidate",
            "ElectionBallot",
            "WriteIn",
            facts=("Election", "ElectionPost", "Candidate", "WriteIn"),
        ),
        migrations.RunSQL(GUARDS, FREE),
    ]
