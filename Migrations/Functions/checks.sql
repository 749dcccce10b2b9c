-- Who checks a record, and from which step to which. CheckStepTests has the table of who may do what.

-- A step between what nobody has checked: that a source is given, or is not.
CREATE OR REPLACE FUNCTION is_no_check(earlier text, later text) RETURNS boolean LANGUAGE sql IMMUTABLE
    RETURN earlier IN ('stated', 'sourced') AND later IN ('stated', 'sourced');

-- Whether the acting person may take a record of another's from one step to another, leaving it as it is.
CREATE OR REPLACE FUNCTION may_check(city integer, earlier text, later text) RETURNS boolean LANGUAGE sql STABLE
    RETURN NOT is_no_check(earlier, later)
        AND CASE later
            WHEN 'checked_in_city' THEN may('approves', city)
            WHEN 'checked_outside' THEN may('rates', city)
            ELSE may('approves', city) OR may('rates', city) END
        AND CASE earlier
            -- Whoever looks from outside may go beyond the city's check or reject what it checked, but not undo that it did.
            WHEN 'checked_in_city' THEN may('approves', city) OR later IN ('checked_outside', 'rejected')
            WHEN 'checked_outside' THEN may('rates', city)
            ELSE true END;

-- Who wrote what a record says now, apart from some of its columns: whoever wrote the first version since which it says that.
CREATE OR REPLACE FUNCTION author(kind text, record jsonb, aside text[]) RETURNS integer
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    author integer;
BEGIN
    EXECUTE format($f$
        SELECT recorded_by FROM (
            SELECT recorded_at, recorded_by, bool_and(to_jsonb(kept) - $1 = $2) OVER (ORDER BY recorded_at DESC) AS is_same
            FROM %I AS kept WHERE city_id = $3 AND id = $4) AS version
        WHERE is_same ORDER BY recorded_at LIMIT 1
        $f$, kind || '_history')
    INTO author USING aside, record - aside, (record->>'city_id')::integer, (record->>'id')::uuid;
    RETURN coalesce(author, (record->>'recorded_by')::integer);
END $$;

-- The columns of a record that say nothing of what it tells: who checked it, and when it was written.
CREATE OR REPLACE FUNCTION check_columns() RETURNS text[] LANGUAGE sql IMMUTABLE
    RETURN ARRAY['verification', 'novelty_accepted_by', 'superseded_at', 'recorded_at', 'recorded_by'];

-- Nobody checks their own record, a check changes nothing else, and what is changed after a check has to be checked again. An act that
-- is taken back leaves what was checked before it as it was.
CREATE OR REPLACE FUNCTION check_verification() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    checks  text[] := check_columns();
    aside   text[] := checks || 'is_public'::text;
    is_same boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NOT may('edits', NEW.city_id) AND to_jsonb(NEW) - checks <> to_jsonb(OLD) - checks THEN
            RAISE EXCEPTION 'whoever checks a record does not change it' USING ERRCODE = '42501';
        END IF;
        IF NEW.verification = OLD.verification AND NEW.verification IN ('stated', 'sourced')
            OR is_undoing(NEW.city_id, OLD.recorded_at)
        THEN RETURN NEW; END IF;
        is_same := to_jsonb(NEW) - aside = to_jsonb(OLD) - aside;
        IF NEW.verification = OLD.verification THEN
            -- What is erased of a record takes no check from it.
            is_same := is_same OR is_erasing(TG_TABLE_NAME, concat_ws('/', NEW.city_id, NEW.id))
                AND to_jsonb(NEW) - aside = to_jsonb(OLD) - aside || blanks(TG_TABLE_NAME, to_jsonb(OLD));
            IF NOT is_same THEN NEW.verification := CASE WHEN NEW.source IS NULL THEN 'stated' ELSE 'sourced' END; END IF;
            RETURN NEW;
        END IF;
    END IF;
    IF NEW.verification IN ('stated', 'sourced') AND (TG_OP = 'INSERT' OR NOT is_same) THEN RETURN NEW; END IF;
    IF TG_OP = 'UPDATE' AND is_same AND (
        is_no_check(OLD.verification, NEW.verification) AND may('edits', NEW.city_id)
        OR may_check(NEW.city_id, OLD.verification, NEW.verification) AND author(TG_TABLE_NAME, to_jsonb(OLD), aside) <> acting_person())
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a record is checked as it stands, by another person who may approve or rate'
        USING ERRCODE = '23514', CONSTRAINT = 'checked_by_another', TABLE = TG_TABLE_NAME;
