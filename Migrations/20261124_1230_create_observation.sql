-- What a city measures. Every table of a city's records has city_id first in its key and in what refers to it.

CREATE DOMAIN title AS text CHECK (length(VALUE) BETWEEN 1 AND 500);
CREATE DOMAIN prose AS text CHECK (length(VALUE) BETWEEN 1 AND 10000);
CREATE DOMAIN web_address AS text CHECK (VALUE ~ '^https?://' AND length(VALUE) <= 2000);
CREATE DOMAIN whole_period AS daterange CHECK (NOT isempty(VALUE));
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
CREATE FUNCTION may(what text, city integer) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
    RETURN coalesce(current_setting('app.all', true) = 'true', false)
        OR city = ANY (nullif(current_setting('app.' || what, true), '')::integer[]);

-- Nobody checks their own record, and what is changed after a check has to be checked again.
CREATE FUNCTION check_verification() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    aside text[] := ARRAY['verification', 'is_public', 'status', 'superseded_at', 'recorded_at', 'recorded_by'];
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.verification = OLD.verification THEN
        IF OLD.verification IN ('checked_in_city', 'checked_outside', 'rejected') AND to_jsonb(NEW) - aside <> to_jsonb(OLD) - aside
        THEN
            NEW.verification := CASE WHEN NEW.source IS NULL THEN 'stated' ELSE 'sourced' END;
        END IF;
        RETURN NEW;
    END IF;
    CASE NEW.verification
        WHEN 'stated', 'sourced' THEN NULL;
        WHEN 'checked_in_city' THEN
            IF TG_OP = 'INSERT' OR NOT may('approves', NEW.city_id) OR OLD.recorded_by = acting_person() THEN
                RAISE EXCEPTION 'a record is checked by another person of the city who may approve'
                    USING ERRCODE = '23514', CONSTRAINT = 'checked_by_another', TABLE = TG_TABLE_NAME;
            END IF;
        WHEN 'checked_outside', 'rejected' THEN
            IF TG_OP = 'INSERT' OR NOT (may('rates', NEW.city_id) OR NEW.verification = 'rejected' AND may('approves', NEW.city_id))
                OR OLD.recorded_by = acting_person()
            THEN
                RAISE EXCEPTION 'a record is checked outside by a reviewer of the city'
                    USING ERRCODE = '23514', CONSTRAINT = 'checked_by_another', TABLE = TG_TABLE_NAME;
            END IF;
    END CASE;
    RETURN NEW;
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
    margin      numeric CHECK (margin >= 0),  -- half the interval of 95 %, in percentage points
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
    value             numeric,
    qualifier         qualifier,
    numerator         numeric,
    denominator       numeric CHECK (denominator > 0),
    denominator_text  title,
    method            text NOT NULL CHECK (method IN ('official_statistic', 'survey', 'expert_review', 'own_count', 'press')),
    survey_wave_id    uuid,
    margin            numeric CHECK (margin >= 0),  -- half the interval of 95 %, in the unit of the value
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
    CONSTRAINT observation_withdrawn_with_reason CHECK (status <> 'withdrawn' OR (supersedes IS NOT NULL AND reason IS NOT NULL)),
    CHECK (value <> 'NaN' AND abs(value) < 1e18)
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
ALTER FUNCTION observation_supersede() OWNER TO tracker_keeper;
CREATE TRIGGER keep BEFORE INSERT ON observation FOR EACH ROW EXECUTE FUNCTION observation_supersede();

-- Checks as for other records; a new row that repeats a checked value keeps its standing, another value starts anew.
CREATE FUNCTION observation_check() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    before observation;
BEGIN
    IF NEW.verification IN ('stated', 'sourced') THEN RETURN NEW; END IF;
    SELECT * INTO before FROM observation WHERE city_id = NEW.city_id AND id = NEW.supersedes;
    IF before.id IS NOT NULL AND ROW (before.status, before.value, before.qualifier, before.source)
        IS NOT DISTINCT FROM ROW (NEW.status, NEW.value, NEW.qualifier, NEW.source)
    THEN
        IF before.verification = NEW.verification THEN RETURN NEW; END IF;
        IF before.recorded_by <> acting_person() AND (
            NEW.verification <> 'checked_outside' AND may('approves', NEW.city_id)
            OR NEW.verification <> 'checked_in_city' AND may('rates', NEW.city_id))
        THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'a value is checked by another person, as it stands'
        USING ERRCODE = '23514', CONSTRAINT = 'checked_by_another', TABLE = 'observation';
