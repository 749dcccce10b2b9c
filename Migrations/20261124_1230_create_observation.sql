-- What a city measures. Every table of a city's records has city_id first in its key and in what refers to it.

CREATE DOMAIN title AS text CHECK (length(VALUE) BETWEEN 1 AND 500 AND VALUE ~ '\S');
CREATE DOMAIN prose AS text CHECK (length(VALUE) BETWEEN 1 AND 10000 AND VALUE ~ '\S');
CREATE DOMAIN web_address AS text CHECK (VALUE ~ '^https?://' AND length(VALUE) <= 2000);
-- It has a first day; its end may be open.
CREATE DOMAIN whole_period AS daterange CHECK (
    coalesce(lower(VALUE) >= '1900-01-01', VALUE IS NULL) AND coalesce(upper(VALUE) <= '2201-01-01', true));
-- A number that can be read exactly: neither NaN nor infinite, and no longer than the program reads.
CREATE DOMAIN amount AS numeric CHECK (abs(VALUE) < 1e18 AND length(abs(VALUE)::text) <= 30);
-- How a period is known: an event in "October 2024" may have been on any of its days.
CREATE DOMAIN period_precision AS text CHECK (VALUE IN ('day', 'month', 'year', 'decade'));
CREATE DOMAIN period_basis AS text CHECK (VALUE IN ('stated', 'page year', 'inferred'));
CREATE DOMAIN qualifier AS text CHECK (VALUE IN ('>', '~', '<'));
CREATE DOMAIN territory AS text CHECK (VALUE IN ('city', 'province', 'district', 'ward'));
-- Who entered a record: the city itself, or we from what the press says, which the city has not confirmed.
CREATE DOMAIN origin AS text CHECK (VALUE IN ('city', 'press'));
-- How far a record was checked (READINESS: 0, 0.25, 0.5, 0.8 and 1).
CREATE DOMAIN verification AS text CHECK (VALUE IN ('rejected', 'stated', 'sourced', 'checked_in_city', 'checked_outside'));

-- Whether the acting person belongs to those who may do `may` (edits, approves, rates) for the city.
CREATE FUNCTION may(what text, city integer) RETURNS boolean LANGUAGE sql STABLE
    RETURN coalesce(current_setting('app.all', true) = 'true'
        OR city = ANY (nullif(current_setting('app.' || what, true), '')::integer[]), false);

-- Who wrote what a record says now, apart from some of its columns: whoever wrote the first version since which it says that.
CREATE FUNCTION author(kind text, record jsonb, aside text[]) RETURNS integer
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

-- Nobody checks their own record, a check changes nothing else, and what is changed after a check has to be checked again.
CREATE FUNCTION check_verification() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    checks  text[] := ARRAY['verification', 'novelty_accepted_by', 'superseded_at', 'recorded_at', 'recorded_by'];
    aside   text[] := checks || 'is_public'::text;
    is_same boolean;
    is_free boolean;  -- no check, and none taken back
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NOT may('edits', NEW.city_id) AND to_jsonb(NEW) - checks <> to_jsonb(OLD) - checks THEN
            RAISE EXCEPTION 'whoever checks a record does not change it' USING ERRCODE = '42501';
        END IF;
        IF NEW.verification = OLD.verification AND NEW.verification IN ('stated', 'sourced') THEN RETURN NEW; END IF;
        is_same := to_jsonb(NEW) - aside = to_jsonb(OLD) - aside;
        IF NEW.verification = OLD.verification THEN
            IF NOT is_same THEN NEW.verification := CASE WHEN NEW.source IS NULL THEN 'stated' ELSE 'sourced' END; END IF;
            RETURN NEW;
        END IF;
    END IF;
    is_free := NEW.verification IN ('stated', 'sourced') AND (TG_OP = 'INSERT' OR OLD.verification <> 'rejected' OR NOT is_same);
    IF is_free THEN RETURN NEW; END IF;
    IF TG_OP = 'UPDATE' AND is_same AND (NEW.verification <> 'checked_outside' AND may('approves', NEW.city_id)
            OR NEW.verification <> 'checked_in_city' AND may('rates', NEW.city_id))
        AND author(TG_TABLE_NAME, to_jsonb(OLD), aside) <> acting_person()
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a record is checked as it stands, by another person who may approve or rate'
        USING ERRCODE = '23514', CONSTRAINT = 'checked_by_another', TABLE = TG_TABLE_NAME;
END $$;

