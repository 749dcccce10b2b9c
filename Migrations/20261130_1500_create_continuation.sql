-- Who carries a learning city on whose administrative unit was abolished. The city's own people declare it, with the paper that says
-- so; the National Commission, or whoever administers the network, records that it was confirmed. It is as public as the register.

CREATE TABLE continuation (
    city_id      integer NOT NULL REFERENCES city,
    id           uuid NOT NULL DEFAULT gen_random_uuid(),
    body_kind    text NOT NULL CHECK (body_kind IN ('provincial_committee', 'department', 'ward_group', 'ward', 'other')),
    body         title NOT NULL,
    since        date NOT NULL,
    until        date,  -- NULL: it still does; the day of `since`: it was declared in error
    territory    text CHECK (territory IN ('former', 'wards')),  -- within the former boundary, which NULL means too, or these wards
    wards        prose,  -- today's wards that make it up
    declared_by  title NOT NULL,
    source       prose NOT NULL,
    source_url   web_address,
    confirmed_by text CHECK (confirmed_by IN ('national_commission', 'unesco')),  -- NULL: nobody has
    confirmed_on date,
    confirmation prose,  -- the letter or page that confirms it
    recorded_at  timestamptz NOT NULL,
    recorded_by  integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    CONSTRAINT continuation_ends_after_it_begins CHECK (until >= since),
    CONSTRAINT continuation_names_its_wards CHECK (territory IS DISTINCT FROM 'wards' OR wards IS NOT NULL),
    CONSTRAINT continuation_confirmed_on_has_come CHECK (confirmed_on <= hanoi_day(recorded_at)),
    CONSTRAINT continuation_confirmed_on_paper CHECK (num_nonnulls(confirmed_by, confirmed_on, confirmation) IN (0, 3)),
    CONSTRAINT continuation_by_one_body EXCLUDE USING gist (city_id WITH =, daterange(since, until) WITH &&)
);

-- Whether the acting person may confirm what a city declares: for the National Commission or the network, and not for the city.
CREATE FUNCTION may_confirm(city integer) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
    RETURN NOT coalesce(city = ANY (nullif(current_setting('app.edits', true), '')::integer[]), false) AND EXISTS (
        SELECT FROM person_role AS granted
        WHERE person_id = nullif(current_setting('app.person', true), '')::integer AND during @> today()
            AND (role = 'network_admin' OR role = 'commission_reviewer'
                AND granted.country = (SELECT place.country FROM city AS place WHERE place.id = may_confirm.city)));

-- Nobody who may write for the city confirms what the city declares, a confirmation is of what stands and changes nothing else, and
-- what is changed after it has to be confirmed again.
CREATE FUNCTION check_continuation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    aside    text[] := ARRAY['confirmed_by', 'confirmed_on', 'confirmation', 'recorded_at', 'recorded_by'];
    before   continuation;
    is_same  boolean := false;
    confirms boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
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
        NEW.confirmed_by := NULL;
        NEW.confirmed_on := NULL;
        NEW.confirmation := NULL;
    END IF;
    RETURN NEW;
END $$;
CALL entrust('check_continuation()');
CREATE TRIGGER check_continuation BEFORE INSERT OR UPDATE ON continuation FOR EACH ROW EXECUTE FUNCTION check_continuation();

CALL keep_history('continuation');
CALL guard('continuation', 'everyone', 'edits');
DO $$
BEGIN
    EXECUTE format('CREATE POLICY confirms ON continuation FOR UPDATE TO tracker_app USING (%1$s) WITH CHECK (%1$s)',
        condition('rates'));
END $$;

