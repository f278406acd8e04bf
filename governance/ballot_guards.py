"""What the database itself refuses of votes, whoever asks: late, double and unentitled ones, and results that lose or double any.

Each refusal begins with a word that ``services.voting`` says in a sentence. The functions are the owner's: nobody else marks a voter.
"""

REFUSALS = (
    "vote_not_open",
    "vote_over",
    "voted_already",
    "vote_named_otherwise",
    "voters_fixed",
    "motion_fixed",
    "ballots_missing",
    "count_waits",
    "not_watching",
    "count_unconfirmed",
    "vote_anothers",
)

# One that is handed in names its voter: the voter is marked, which one transaction can do, and of a secret ballot the key is dropped.
# The motion is locked before the voter, as closing does. ``now()`` is when the request began: who pressed in time is in time.
GUARDS = """
CREATE FUNCTION governance_mark_voter(whose bigint, methods text[], OUT about bigint, OUT votes integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    open_motion governance_motion%ROWTYPE;
BEGIN
    SELECT m.* INTO open_motion FROM governance_motion m
    WHERE m.id = (SELECT v.motion_id FROM governance_voter v WHERE v.id = whose) FOR SHARE;
    IF open_motion.state IS DISTINCT FROM 'open' THEN
        RAISE EXCEPTION 'vote_not_open' USING ERRCODE = 'check_violation';
    END IF;
    IF open_motion.closes_at <= now() THEN
        RAISE EXCEPTION 'vote_over' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT open_motion.method = ANY (methods) THEN
        RAISE EXCEPTION 'vote_named_otherwise' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE governance_voter v SET has_voted = true WHERE v.id = whose AND NOT v.has_voted
    RETURNING v.motion_id, v.weight INTO about, votes;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'voted_already' USING ERRCODE = 'check_violation';
    END IF;
END $$;

CREATE FUNCTION governance_named_vote() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM governance_mark_voter(NEW.voter_id, ARRAY['named']);
    RETURN NEW;
END $$;
CREATE TRIGGER marks_voter BEFORE INSERT ON governance_namedvote FOR EACH ROW EXECUTE FUNCTION governance_named_vote();

CREATE FUNCTION governance_secret_ballot() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    SELECT about, votes INTO NEW.motion_id, NEW.weight FROM governance_mark_voter(NEW.voter_id, ARRAY['secret']);
    NEW.voter_id := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER marks_voter BEFORE INSERT ON governance_secretballot FOR EACH ROW EXECUTE FUNCTION governance_secret_ballot();

CREATE FUNCTION governance_voters_fixed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    about bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.motion_id ELSE NEW.motion_id END;
BEGIN
    IF EXISTS (SELECT FROM governance_motion m WHERE m.id = about AND m.state <> 'draft') THEN
        RAISE EXCEPTION 'voters_fixed' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' AND NEW.has_voted THEN
        RAISE EXCEPTION 'voters_fixed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER fixed BEFORE INSERT OR DELETE ON governance_voter FOR EACH ROW EXECUTE FUNCTION governance_voters_fixed();

CREATE FUNCTION governance_options_fixed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    about bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.motion_id ELSE NEW.motion_id END;
    stands text := (SELECT m.state FROM governance_motion m WHERE m.id = about);
BEGIN
    IF stands = 'draft' OR stands IS NULL OR (
        TG_OP = 'UPDATE' AND stands = 'open' AND (NEW.label, NEW.motion_id) = (OLD.label, OLD.motion_id)
    ) THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'motion_fixed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER fixed BEFORE INSERT OR UPDATE OR DELETE ON governance_motionoption
FOR EACH ROW EXECUTE FUNCTION governance_options_fixed();

CREATE FUNCTION governance_count_open() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM FROM governance_motion m WHERE m.id = NEW.motion_id AND m.state = 'open' AND m.method = 'secret';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'vote_not_open' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER counts BEFORE INSERT ON governance_countedballot FOR EACH ROW EXECUTE FUNCTION governance_count_open();
CREATE TRIGGER counts BEFORE INSERT ON governance_ballotreceipt FOR EACH ROW EXECUTE FUNCTION governance_count_open();

CREATE FUNCTION governance_motion_fixed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    voted bigint;
    counted bigint;
BEGIN
    IF (NEW.title, NEW.text, NEW.matter, NEW.method, NEW.choose_most, NEW.meeting_id, NEW.opens_at, NEW.closes_at, NEW.per)
        IS DISTINCT FROM
       (OLD.title, OLD.text, OLD.matter, OLD.method, OLD.choose_most, OLD.meeting_id, OLD.opens_at, OLD.closes_at, OLD.per)
        OR OLD.state IN ('closed', 'annulled') AND (
            (NEW.charter_id, NEW.entitled, NEW.present, NEW.issued, NEW.returned, NEW.invalid, NEW.yes, NEW.no, NEW.abstain)
            IS DISTINCT FROM
            (OLD.charter_id, OLD.entitled, OLD.present, OLD.issued, OLD.returned, OLD.invalid, OLD.yes, OLD.no, OLD.abstain)
            OR (NEW.is_valid, NEW.is_carried, NEW.verdict, NEW.digest, NEW.closed_at)
            IS DISTINCT FROM (OLD.is_valid, OLD.is_carried, OLD.verdict, OLD.digest, OLD.closed_at)
        )
    THEN
        RAISE EXCEPTION 'motion_fixed' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'open' AND NEW.state <> 'open' THEN
        IF NEW.state = 'closed' THEN
            SELECT coalesce(sum(weight), 0) INTO voted FROM governance_voter WHERE motion_id = NEW.id AND has_voted;
            IF NEW.method = 'named' THEN
                SELECT coalesce(sum(v.weight), 0) INTO counted
                FROM governance_namedvote n JOIN governance_voter v ON v.id = n.voter_id WHERE v.motion_id = NEW.id;
            ELSE
                SELECT count(*) INTO counted FROM governance_countedballot WHERE motion_id = NEW.id;
            END IF;
            IF voted <> counted OR voted IS DISTINCT FROM NEW.returned THEN
                RAISE EXCEPTION 'ballots_missing' USING ERRCODE = 'check_violation';
            END IF;
        END IF;
        IF EXISTS (SELECT FROM governance_secretballot WHERE motion_id = NEW.id) THEN
            RAISE EXCEPTION 'ballots_missing' USING ERRCODE = 'check_violation';
        END IF;
        -- Every voter's row is written anew by this one transaction: none tells any more which one marked it.
        UPDATE governance_voter SET weight = weight WHERE motion_id = NEW.id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fixed BEFORE UPDATE ON governance_motion
FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION governance_motion_fixed();

REVOKE EXECUTE ON FUNCTION governance_mark_voter(bigint, text[]) FROM PUBLIC;
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN
        REVOKE UPDATE ON governance_voter FROM portal_app;
        REVOKE UPDATE ON governance_secretballot FROM portal_app;
    END IF;
END $$;
"""