-- Has the records of a table checked: by those who may edit them, and by those who rate the city from outside.
CREATE PROCEDURE keep_checked(name text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER check_verification BEFORE INSERT OR UPDATE ON %I
        FOR EACH ROW EXECUTE FUNCTION check_verification()', name);
    EXECUTE format('CREATE POLICY checks ON %I FOR UPDATE TO tracker_app USING (%2$s) WITH CHECK (%2$s)',
        name, condition('rates'));
END $$;

-- A life cycle: its first argument lists the legal steps, such as 'draft>approved approved>running'. A record may be entered at any
-- point of its life, since much of it was lived before it was logged.
CREATE FUNCTION check_life() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.status <> OLD.status AND NOT (OLD.status || '>' || NEW.status) = ANY (string_to_array(TG_ARGV[0], ' ')) THEN
        RAISE EXCEPTION '% cannot become %', OLD.status, NEW.status
            USING ERRCODE = '23514', CONSTRAINT = TG_TABLE_NAME || '_life', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;

-- A figure of the city's own making, or one that the press gave: never mapped to a framework by guess.
CREATE TABLE city_indicator (
    city_id        integer NOT NULL REFERENCES city,
    id             uuid NOT NULL DEFAULT gen_random_uuid(),
    name_en        title NOT NULL,
    name_vi        title,
    name_vi_basis  text CHECK (length(name_vi_basis) BETWEEN 1 AND 200),  -- whose Vietnamese it is; NULL: the source's
    unit           text CHECK (length(unit) BETWEEN 1 AND 100),
    direction      text CHECK (direction IN ('higher_is_better', 'lower_is_better', 'target')),  -- NULL: not said
    area           text CHECK (area ~ '^[1-3]\.[1-9]$'),  -- of the Key Features
    origin         origin NOT NULL DEFAULT 'city',
    is_public      boolean NOT NULL DEFAULT false,
    recorded_at    timestamptz NOT NULL,
    recorded_by    integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id)
);

-- A residents' survey: figures taken from it name it.
CREATE TABLE survey_wave (
    city_id     integer NOT NULL REFERENCES city,
    id          uuid NOT NULL DEFAULT gen_random_uuid(),
    title       title NOT NULL,
    during      whole_period NOT NULL,
    sample      integer CHECK (sample > 0),
    method      prose,
    margin      amount CHECK (margin >= 0),  -- half the interval of 95 %, in percentage points
    source      prose,
    verification verification NOT NULL DEFAULT 'stated',
    is_public   boolean NOT NULL DEFAULT false,
    recorded_at timestamptz NOT NULL,
    recorded_by integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id)
);

-- One value of one figure. A row is never changed: a correction is a new row that names the one it supersedes.
CREATE TABLE observation (
    city_id           integer NOT NULL REFERENCES city,
    id                uuid NOT NULL DEFAULT gen_random_uuid(),
    indicator_id      integer REFERENCES indicator,
    city_indicator_id uuid,
    period            whole_period,  -- NULL: the source gives none
    period_start      date GENERATED ALWAYS AS (lower(period)) STORED,
    period_end        date GENERATED ALWAYS AS (upper(period)) STORED,  -- the day after the last
    period_precision  period_precision,
    period_basis      period_basis,
    cell              text NOT NULL DEFAULT '' CHECK (  -- '' the whole, else such as 'sex=female,age_group=15-24'
        cell ~ '^([a-z_]+=[^=,]+(,[a-z_]+=[^=,]+)*)?$' AND length(cell) <= 300),
    scope             territory NOT NULL DEFAULT 'city',
    scope_name        text CHECK (length(scope_name) BETWEEN 1 AND 200),
    status            text NOT NULL DEFAULT 'known' CHECK (
        status IN ('known', 'estimated', 'not_known', 'not_applicable', 'withdrawn')),
    value             amount,
    qualifier         qualifier,
    numerator         amount,
    denominator       amount CHECK (denominator > 0),
    denominator_text  title,
    method            text NOT NULL CHECK (method IN ('official_statistic', 'survey', 'expert_review', 'own_count', 'press')),
    survey_wave_id    uuid,
    margin            amount CHECK (margin >= 0),  -- half the interval of 95 %, in the unit of the value
    source            title NOT NULL,
    source_url        web_address,
    collected_on      date,
    note              prose,
    reason            prose,  -- why it supersedes
    origin            origin NOT NULL DEFAULT 'city',
    verification      verification NOT NULL DEFAULT 'sourced',
    is_public         boolean NOT NULL DEFAULT false,
    supersedes        uuid,
    recorded_at       timestamptz NOT NULL,
    recorded_by       integer NOT NULL REFERENCES person,
    superseded_at     timestamptz NOT NULL DEFAULT 'infinity',
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, city_indicator_id) REFERENCES city_indicator,
    FOREIGN KEY (city_id, survey_wave_id) REFERENCES survey_wave,
    FOREIGN KEY (city_id, supersedes) REFERENCES observation,
    CONSTRAINT observation_of_one_indicator CHECK (num_nonnulls(indicator_id, city_indicator_id) = 1),
    CONSTRAINT observation_value_when_known CHECK ((status IN ('known', 'estimated')) = (value IS NOT NULL)),
    CONSTRAINT observation_qualifies_a_value CHECK (value IS NOT NULL OR num_nonnulls(qualifier, numerator, denominator, margin) = 0),
    CONSTRAINT observation_scope_is_named CHECK ((scope = 'city') = (scope_name IS NULL)),
    CONSTRAINT observation_period_is_described CHECK (period IS NOT NULL OR num_nonnulls(period_precision, period_basis) = 0),
    CONSTRAINT observation_withdrawn_with_reason CHECK (status <> 'withdrawn' OR (supersedes IS NOT NULL AND reason IS NOT NULL))
);
-- Two current values of one cell are refused, unless they come from two sources.
CREATE UNIQUE INDEX observation_current ON observation
    (city_id, indicator_id, city_indicator_id, period_start, period_end, cell, scope, scope_name, source) NULLS NOT DISTINCT
    WHERE superseded_at = 'infinity' AND status <> 'withdrawn';
