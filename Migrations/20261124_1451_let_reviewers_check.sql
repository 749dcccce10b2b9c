-- Who rates a city from outside checks its records and accepts what is new about them, as the rules of 1230 and 1240 foresee; until
-- now row-level security kept those rows from them. Nothing else of a record is theirs to change.

CREATE FUNCTION check_review() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    theirs text[] := ARRAY['verification', 'novelty_accepted_by', 'recorded_at', 'recorded_by'];
BEGIN
    IF NOT may('edits', NEW.city_id) AND to_jsonb(NEW) - theirs <> to_jsonb(OLD) - theirs THEN
        RAISE EXCEPTION 'a reviewer checks a record and does not change it' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['survey_wave', 'target', 'commitment', 'strategy', 'body_meeting', 'agreement', 'programme',
        'programme_adoption', 'activity', 'contribution', 'recognition', 'report', 'evidence']
    LOOP
        EXECUTE format('CREATE POLICY reviews ON %I FOR UPDATE TO tracker_app USING (%2$s) WITH CHECK (%2$s)',
            name, condition('rates'));
        EXECUTE format('CREATE TRIGGER check_review BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION check_review()', name);
    END LOOP;
    -- A value that is checked is a new row, which observation_check compares with the one before.
    EXECUTE format('CREATE POLICY reviews ON observation FOR INSERT TO tracker_app WITH CHECK (
        supersedes IS NOT NULL AND verification IN (''checked_outside'', ''rejected'') AND (%s))', condition('rates'));
END $$;
