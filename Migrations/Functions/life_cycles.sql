-- What a record may become, and what must fit together between records.

-- A status follows another only as the trigger of the table names them, or as it was before an act that is taken back.
CREATE OR REPLACE FUNCTION check_life() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.status <> OLD.status AND NOT (OLD.status || '>' || NEW.status) = ANY (string_to_array(TG_ARGV[0], ' '))
        AND NOT is_undoing(NEW.city_id, OLD.recorded_at)
    THEN
        RAISE EXCEPTION '% cannot become %', OLD.status, NEW.status
            USING ERRCODE = '23514', CONSTRAINT = TG_TABLE_NAME || '_life', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;

-- An activity lies within the period of its programme, whichever of them is changed.
CREATE OR REPLACE FUNCTION check_activity_period() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    during daterange;
BEGIN
    IF NEW.programme_id IS NULL OR NEW.held IS NULL OR NEW.status = 'cancelled' THEN RETURN NEW; END IF;
    PERFORM stamp();
    SELECT period INTO during FROM programme WHERE city_id = NEW.city_id AND id = NEW.programme_id
    FOR SHARE;  -- against a programme that is shortened at the same time
    IF NOT NEW.held <@ during THEN
        RAISE EXCEPTION 'an activity lies outside the period of its programme'
            USING ERRCODE = '23514', CONSTRAINT = 'activity_within_programme', TABLE = 'activity';
    END IF;
    RETURN NEW;
END $$;
CALL entrust('check_activity_period()');

CREATE OR REPLACE FUNCTION check_programme_period() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.period IS NOT DISTINCT FROM OLD.period THEN RETURN NEW; END IF;
    IF EXISTS (SELECT FROM activity WHERE city_id = NEW.city_id AND programme_id = NEW.id AND status <> 'cancelled'
        AND NOT held <@ NEW.period)
    THEN
        RAISE EXCEPTION 'an activity lies outside the period of its programme'
            USING ERRCODE = '23514', CONSTRAINT = 'activity_within_programme', TABLE = 'programme';
    END IF;
    RETURN NEW;
END $$;
CALL entrust('check_programme_period()');

-- No group is larger than all who came.
CREATE OR REPLACE FUNCTION check_participation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM stamp();
    PERFORM FROM activity WHERE city_id = NEW.city_id AND id = NEW.activity_id
    FOR NO KEY UPDATE;  -- against another group that is counted at the same time
    IF EXISTS (SELECT FROM participation AS other WHERE other.city_id = NEW.city_id AND other.activity_id = NEW.activity_id
        AND (NEW.people = 'all' AND other.people <> 'all' AND other.count > NEW.count
            OR NEW.people <> 'all' AND other.people = 'all' AND other.count < NEW.count))
    THEN
        RAISE EXCEPTION 'a group is larger than all who took part'
            USING ERRCODE = '23514', CONSTRAINT = 'participation_group_within_all', TABLE = 'participation';
    END IF;
    RETURN NEW;
END $$;
CALL entrust('check_participation()');

-- Partners and wards are named once, whichever way the name is written. Names are looked up by what no other index has.
CREATE OR REPLACE FUNCTION check_partner_name() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM stamp(), pg_advisory_xact_lock(7007, NEW.city_id);  -- against one that is entered at the same time
    IF EXISTS (SELECT FROM partner
        WHERE city_id + 0 = NEW.city_id AND id <> NEW.id AND same_name(name) = same_name(NEW.name))
    THEN
        RAISE EXCEPTION 'a partner of this name is there already'
            USING ERRCODE = '23505', CONSTRAINT = 'partner_named_once', TABLE = 'partner';
    END IF;
    RETURN NEW;
END $$;
CALL entrust('check_partner_name()');

CREATE OR REPLACE FUNCTION check_ward_name() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM stamp(), pg_advisory_xact_lock(7007, NEW.city_id);
    IF EXISTS (SELECT FROM ward WHERE city_id + 0 = NEW.city_id AND id <> NEW.id AND NOT isempty(during * NEW.during)
        AND same_name(name) = same_name(NEW.name))
    THEN
        RAISE EXCEPTION 'a ward of this name is there already'
            USING ERRCODE = '23P01', CONSTRAINT = 'ward_named_once', TABLE = 'ward';
    END IF;
    RETURN NEW;
END $$;
CALL entrust('check_ward_name()');
