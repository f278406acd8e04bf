"""What the database itself refuses of needs and values: other words than were said, a value counted in two places, another amount.

``services.request`` and ``services.value`` say each of it in a sentence before.
"""

GUARDS = """
CREATE FUNCTION parks_request_said() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF (NEW.title, NEW.text, NEW.firm, NEW.came_by, NEW.received_at, NEW.key)
       IS DISTINCT FROM (OLD.title, OLD.text, OLD.firm, OLD.came_by, OLD.received_at, OLD.key) THEN
        RAISE EXCEPTION 'request_said' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.project_id IS NOT NULL AND EXISTS (
        SELECT FROM parks_economicvalue v WHERE v.request_id = NEW.id AND v.state IN ('submitted', 'approved')
    ) THEN
        RAISE EXCEPTION 'value_counted_twice' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER said BEFORE UPDATE ON parks_servicerequest FOR EACH ROW EXECUTE FUNCTION parks_request_said();

CREATE FUNCTION parks_value_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    of_project bigint;
    firm bigint;
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.amount, NEW.year, NEW.request_id, NEW.project_id, NEW.reckoning, NEW.grounds)
       IS DISTINCT FROM (OLD.amount, OLD.year, OLD.request_id, OLD.project_id, OLD.reckoning, OLD.grounds) THEN
        RAISE EXCEPTION 'value_fixed' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.request_id IS NOT NULL AND NEW.state IN ('submitted', 'approved') THEN
        SELECT r.project_id, r.unit_id INTO of_project, firm
        FROM parks_servicerequest r WHERE r.id = NEW.request_id FOR SHARE;
        IF of_project IS NOT NULL THEN
            RAISE EXCEPTION 'value_counted_twice' USING ERRCODE = 'check_violation';
        END IF;
        IF TG_OP = 'INSERT' AND firm IS DISTINCT FROM NEW.unit_id THEN
            RAISE EXCEPTION 'value_of_another_firm' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER once BEFORE INSERT OR UPDATE ON parks_economicvalue FOR EACH ROW EXECUTE FUNCTION parks_value_once();
"""

STAYS = """
CREATE FUNCTION parks_request_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (
        SELECT FROM parks_economicvalue v
        WHERE v.project_id = OLD.project_id AND v.unit_id = OLD.unit_id AND v.state IN ('submitted', 'approved')
    ) THEN
        RAISE EXCEPTION 'value_counted_twice' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stays BEFORE UPDATE ON parks_servicerequest FOR EACH ROW
WHEN (OLD.project_id IS NOT NULL AND NEW.project_id IS DISTINCT FROM OLD.project_id)
EXECUTE FUNCTION parks_request_stays();
"""
"""A need does not leave a project whose value for the firm stands: its own would be counted beside it."""

LEAVES = """
DROP TRIGGER stays ON parks_servicerequest;
DROP FUNCTION parks_request_stays();
"""

TAKE_DOWN = """
DROP TRIGGER once ON parks_economicvalue;
DROP FUNCTION parks_value_once();
DROP TRIGGER said ON parks_servicerequest;
DROP FUNCTION parks_request_said();
"""