TAKE_DOWN = """
DROP TRIGGER fixed ON governance_motion;
DROP TRIGGER counts ON governance_ballotreceipt;
DROP TRIGGER counts ON governance_countedballot;
DROP TRIGGER fixed ON governance_motionoption;
DROP TRIGGER fixed ON governance_voter;
DROP TRIGGER marks_voter ON governance_secretballot;
DROP TRIGGER marks_voter ON governance_namedvote;
DROP FUNCTION governance_motion_fixed(), governance_count_open(), governance_options_fixed(), governance_voters_fixed(),
    governance_secret_ballot(), governance_named_vote(), governance_mark_voter(bigint, text[]);
"""

# Votes sealed in the browser: nobody votes once the box is shut; what is shut in it are the ballots cast, and they leave it counted.
SEALED_GUARDS = """
CREATE OR REPLACE FUNCTION governance_mark_voter(whose bigint, methods text[], OUT about bigint, OUT votes integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    open_motion governance_motion%ROWTYPE;
BEGIN
    SELECT m.* INTO open_motion FROM governance_motion m
    WHERE m.id = (SELECT v.motion_id FROM governance_voter v WHERE v.id = whose) FOR SHARE;
    IF open_motion.state IS DISTINCT FROM 'open' THEN
        RAISE EXCEPTION 'vote_not_open' USING ERRCODE = 'check_violation';
    END IF;
    IF open_motion.closes_at <= now() OR open_motion.box_shut_at IS NOT NULL THEN
        RAISE EXCEPTION 'vote_over' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT open_motion.method = ANY (methods) THEN
        RAISE EXCEPTION 'vote_named_otherwise' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE governance_voter v SET has_voted = true WHERE v.id = whose AND NOT v.has_voted
    RETURNING v.motion_id, v.weight INTO about, votes;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'voted_already' USING ERRCODE = 'check_violation';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION governance_secret_ballot() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    SELECT about, votes INTO NEW.motion_id, NEW.weight
    FROM governance_mark_voter(NEW.voter_id, ARRAY['secret', 'sealed']);
    NEW.voter_id := NULL;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION governance_count_open() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM FROM governance_motion m WHERE m.id = NEW.motion_id AND m.state = 'open'
        AND (m.method = 'secret' OR m.method = 'sealed' AND m.box_shut_at IS NOT NULL);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'vote_not_open' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION governance_shut_ballot() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM FROM governance_motion m
    WHERE m.id = NEW.motion_id AND m.state = 'open' AND m.method = 'sealed' AND m.box_shut_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'vote_not_open' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER shuts BEFORE INSERT ON governance_shutballot FOR EACH ROW EXECUTE FUNCTION governance_shut_ballot();

CREATE FUNCTION governance_box_shut() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    voted bigint := (SELECT coalesce(sum(weight), 0) FROM governance_voter WHERE motion_id = NEW.id AND has_voted);
    shut bigint := (SELECT coalesce(sum(weight), 0) FROM governance_shutballot WHERE motion_id = NEW.id);
BEGIN
    IF NEW.sealed_to IS DISTINCT FROM OLD.sealed_to OR OLD.box_shut_at IS NOT NULL AND NEW.box_shut_at IS DISTINCT FROM OLD.box_shut_at
    THEN
        RAISE EXCEPTION 'motion_fixed' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.box_shut_at IS NULL AND NEW.box_shut_at IS NOT NULL THEN
        IF NEW.state <> 'open' OR NEW.method <> 'sealed' THEN
            RAISE EXCEPTION 'vote_not_open' USING ERRCODE = 'check_violation';
        END IF;
        IF voted <> shut OR EXISTS (SELECT FROM governance_secretballot WHERE motion_id = NEW.id) THEN
            RAISE EXCEPTION 'ballots_missing' USING ERRCODE = 'check_violation';
        END IF;
        -- As at the count: no voter's row tells which transaction marked it.
        UPDATE governance_voter SET weight = weight WHERE motion_id = NEW.id;
    END IF;
    IF NEW.state <> 'open' AND shut > 0 THEN
        RAISE EXCEPTION 'ballots_missing' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER shuts BEFORE UPDATE ON governance_motion
FOR EACH ROW WHEN (OLD.state = 'open') EXECUTE FUNCTION governance_box_shut();

DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN
        REVOKE UPDATE ON governance_shutballot FROM portal_app;
    END IF;
END $$;
"""
_REPLACED = ("governance_mark_voter", "governance_secret_ballot", "governance_count_open")
TAKE_DOWN_SEALED = """
DROP TRIGGER shuts ON governance_motion;
DROP TRIGGER shuts ON governance_shutballot;
DROP FUNCTION governance_box_shut(), governance_shut_ballot();
""" + "\n".join(
    f"CREATE OR REPLACE FUNCTION {name}{GUARDS.partition(f'CREATE FUNCTION {name}')[2].partition('END $$;')[0]}END $$;"
    for name in _REPLACED
)