CREATE INDEX observation_supersedes ON observation (city_id, supersedes);
CREATE INDEX observation_as_of ON observation (city_id, indicator_id, period_start, recorded_at);
CREATE INDEX ON observation (city_id, city_indicator_id);

-- Stamps a new row and closes the one that it supersedes.
CREATE FUNCTION observation_supersede() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    at     timestamptz := stamp();
    closed observation;
    limits record;
BEGIN
    NEW.recorded_at := at;
    NEW.recorded_by := acting_person();
    NEW.superseded_at := 'infinity';
    SELECT least, most INTO limits FROM indicator WHERE id = NEW.indicator_id;
    IF NEW.value < limits.least OR NEW.value > limits.most THEN
        RAISE EXCEPTION '% lies outside % to %', NEW.value, limits.least, limits.most
            USING ERRCODE = '23514', CONSTRAINT = 'observation_within_bounds', TABLE = 'observation';
    END IF;
    IF NEW.supersedes IS NULL THEN RETURN NEW; END IF;
    UPDATE observation SET superseded_at = at
    WHERE city_id = NEW.city_id AND id = NEW.supersedes AND superseded_at = 'infinity'
    RETURNING * INTO closed;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the value has been corrected meanwhile'
            USING ERRCODE = '23514', CONSTRAINT = 'observation_supersedes_current', TABLE = 'observation';
    END IF;
    IF closed.recorded_at > at THEN
        RAISE EXCEPTION 'a later transaction has written this row' USING ERRCODE = '40001';
    END IF;
    IF ROW (closed.indicator_id, closed.city_indicator_id, closed.period, closed.cell, closed.scope, closed.scope_name)
        IS DISTINCT FROM ROW (NEW.indicator_id, NEW.city_indicator_id, NEW.period, NEW.cell, NEW.scope, NEW.scope_name)
    THEN
        RAISE EXCEPTION 'a correction is of the same figure, period and cell'
            USING ERRCODE = '23514', CONSTRAINT = 'observation_supersedes_same_cell', TABLE = 'observation';
    END IF;
    RETURN NEW;
END $$;
CALL entrust('observation_supersede()');
CREATE TRIGGER keep BEFORE INSERT ON observation FOR EACH ROW EXECUTE FUNCTION observation_supersede();

-- Checks as for other records, each a new row that says the same; another value starts anew.
CREATE FUNCTION observation_check() RETURNS trigger
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
    IF NEW.verification IN ('stated', 'sourced') AND before.verification IS DISTINCT FROM 'rejected' THEN RETURN NEW; END IF;
    is_same := before.id IS NOT NULL AND to_jsonb(NEW) - aside = to_jsonb(before) - aside;
    IF is_same AND NEW.verification = before.verification OR NOT is_same AND NEW.verification IN ('stated', 'sourced') THEN
        RETURN NEW;
    END IF;
    IF is_same AND (NEW.verification <> 'checked_outside' AND may('approves', NEW.city_id)
        OR NEW.verification <> 'checked_in_city' AND may('rates', NEW.city_id))
    THEN
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
CALL entrust('observation_check()');
CREATE TRIGGER check_verification BEFORE INSERT ON observation FOR EACH ROW EXECUTE FUNCTION observation_check();