END $$;

-- The same of a value, of which each version is a row: whoever wrote the first one that says what it says.
CREATE OR REPLACE FUNCTION value_author(version observation) RETURNS integer
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    aside   text[] := ARRAY['id', 'verification', 'reason', 'supersedes', 'superseded_at', 'recorded_at', 'recorded_by',
        'period_start', 'period_end', 'is_public', 'note'];
    earlier observation;
BEGIN
    LOOP
        SELECT * INTO earlier FROM observation WHERE city_id = version.city_id AND id = version.supersedes;
        EXIT WHEN NOT FOUND OR to_jsonb(earlier) - aside <> to_jsonb(version) - aside;
        version := earlier;
    END LOOP;
    RETURN version.recorded_by;
END $$;

-- Who may not check a record, since it says what they wrote: checks, and whether it is public, aside.
CREATE OR REPLACE FUNCTION record_author(kind text, record jsonb) RETURNS integer
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
    RETURN CASE kind WHEN 'observation' THEN value_author(jsonb_populate_record(NULL::observation, record))
        ELSE author(kind, record, check_columns() || 'is_public'::text) END;

-- Checks as for other records, each a new row that says the same; another value starts anew.
CREATE OR REPLACE FUNCTION observation_check() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    checks  text[] := ARRAY['id', 'verification', 'reason', 'supersedes', 'superseded_at', 'recorded_at', 'recorded_by',
        'period_start', 'period_end'];
    aside   text[] := checks || ARRAY['is_public', 'note'];
    before  observation;
    is_same boolean;
BEGIN
    IF NEW.supersedes IS NOT NULL THEN
        SELECT * INTO before FROM observation WHERE city_id = NEW.city_id AND id = NEW.supersedes;
        IF NOT may('edits', NEW.city_id) AND to_jsonb(NEW) - checks IS DISTINCT FROM to_jsonb(before) - checks THEN
            RAISE EXCEPTION 'whoever checks a value does not change it' USING ERRCODE = '42501';
        END IF;
    END IF;
    is_same := before.id IS NOT NULL AND to_jsonb(NEW) - aside = to_jsonb(before) - aside;
    IF NOT is_same AND NEW.verification IN ('stated', 'sourced') OR is_same AND (NEW.verification = before.verification
        OR is_no_check(before.verification, NEW.verification) AND may('edits', NEW.city_id))
        OR is_undoing(NEW.city_id, before.recorded_at)
    THEN
        RETURN NEW;
    END IF;
    IF is_same AND may_check(NEW.city_id, before.verification, NEW.verification) AND value_author(before) <> acting_person() THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a value is checked as it stands, by another person who may approve or rate'
        USING ERRCODE = '23514', CONSTRAINT = 'checked_by_another', TABLE = 'observation';
END $$;
CALL entrust('observation_check()');

-- What is new about a programme is accepted by somebody else than who said so.
CREATE OR REPLACE FUNCTION check_novelty() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    said jsonb;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF is_undoing(NEW.city_id, OLD.recorded_at) THEN RETURN NEW; END IF;
        IF NEW.novelty IS DISTINCT FROM OLD.novelty THEN NEW.novelty_accepted_by := NULL; END IF;
        IF NEW.novelty_accepted_by IS NOT DISTINCT FROM OLD.novelty_accepted_by THEN RETURN NEW; END IF;
    END IF;
    IF NEW.novelty_accepted_by IS NULL THEN RETURN NEW; END IF;
    IF TG_OP = 'UPDATE' THEN said := to_jsonb(OLD); END IF;
    IF TG_OP = 'INSERT' OR NEW.novelty_accepted_by <> acting_person()
        OR NOT (may('approves', NEW.city_id) OR may('rates', NEW.city_id))
        OR author('programme', said, array_remove(ARRAY(SELECT jsonb_object_keys(said)), 'novelty') || 'superseded_at'::text)
            = acting_person()
    THEN
        RAISE EXCEPTION 'novelty is accepted by another person who may approve or rate'
            USING ERRCODE = '23514', CONSTRAINT = 'checked_by_another', TABLE = 'programme';
    END IF;
    RETURN NEW;