END $$;
ALTER FUNCTION observation_check() OWNER TO tracker_keeper;
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
    value             numeric CHECK (value <> 'NaN' AND abs(value) < 1e18),
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
    value       numeric NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, target_id, due_on),
    FOREIGN KEY (city_id, target_id) REFERENCES target
);

-- A baseline is a known value, frozen by a second person, and then replaced rather than changed.
CREATE FUNCTION check_baseline() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    base observation;
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.proposed_by := acting_person();
    ELSIF OLD.status <> 'proposed' AND (NEW.status <> 'replaced' OR NEW.observation_id <> OLD.observation_id)
        OR NEW.indicator_id <> OLD.indicator_id OR NEW.proposed_by <> OLD.proposed_by
    THEN
        RAISE EXCEPTION 'a frozen baseline is replaced, not changed'
            USING ERRCODE = '23514', CONSTRAINT = 'baseline_is_frozen', TABLE = 'baseline';
    END IF;
    IF NEW.status = 'frozen' THEN
        IF TG_OP = 'INSERT' OR NEW.proposed_by = acting_person() OR NOT may('approves', NEW.city_id) THEN
            RAISE EXCEPTION 'a baseline is frozen by a second person who may approve'
                USING ERRCODE = '23514', CONSTRAINT = 'baseline_frozen_by_another', TABLE = 'baseline';
        END IF;
        UPDATE baseline SET status = 'replaced' WHERE city_id = NEW.city_id AND id = NEW.replaces AND status = 'frozen';
    END IF;
    SELECT * INTO base FROM observation WHERE city_id = NEW.city_id AND id = NEW.observation_id;
    IF base.indicator_id IS DISTINCT FROM NEW.indicator_id OR base.value IS NULL OR base.period IS NULL THEN
        RAISE EXCEPTION 'a baseline is a known value of its own indicator, with a period'
            USING ERRCODE = '23514', CONSTRAINT = 'baseline_of_its_indicator', TABLE = 'baseline';
    END IF;
    IF NEW.status <> 'replaced' AND EXISTS (SELECT FROM target
        WHERE city_id = NEW.city_id AND indicator_id = NEW.indicator_id AND due_on < base.period_end)
    THEN
        RAISE EXCEPTION 'a target lies before the baseline of its figure'
            USING ERRCODE = '23514', CONSTRAINT = 'target_after_baseline', TABLE = 'baseline';
    END IF;
    RETURN NEW;
END $$;

-- A target lies after the baseline of its figure, whichever of them comes first into the record.
CREATE FUNCTION check_target() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM baseline JOIN observation ON observation.city_id = baseline.city_id AND observation.id = observation_id
        WHERE baseline.city_id = NEW.city_id AND baseline.indicator_id = NEW.indicator_id AND baseline.status <> 'replaced'
            AND NEW.due_on < period_end)
    THEN
        RAISE EXCEPTION 'a target lies before the baseline of its figure'
            USING ERRCODE = '23514', CONSTRAINT = 'target_after_baseline', TABLE = 'target';
    END IF;
    RETURN NEW;
END $$;
ALTER FUNCTION check_target() OWNER TO tracker_keeper;
ALTER FUNCTION check_baseline() OWNER TO tracker_keeper;
CREATE TRIGGER check_baseline BEFORE INSERT OR UPDATE ON baseline FOR EACH ROW EXECUTE FUNCTION check_baseline();
CREATE TRIGGER check_target BEFORE INSERT OR UPDATE ON target FOR EACH ROW EXECUTE FUNCTION check_target();
CREATE TRIGGER check_verification BEFORE INSERT OR UPDATE ON survey_wave FOR EACH ROW EXECUTE FUNCTION check_verification();
CREATE TRIGGER check_verification BEFORE INSERT OR UPDATE ON target FOR EACH ROW EXECUTE FUNCTION check_verification();

-- A year whose log a data steward declared complete: what is not in it did not happen.
CREATE TABLE log_year (
    city_id     integer NOT NULL REFERENCES city,
    year        integer NOT NULL CHECK (year BETWEEN 2000 AND 2200),
    is_complete boolean NOT NULL,
    declared_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, year),
    CONSTRAINT log_year_is_over CHECK (NOT is_complete OR declared_on >= make_date(year, 12, 1))
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
GRANT SELECT ON indicator TO tracker_keeper;