CREATE FUNCTION observation_at(instant timestamptz) RETURNS SETOF observation LANGUAGE sql STABLE AS $$
    SELECT * FROM observation WHERE recorded_at <= instant AND superseded_at > instant AND status <> 'withdrawn'
$$;

-- The value from which progress since joining is counted. Frozen by a second person; replaced only with a reason, in the same way.
CREATE TABLE baseline (
    city_id        integer NOT NULL REFERENCES city,
    id             uuid NOT NULL DEFAULT gen_random_uuid(),
    indicator_id   integer NOT NULL REFERENCES indicator,
    observation_id uuid NOT NULL,
    status         text NOT NULL DEFAULT 'proposed' CHECK (status IN ('proposed', 'frozen', 'replaced')),
    replaces       uuid,
    reason         prose,
    proposed_by    integer REFERENCES person,
    frozen_on      date CHECK ((frozen_on IS NULL) = (status = 'proposed')),
    recorded_at    timestamptz NOT NULL,
    recorded_by    integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, observation_id) REFERENCES observation,
    FOREIGN KEY (city_id, replaces) REFERENCES baseline,
    CONSTRAINT baseline_replaced_with_reason CHECK (replaces IS NULL OR reason IS NOT NULL)
);
CREATE UNIQUE INDEX baseline_frozen ON baseline (city_id, indicator_id) WHERE status = 'frozen';
CREATE INDEX ON baseline (city_id, observation_id);

CREATE TABLE target (
    city_id           integer NOT NULL REFERENCES city,
    id                uuid NOT NULL DEFAULT gen_random_uuid(),
    indicator_id      integer REFERENCES indicator,
    city_indicator_id uuid,
    value             amount,
    qualifier         qualifier,
    due_on            date NOT NULL,
    adopted_by        title NOT NULL,
    adopted_on        date NOT NULL,
    denominator_text  title,
    source            prose,
    verification      verification NOT NULL DEFAULT 'stated',
    is_public         boolean NOT NULL DEFAULT false,
    recorded_at       timestamptz NOT NULL,
    recorded_by       integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, city_indicator_id) REFERENCES city_indicator,
    CONSTRAINT target_of_one_indicator CHECK (num_nonnulls(indicator_id, city_indicator_id) = 1),
    CONSTRAINT target_due_after_adoption CHECK (due_on > adopted_on)
);
CREATE INDEX ON target (city_id, indicator_id);

-- Where the way to a target should stand in between.
CREATE TABLE target_step (
    city_id     integer NOT NULL REFERENCES city,
    target_id   uuid NOT NULL,
    due_on      date NOT NULL,
    value       amount NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, target_id, due_on),
    FOREIGN KEY (city_id, target_id) REFERENCES target
);

-- A baseline is a known value of the whole city, proposed by one person, frozen by another, and then replaced rather than changed.
CREATE FUNCTION check_baseline() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    aside text[] := ARRAY['status', 'frozen_on', 'recorded_at', 'recorded_by'];
    base  observation;
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.proposed_by := acting_person();
    ELSIF OLD.status = 'frozen' AND NEW.status = 'replaced' AND pg_trigger_depth() > 1 THEN  -- by freezing another, below
        RETURN NEW;
    ELSIF OLD.status <> 'proposed' OR NEW.indicator_id <> OLD.indicator_id OR NEW.proposed_by <> OLD.proposed_by THEN
        RAISE EXCEPTION 'a frozen baseline is replaced, not changed'
            USING ERRCODE = '23514', CONSTRAINT = 'baseline_is_frozen', TABLE = 'baseline';
    ELSIF to_jsonb(NEW) - aside <> to_jsonb(OLD) - aside THEN
        NEW.proposed_by := acting_person();  -- whoever changes a proposal makes it their own
    END IF;
    IF NEW.status <> 'proposed' AND (TG_OP = 'INSERT' OR NEW.status = 'replaced' OR NEW.proposed_by = acting_person()
        OR NOT may('approves', NEW.city_id))
    THEN
        RAISE EXCEPTION 'a baseline is frozen by a second person who may approve'
            USING ERRCODE = '23514', CONSTRAINT = 'baseline_frozen_by_another', TABLE = 'baseline';
    END IF;
    PERFORM stamp(), pg_advisory_xact_lock(7002, NEW.city_id);  -- against a target that is entered at the same time
    SELECT * INTO base FROM observation WHERE city_id = NEW.city_id AND id = NEW.observation_id;
    IF base.indicator_id IS DISTINCT FROM NEW.indicator_id OR base.value IS NULL OR base.period_end IS NULL
        OR base.cell <> '' OR base.scope <> 'city' OR base.superseded_at <> 'infinity'
    THEN
        RAISE EXCEPTION 'a baseline is a known value of its own indicator for the whole city, with a period that has ended'
            USING ERRCODE = '23514', CONSTRAINT = 'baseline_of_its_indicator', TABLE = 'baseline';
    END IF;
    IF EXISTS (SELECT FROM target
        WHERE city_id = NEW.city_id AND indicator_id = NEW.indicator_id AND due_on < base.period_end)
    THEN
        RAISE EXCEPTION 'a target lies before the baseline of its figure'
            USING ERRCODE = '23514', CONSTRAINT = 'target_after_baseline', TABLE = 'baseline';
    END IF;
    IF NEW.status = 'frozen' AND NEW.replaces IS NOT NULL THEN
        UPDATE baseline SET status = 'replaced'
        WHERE city_id = NEW.city_id AND id = NEW.replaces AND indicator_id = NEW.indicator_id AND status = 'frozen';
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a baseline replaces the frozen one of its own indicator'
                USING ERRCODE = '23514', CONSTRAINT = 'baseline_replaces_its_own', TABLE = 'baseline';
        END IF;
    END IF;
    RETURN NEW;