-- As it was, but that a city whose unit ended is measured on as long as somebody is declared to carry it on.
--   merged   also the day since which it is carried on for other ground than before: from then on figures have another boundary
CREATE OR REPLACE FUNCTION city_windows(cities integer[], instant timestamptz, cut_off date, method jsonb, months integer)
    RETURNS TABLE (city_id integer, joined date, is_year boolean, problem text, since date, starts date, years double precision,
        inhabitants integer, merged date)
    LANGUAGE sql STABLE AS $$
    WITH period AS (
        SELECT city_id, ordinal, admitted_earliest AS a0, admitted_latest AS a1,
            CASE
                WHEN lag(ordinal) OVER w IS NULL THEN NULL
                WHEN NOT lag(has_ended) OVER w THEN 'none'
                WHEN admitted_latest <= lag(ended_earliest) OVER w + gap THEN 'none'
                WHEN admitted_earliest > lag(ended_latest) OVER w + gap THEN 'gap'
                ELSE 'possible'
            END AS break,
            CASE
                WHEN admitted_latest <= cut_off AND (NOT has_ended OR ended_earliest > cut_off) THEN 'holds'
                WHEN admitted_earliest > cut_off OR has_ended AND ended_latest <= cut_off THEN 'not'
                ELSE 'possible'
            END AS state
        FROM membership_at(instant),
            LATERAL (SELECT make_interval(months => (method #>> '{rules,membership,gap_months}')::integer) AS gap) AS rule
        WHERE city_id = ANY (cities)
        WINDOW w AS (PARTITION BY city_id ORDER BY ordinal)
    ), island AS (
        SELECT *, count(*) FILTER (WHERE break = 'gap') OVER (PARTITION BY city_id ORDER BY ordinal) AS island FROM period
    ), member AS (
        SELECT DISTINCT ON (city_id) city_id, state, break_is_possible, a0, a1
        FROM (SELECT city_id, ordinal, state, first_value(a0) OVER i AS a0, first_value(a1) OVER i AS a1,
                  bool_or(coalesce(break = 'possible', false)) OVER i AS break_is_possible
              FROM island WINDOW i AS (PARTITION BY city_id, island ORDER BY ordinal)) AS member
        WHERE state <> 'not'
        ORDER BY city_id, state, ordinal DESC  -- 'holds' before 'possible'
    ), joining AS (
        SELECT id AS city_id, population AS inhabitants,
            greatest(merged, CASE carried.territory WHEN 'wards' THEN carried.since END) AS merged,
            CASE
                WHEN ended.ended_on <= cut_off AND carried.city_id IS NULL THEN 'dissolved'
                WHEN months IS NOT NULL THEN NULL
                WHEN member.city_id IS NULL THEN 'not-a-member'
                WHEN state = 'possible' THEN 'membership-uncertain'
                WHEN break_is_possible OR a0 IS NULL OR a1 IS NULL OR date_part('year', a0) <> date_part('year', a1)
                    THEN 'join-date-unknown'
            END AS problem,
            CASE WHEN a0 = a1 THEN a0 ELSE greatest(a0, least(a1, make_date(date_part('year', a0)::integer, 7, 1))) END AS joined,
            a0 <> a1 AS is_year
        FROM city_at(instant) AS city
        LEFT JOIN member ON member.city_id = city.id
        LEFT JOIN succession_at(instant) AS ended ON ended.city_id = city.id
        LEFT JOIN (SELECT city_id, territory, since FROM continuation_at(instant)
                   WHERE since <= cut_off AND coalesce(until > cut_off, true)) AS carried ON carried.city_id = city.id
        LEFT JOIN (SELECT successor_id, max(ended_on) AS merged FROM succession_at(instant)
                   WHERE ended_on <= cut_off GROUP BY successor_id) AS merger ON merger.successor_id = city.id
        WHERE city.id = ANY (cities)
    ), beginning AS (
        SELECT *, CASE
                WHEN months IS NULL THEN joined
                ELSE (cut_off + 1 - make_interval(months => months))::date
            END AS since
        FROM joining
    )
    SELECT city_id, CASE WHEN problem IS NULL OR months IS NOT NULL THEN joined END, is_year, problem, since,
        greatest(since, earliest), year_position(cut_off + 1) - year_position(greatest(since, earliest)), inhabitants, merged
    FROM beginning,
        LATERAL (SELECT (cut_off + 1 - make_interval(years => (method #>> '{acts,years}')::integer))::date AS earliest) AS rule
$$;
