-- A check is given, and taken back, by those who may give it. Until now whoever rated a city from outside could take its own check
-- back, and its approver could turn a check from outside into one of the city. CheckStepTests has the table of who may do what.

-- A step between what nobody has checked: that a source is given, or is not.
CREATE FUNCTION is_no_check(earlier text, later text) RETURNS boolean LANGUAGE sql IMMUTABLE
    RETURN earlier IN ('stated', 'sourced') AND later IN ('stated', 'sourced');

-- Whether the acting person may take a record of another's from one step to another, leaving it as it is.
CREATE FUNCTION may_check(city integer, earlier text, later text) RETURNS boolean LANGUAGE sql STABLE
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

-- What the personal fields of a record say once they are erased.
CREATE FUNCTION blanks(kind text, record jsonb) RETURNS jsonb LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
    RETURN (SELECT coalesce(jsonb_object_agg(field, blank(field)), '{}') FROM jsonb_array_elements_text(trail_of(kind)->'personal') AS field
        WHERE record->>field IS NOT NULL);

CREATE OR REPLACE FUNCTION check_verification() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    checks  text[] := ARRAY['verification', 'novelty_accepted_by', 'superseded_at', 'recorded_at', 'recorded_by'];
    aside   text[] := checks || 'is_public'::text;
    is_same boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NOT may('edits', NEW.city_id) AND to_jsonb(NEW) - checks <> to_jsonb(OLD) - checks THEN
            RAISE EXCEPTION 'whoever checks a record does not change it' USING ERRCODE = '42501';
        END IF;
        IF NEW.verification = OLD.verification AND NEW.verification IN ('stated', 'sourced') THEN RETURN NEW; END IF;
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

CREATE OR REPLACE FUNCTION observation_check() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    checks  text[] := ARRAY['id', 'verification', 'reason', 'supersedes', 'superseded_at', 'recorded_at', 'recorded_by',
        'period_start', 'period_end'];
    aside   text[] := checks || ARRAY['is_public', 'note'];
    before  observation;
    earlier observation;
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
    THEN
        RETURN NEW;
    END IF;
    IF is_same AND may_check(NEW.city_id, before.verification, NEW.verification) THEN
        LOOP  -- back to whoever wrote the value first
            SELECT * INTO earlier FROM observation WHERE city_id = before.city_id AND id = before.supersedes;
            EXIT WHEN NOT FOUND OR to_jsonb(earlier) - aside <> to_jsonb(before) - aside;
            before := earlier;
        END LOOP;
        IF before.recorded_by <> acting_person() THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'a value is checked as it stands, by another person who may approve or rate'
        USING ERRCODE = '23514', CONSTRAINT = 'checked_by_another', TABLE = 'observation';
END $$;