END $$;

-- A target lies after the baseline of its figure, whichever of them comes first into the record.
CREATE FUNCTION check_target() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.indicator_id IS NULL THEN RETURN NEW; END IF;
    PERFORM stamp(), pg_advisory_xact_lock(7002, NEW.city_id);  -- against a baseline that is entered at the same time
    IF EXISTS (SELECT FROM baseline JOIN observation ON observation.city_id = baseline.city_id AND observation.id = observation_id
        WHERE baseline.city_id = NEW.city_id AND baseline.indicator_id = NEW.indicator_id AND baseline.status <> 'replaced'
            AND NEW.due_on < period_end)
    THEN
        RAISE EXCEPTION 'a target lies before the baseline of its figure'
            USING ERRCODE = '23514', CONSTRAINT = 'target_after_baseline', TABLE = 'target';
    END IF;
    RETURN NEW;
END $$;
CALL entrust('check_target()');
CALL entrust('check_baseline()');
CREATE TRIGGER check_baseline BEFORE INSERT OR UPDATE ON baseline FOR EACH ROW EXECUTE FUNCTION check_baseline();
CREATE TRIGGER check_target BEFORE INSERT OR UPDATE ON target FOR EACH ROW EXECUTE FUNCTION check_target();
CALL keep_checked('survey_wave');
CALL keep_checked('target');

-- A year whose log a data steward declared complete: what is not in it did not happen.
CREATE TABLE log_year (
    city_id     integer NOT NULL REFERENCES city,
    year        integer NOT NULL CHECK (year BETWEEN 2000 AND 2200),
    is_complete boolean NOT NULL,
    declared_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, year),
    CONSTRAINT log_year_is_over CHECK (NOT is_complete OR declared_on >= make_date(year, 12, 1)),
    -- A day's grace, since it is tomorrow already east of Greenwich.
    CONSTRAINT log_year_declared_by_now CHECK (declared_on <= (recorded_at AT TIME ZONE 'UTC')::date + 1)
);

CALL keep_history('city_indicator');
CALL keep_history('survey_wave');
CALL keep_history('baseline');
CALL keep_history('target');
CALL keep_history('target_step');
CALL keep_history('log_year');
CALL guard('city_indicator', 'published', 'edits');
CALL guard('survey_wave', 'published', 'edits');
CALL guard('observation', 'published', 'edits');
CALL guard('baseline', 'city', 'edits');
CALL guard('target', 'published', 'edits');
CALL guard('target_step', 'city', 'edits');
CALL guard('log_year', 'city', 'approves');
-- Only the trigger closes a row, and the correction stands in the trail already.
REVOKE UPDATE ON observation FROM tracker_app;
DROP TRIGGER audit_change ON observation;
-- Who rates a city from outside adds the check of a value, as a row that says the same.
CREATE POLICY checks ON observation FOR INSERT TO tracker_app WITH CHECK (
    supersedes IS NOT NULL AND city_id IN (SELECT unnest(current_setting('app.rates')::integer[])));
