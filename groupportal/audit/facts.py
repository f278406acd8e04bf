"""The trigger function behind ``BuildWall(facts=…)``: old and new values of money, states and targets.

No actor named in the transaction, no change: the function refuses.
"""

CREATE = """
CREATE FUNCTION audit_keep_fact() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  actor text := nullif(current_setting('app.actor_id', true), '');
BEGIN
  IF actor IS NULL THEN
    RAISE EXCEPTION 'no actor is named for a change of %', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO audit_factchange (public_id, group_id, table_name, row_id, operation, before, after, actor_id, request_id)
  VALUES (
    gen_random_uuid(),
    CASE WHEN TG_OP = 'DELETE' THEN OLD.group_id ELSE NEW.group_id END,
    TG_TABLE_NAME,
    CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END,
    TG_OP,
    CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,
    CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END,
    actor::bigint,
    nullif(current_setting('app.request_id', true), '')::uuid
  );
  RETURN NULL;
END $$
"""
DROP = "DROP FUNCTION audit_keep_fact()"