# When a box was taken out is written once, while the vote waits for the count.
BOX_TAKEN_GUARD = """
CREATE FUNCTION governance_box_taken() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    RAISE EXCEPTION 'motion_fixed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER taken BEFORE UPDATE ON governance_motion
FOR EACH ROW WHEN (NEW.box_opened_at IS DISTINCT FROM OLD.box_opened_at AND (OLD.box_opened_at IS NOT NULL OR OLD.state <> 'open'))
EXECUTE FUNCTION governance_box_taken();
"""
TAKE_DOWN_BOX_TAKEN = """
DROP TRIGGER taken ON governance_motion;
DROP FUNCTION governance_box_taken();
"""

# A count of a sealed vote is the word of who enters it until as many 监票人 as keys were needed confirm it, each by the own account.
COUNT_GUARDS = """
CREATE FUNCTION governance_sealed_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM FROM governance_motion m WHERE m.id = NEW.motion_id AND m.state = 'open' AND m.box_opened_at IS NOT NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'vote_not_open' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM governance_sealedcount c WHERE c.motion_id = NEW.motion_id
        AND NOT EXISTS (SELECT FROM governance_countcheck k WHERE k.count_id = c.id AND NOT k.agrees)
    ) THEN
        RAISE EXCEPTION 'count_waits' USING ERRCODE = 'check_violation';
    END IF;
    IF jsonb_array_length(NEW.ballots) <> (SELECT coalesce(sum(weight), 0) FROM governance_shutballot WHERE motion_id = NEW.motion_id) THEN
        RAISE EXCEPTION 'ballots_missing' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER enters BEFORE INSERT ON governance_sealedcount FOR EACH ROW EXECUTE FUNCTION governance_sealed_count();

CREATE FUNCTION governance_count_check() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    entered governance_sealedcount%ROWTYPE;
BEGIN
    SELECT * INTO entered FROM governance_sealedcount WHERE id = NEW.count_id;
    PERFORM FROM governance_motion m
    JOIN governance_ballotkey k ON k.group_id = m.group_id AND k.public_key = m.sealed_to->'keys'->NEW.place->>'public_key'
    JOIN governance_invitation i ON i.id = k.invitation_id
    WHERE m.id = entered.motion_id AND m.state = 'open' AND i.user_id = NEW.checked_by_id
        AND i.user_id IS DISTINCT FROM entered.entered_by_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not_watching' USING ERRCODE = 'check_violation';
    END IF;
    NEW.agrees := NEW.digits = entered.digits;
    RETURN NEW;
END $$;
CREATE TRIGGER compares BEFORE INSERT ON governance_countcheck FOR EACH ROW EXECUTE FUNCTION governance_count_check();

CREATE FUNCTION governance_count_confirmed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM FROM governance_sealedcount c WHERE c.motion_id = NEW.id
        AND NOT EXISTS (SELECT FROM governance_countcheck k WHERE k.count_id = c.id AND NOT k.agrees)
        AND (SELECT count(*) FROM governance_countcheck k WHERE k.count_id = c.id) >= (NEW.sealed_to->>'needed')::int
        AND (NEW.yes, NEW.no, NEW.abstain, NEW.invalid) = (
            (c.found->>'yes')::int, (c.found->>'no')::int, (c.found->>'abstain')::int, (c.found->>'invalid')::int
        )
        AND NOT EXISTS (
            SELECT FROM governance_motionoption o WHERE o.motion_id = NEW.id
            AND o.votes IS DISTINCT FROM (c.found->>(o.position::text))::int
        );
    IF NOT FOUND THEN
        RAISE EXCEPTION 'count_unconfirmed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER confirmed BEFORE UPDATE ON governance_motion
FOR EACH ROW WHEN (OLD.state <> 'closed' AND NEW.state = 'closed' AND NEW.method = 'sealed')
EXECUTE FUNCTION governance_count_confirmed();
"""
TAKE_DOWN_COUNT = """
DROP TRIGGER confirmed ON governance_motion;
DROP TRIGGER compares ON governance_countcheck;
DROP TRIGGER enters ON governance_sealedcount;
DROP FUNCTION governance_count_confirmed(), governance_count_check(), governance_sealed_count();
"""

# Whose account casts a named vote: the holder's where one holds it, else the invited person's; where a unit has one vote, any of its own.
NAMED_CASTER = """
CREATE FUNCTION governance_own_vote() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    held boolean;
    account bigint;
    of_units boolean;
BEGIN
    SELECT v.holder_id IS NOT NULL, i.user_id, m.per = 'unit' INTO held, account, of_units
    FROM governance_voter v
    JOIN governance_motion m ON m.id = v.motion_id
    JOIN governance_invitation i ON i.id = coalesce(v.holder_id, v.invitation_id)
    WHERE v.id = NEW.voter_id;
    IF account IS NOT NULL AND NEW.cast_by_id IS DISTINCT FROM account AND (held OR NOT of_units) THEN
        RAISE EXCEPTION 'vote_anothers' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER own BEFORE INSERT ON governance_namedvote FOR EACH ROW EXECUTE FUNCTION governance_own_vote();
"""
TAKE_DOWN_CASTER = """
DROP TRIGGER own ON governance_namedvote;
DROP FUNCTION governance_own_vote();
"""