END $$;

-- Nobody who may write for the city confirms what the city declares, a confirmation is of what stands and changes nothing else, and
-- what is changed after it has to be confirmed again.
CREATE OR REPLACE FUNCTION check_continuation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    aside    text[] := ARRAY['confirmed_by', 'confirmed_on', 'confirmation', 'recorded_at', 'recorded_by'];
    before   continuation;
    is_same  boolean := false;
    confirms boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF is_undoing(NEW.city_id, OLD.recorded_at) THEN RETURN NEW; END IF;
        before := OLD;
        is_same := to_jsonb(NEW) - aside = to_jsonb(OLD) - aside;
    END IF;
    confirms := ROW (NEW.confirmed_by, NEW.confirmed_on, NEW.confirmation)
        IS DISTINCT FROM ROW (before.confirmed_by, before.confirmed_on, before.confirmation);
    IF NOT may('edits', NEW.city_id) AND NOT (is_same AND confirms) THEN
        RAISE EXCEPTION 'whoever confirms a declaration does not change it' USING ERRCODE = '42501';
    END IF;
    IF confirms THEN
        IF NOT is_same OR NOT may_confirm(NEW.city_id) THEN
            RAISE EXCEPTION 'a continuation is confirmed by the National Commission or the network'
                USING ERRCODE = '23514', CONSTRAINT = 'continuation_confirmed_from_outside', TABLE = 'continuation';
        END IF;
    ELSIF NOT is_same THEN
        IF NEW.since IS DISTINCT FROM before.since
            AND NEW.since < (SELECT ended_on FROM succession WHERE city_id = NEW.city_id)
        THEN
            RAISE EXCEPTION 'nobody carries a city on before its unit has ended'
                USING ERRCODE = '23514', CONSTRAINT = 'continuation_begins_after_the_end', TABLE = 'continuation';
        END IF;
        NEW.confirmed_by := NULL;
        NEW.confirmed_on := NULL;
        NEW.confirmation := NULL;
    END IF;
    RETURN NEW;
END $$;
CALL entrust('check_continuation()');

-- A signature and a consent count when the mayor's office recorded them or says that they are right.
CREATE OR REPLACE FUNCTION check_nomination() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    before    nomination;
    me        integer := acting_person();
    is_office boolean := may_sign_for(NEW.city_id);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF is_undoing(NEW.city_id, OLD.recorded_at) THEN RETURN NEW; END IF;
        before := OLD;
    END IF;
    -- Whoever changes what was approved takes the approval away, but not who erases a name; the office's own entry is an approval.
    IF ROW (NEW.signed_on, NEW.signed_by) IS DISTINCT FROM ROW (before.signed_on, before.signed_by)
        AND NOT (NEW.signed_on = before.signed_on AND NEW.signed_by = blank('signed_by')
            AND is_erasing('nomination', concat_ws('/', NEW.city_id, NEW.cycle)))
    THEN
        NEW.signature_approved_by := CASE WHEN is_office AND NEW.signed_on IS NOT NULL THEN me END;
    END IF;
    IF NEW.consent_on IS DISTINCT FROM before.consent_on THEN
        NEW.consent_approved_by := CASE WHEN is_office AND NEW.consent_on IS NOT NULL THEN me END;
    END IF;
    IF NOT is_office AND (NEW.signature_approved_by <> coalesce(before.signature_approved_by, 0)
            OR NEW.consent_approved_by <> coalesce(before.consent_approved_by, 0))
        OR is_office AND (NEW.signature_approved_by NOT IN (coalesce(before.signature_approved_by, me), me)
            OR NEW.consent_approved_by NOT IN (coalesce(before.consent_approved_by, me), me))
        OR NEW.signature_approved_by IS NOT NULL AND NEW.signed_on IS NULL
        OR NEW.consent_approved_by IS NOT NULL AND NEW.consent_on IS NULL
    THEN
        RAISE EXCEPTION 'a signature or a consent is approved by the mayor''s office, where there is one'
            USING ERRCODE = '23514', CONSTRAINT = 'nomination_approved_by_the_office', TABLE = 'nomination';
    END IF;
    RETURN NEW;
END $$;
CALL entrust('check_nomination()');
