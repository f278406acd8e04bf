"""Accounts that more than one group holds or ever held: whose password no single secretariat may issue anew."""

MARK_SHARED = """
CREATE FUNCTION tenancy_mark_shared() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE accounts_user SET is_shared = true
  WHERE id = NEW.user_id AND NOT is_shared AND made_by_group IS DISTINCT FROM NEW.group_id;
  RETURN NULL;
END $$;
CREATE TRIGGER mark_shared AFTER INSERT OR UPDATE OF user_id ON tenancy_membership
FOR EACH ROW EXECUTE FUNCTION tenancy_mark_shared()
"""
DROP_MARK_SHARED = "DROP TRIGGER mark_shared ON tenancy_membership; DROP FUNCTION tenancy_mark_shared()"

OWN_OFFERS = """
CREATE POLICY own_rows ON tenancy_roleoffer FOR SELECT
USING (user_id = nullif(current_setting('app.user_id', true), '')::bigint
  AND nullif(current_setting('app.group_id', true), '') IS NULL)
"""
"""A person's own offers are read before any group is entered (``selectors.offers_to``)."""
