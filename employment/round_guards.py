"""What the database itself refuses of a round: choosing in one that isn't open, another seed, a result taken back once published.

``services.round`` and its neighbours say each of it in a sentence before.
"""

GUARDS = """
CREATE FUNCTION employment_choice_open() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    stands text;
BEGIN
    IF TG_TABLE_NAME = 'employment_studentwish' THEN
        SELECT r.state INTO stands FROM employment_round r JOIN employment_chooser c ON c.round_id = r.id
        WHERE c.id = COALESCE(NEW.chooser_id, OLD.chooser_id);
    ELSE
        SELECT r.state INTO stands FROM employment_round r JOIN employment_roundunit h ON h.round_id = r.id
        WHERE h.id = COALESCE(NEW.house_id, OLD.house_id);
    END IF;
    -- With the round itself gone everything in it goes too.
    IF stands IS NOT NULL AND stands <> 'open' THEN
        RAISE EXCEPTION 'choice_closed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER choosing BEFORE INSERT OR DELETE OR UPDATE OF chooser_id, number, post_id ON employment_studentwish
FOR EACH ROW EXECUTE FUNCTION employment_choice_open();
CREATE TRIGGER choosing BEFORE INSERT OR DELETE OR UPDATE OF chooser_id, house_id, tier ON employment_unitranking
FOR EACH ROW EXECUTE FUNCTION employment_choice_open();

CREATE FUNCTION employment_round_fixed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF OLD.seed <> '' AND (NEW.seed, NEW.drawn_at) IS DISTINCT FROM (OLD.seed, OLD.drawn_at) THEN
        RAISE EXCEPTION 'seed_fixed' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state NOT IN ('draft', 'open') AND (
        NEW.state IN ('draft', 'open')
        OR (NEW.wishes_from, NEW.wishes_to, NEW.ranks_to) IS DISTINCT FROM (OLD.wishes_from, OLD.wishes_to, OLD.ranks_to)
    ) THEN
        RAISE EXCEPTION 'round_fixed' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'published' AND NEW.state <> 'published' THEN
        RAISE EXCEPTION 'round_published' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fixed BEFORE UPDATE ON employment_round FOR EACH ROW EXECUTE FUNCTION employment_round_fixed();
"""

TAKE_DOWN = """
DROP TRIGGER fixed ON employment_round;
DROP FUNCTION employment_round_fixed();
DROP TRIGGER choosing ON employment_unitranking;
DROP TRIGGER choosing ON employment_studentwish;
DROP FUNCTION employment_choice_open();
"""
