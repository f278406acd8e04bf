"""What the database itself keeps of the ledger beside its constraints: no entry is taken off twice, no break-down changes a sum."""

# Whoever takes something off an entry waits for whoever else does; what those wrote is seen by the questions that follow.
KEEP_EVEN = """
CREATE FUNCTION budget_keep_even() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('budget:taken-off:' || id, 0))
  FROM (SELECT DISTINCT reverses_id AS id FROM added WHERE reverses_id IS NOT NULL ORDER BY 1) AS reduced;
  IF EXISTS (
    SELECT FROM budget_ledgerentry AS whole
    JOIN budget_ledgerentry AS part ON part.group_id = whole.group_id AND part.reverses_id = whole.id
    WHERE (whole.group_id, whole.id) IN (SELECT group_id, reverses_id FROM added)
    GROUP BY whole.id, whole.amount HAVING whole.amount + sum(part.amount) < 0
  ) THEN
    RAISE EXCEPTION 'budget_ledgerentry: more taken off than there is' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (
    SELECT FROM added JOIN budget_ledgerentry AS o ON o.group_id = added.group_id AND o.id = added.breaks_down_id
    WHERE o.origin <> 'opening' OR o.reverses_id IS NOT NULL OR added.occurred_on > o.occurred_on
      OR (added.plan_id, added.thread_id, added.source, added.kind) <> (o.plan_id, o.thread_id, o.source, o.kind)
      OR (added.reverses_id IS NOT NULL AND (added.reverses_id <> o.id OR added.occurred_on <> o.occurred_on))
  ) OR EXISTS (
    SELECT FROM added WHERE breaks_down_id IS NOT NULL GROUP BY breaks_down_id HAVING sum(amount) <> 0
  ) THEN
    RAISE EXCEPTION 'budget_ledgerentry: a break-down is of the opening''s line and even' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_even AFTER INSERT ON budget_ledgerentry REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION budget_keep_even()
"""
DROP_KEEP_EVEN = "DROP TRIGGER keep_even ON budget_ledgerentry; DROP FUNCTION budget_keep_even()"
