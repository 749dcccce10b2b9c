-- What a city's records say of each measure of the award method: functions that read many cities at once as of a sealed instant.
-- Config/methods/README.md has the rules in words. Every number of a rule comes with the method; none stands here.
--
--   cities   which to measure           cut_off  the last day that counts
--   instant  what was recorded by then  method   the blocks of the method file, as JSON
--   months   NULL: since joining, for progress; else so many months up to the cut-off, for the level
--
-- PostgreSQL's greatest() and least() leave NULL out: what may be NULL is asked for first.
-- Missing values: a measure is known, unknown or not_applicable; unless known its value is NULL. What is unknown never counts as 0.
-- What the press says, what a review rejected, what is said of another territory and a city's own figures feed nothing.
-- The functions for parts of the work are plain queries, so that PostgreSQL plans them with what they are asked for.

-- A day on an axis of years: 2024-07-02 is 2024.5. Distances are in years of equal length.
CREATE FUNCTION year_position(day date) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN date_part('year', day) + (date_part('doy', day) - 1)
        / CASE WHEN date_part('doy', make_date(date_part('year', day)::integer, 12, 31)) = 366 THEN 366 ELSE 365 END;

-- Freshness, 0 to 1: 1 up to the first number of months, then straight to 0 at the second.
CREATE FUNCTION freshness(age_in_months double precision, ends jsonb) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN greatest(0, least(1, ((ends ->> 1)::double precision - age_in_months)
        / ((ends ->> 1)::double precision - (ends ->> 0)::double precision)));

-- Verification, 0 to 1, of a record that was not rejected.
CREATE FUNCTION verification_factor(word text, method jsonb) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (method #>> ARRAY['confidence', 'verification', word])::double precision;

-- The time over which a city is judged.
--   joined   J: the admission of the membership that holds the cut-off. A gap of at most rules.membership.gap_months before it is
--            none. Known to its year only: 1 July of it, is_year. Else NULL, and `problem` says why.
--   since    J; for the level the first day of the months before the cut-off
--   starts   W: the later of `since` and acts.years before the cut-off
--   years    Y: from `starts` to the cut-off, both included, in years; not yet at least 1
--   merged   the last day on which a unit that is now part of the city ended; NULL: none
CREATE FUNCTION city_windows(cities integer[], instant timestamptz, cut_off date, method jsonb, months integer)
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
        SELECT id AS city_id, population AS inhabitants, merged,
            CASE
                WHEN ended.ended_on <= cut_off THEN 'dissolved'
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

-- The calendar years that W touches: how much of each lies in W, and whether a data steward declared its log complete.
CREATE FUNCTION city_years(cities integer[], instant timestamptz, cut_off date, method jsonb, months integer)
    RETURNS TABLE (city_id integer, year integer, part double precision, is_closed boolean)
    LANGUAGE sql STABLE AS $$
    SELECT city.city_id, year, least(year + 1, year_position(cut_off + 1)) - greatest(year, year_position(starts)),
        coalesce(is_complete, false)
    FROM city_windows(cities, instant, cut_off, method, months) AS city
    CROSS JOIN LATERAL generate_series(date_part('year', starts)::integer, date_part('year', cut_off)::integer) AS year
    LEFT JOIN (SELECT city_id, year, is_complete FROM log_year_at(instant) WHERE city_id = ANY (cities)) AS log
        USING (city_id, year)
    WHERE problem IS NULL
$$;

-- The acts that count: held up to the cut-off, on known days, with an owner and a place or partner, not rejected.
-- people: all who took part; where only groups were counted, the largest of them; else 0.
CREATE FUNCTION city_acts(cities integer[], instant timestamptz, cut_off date)
    RETURNS TABLE (city_id integer, id uuid, programme_id uuid, kind text, held_on date, ward_id uuid, is_city_wide boolean,
        verification text, people integer)
    LANGUAGE sql STABLE AS $$
    SELECT act.city_id, act.id, act.programme_id, act.kind, lower(act.held), act.ward_id, act.is_city_wide, act.verification,
        coalesce(people, 0)
    FROM activity_at(instant) AS act
    LEFT JOIN (SELECT city_id, id, owner_unit, origin, scope, status, verification FROM programme_at(instant)
               WHERE city_id = ANY (cities)) AS programme
        ON programme.city_id = act.city_id AND programme.id = act.programme_id
    LEFT JOIN (SELECT DISTINCT city_id, programme_id FROM programme_partner_at(instant) WHERE city_id = ANY (cities)) AS partner
        ON partner.city_id = act.city_id AND partner.programme_id = act.programme_id
    LEFT JOIN (SELECT city_id, activity_id, coalesce(max(count) FILTER (WHERE people = 'all'), max(count)) AS people
               FROM participation_at(instant) WHERE city_id = ANY (cities) GROUP BY city_id, activity_id) AS part
        ON part.city_id = act.city_id AND part.activity_id = act.id
    WHERE act.city_id = ANY (cities) AND act.status = 'held' AND act.origin = 'city' AND act.scope = 'city'
        AND act.verification <> 'rejected' AND upper(act.held) - 1 <= cut_off
        AND act.held_precision IS DISTINCT FROM 'decade' AND lower(act.held) IS NOT NULL
        AND coalesce(act.owner_unit, programme.owner_unit) IS NOT NULL
        AND (act.ward_id IS NOT NULL OR act.place IS NOT NULL OR partner.city_id IS NOT NULL)
        AND (act.programme_id IS NULL OR programme.origin = 'city' AND programme.scope = 'city'
            AND programme.status <> 'unconfirmed' AND programme.verification <> 'rejected')
$$;

-- The programmes large enough to count: running or completed in W, with an owner, at least
--     acts.counted_participants · √(inhabitants / acts.counted_per)
-- participations in W, and rules.counted.activities activities or rules.counted.months months. So a programme split into parts
-- yields parts too small to count. Where the inhabitants are not known, none can be told.
--   last_on    the day of its last activity      of_closed  of its last activity in a closed year; NULL: none
CREATE FUNCTION counted_programmes(cities integer[], instant timestamptz, cut_off date, method jsonb, months integer)
    RETURNS TABLE (city_id integer, id uuid, started date, main_area text, second_area text, is_new boolean, aim text,
        result_on date, verification text, last_on date, of_closed date)
    LANGUAGE sql STABLE AS $$
    WITH act AS (
        SELECT city_id, programme_id, count(*) AS acts, sum(people) AS people, max(held_on) AS last_on,
            max(held_on) FILTER (WHERE is_closed) AS of_closed
        FROM city_acts(cities, instant, cut_off) AS act
        JOIN city_windows(cities, instant, cut_off, method, months) USING (city_id)
        JOIN city_years(cities, instant, cut_off, method, months) AS log USING (city_id)
        WHERE act.kind = 'activity' AND held_on >= starts AND log.year = date_part('year', held_on)
        GROUP BY city_id, programme_id
    )
    SELECT programme.city_id, programme.id, lower(period), main_area, second_area,
        is_innovative AND novelty IS NOT NULL AND novelty_accepted_by IS NOT NULL, aim, result_on, verification, last_on, of_closed
    FROM programme_at(instant) AS programme
    JOIN city_windows(cities, instant, cut_off, method, months) AS city USING (city_id)
    JOIN act ON act.city_id = programme.city_id AND act.programme_id = programme.id
    WHERE programme.city_id = ANY (cities) AND status IN ('running', 'completed') AND origin = 'city' AND scope = 'city'
        AND verification <> 'rejected' AND owner_unit IS NOT NULL AND period_precision IS DISTINCT FROM 'decade'
        AND lower(period) <= cut_off AND coalesce(upper(period) > starts, true)
        AND people >= (method #>> '{acts,counted_participants}')::double precision
            * sqrt(inhabitants / (method #>> '{acts,counted_per}')::double precision)
        AND (acts >= (method #>> '{rules,counted,activities}')::integer
            OR lower(period) + make_interval(months => (method #>> '{rules,counted,months}')::integer)
                <= least(upper(period), cut_off + 1))
$$;

-- Figures ---------------------------------------------------------------------------------------------------------------------

-- The figures with a reference scale, and the measures that they feed. A target figure is the distance from its aim, beyond its
-- tolerance, as a negative number: its best end is 0.
CREATE FUNCTION figure_scales(method jsonb)
    RETURNS TABLE (measure text, figure text, is_target boolean, aim double precision, tolerance double precision,
        worst double precision, best double precision)
    LANGUAGE sql IMMUTABLE AS $$
    SELECT measure.key, reference.key, is_target, (value ->> 'target')::double precision, (value ->> 'tolerance')::double precision,
        CASE WHEN is_target THEN - (value ->> 'far')::double precision ELSE (value ->> 0)::double precision END,
        CASE WHEN is_target THEN 0 ELSE (value ->> 1)::double precision END
    FROM jsonb_each(method -> 'references') AS reference (key, value)
    CROSS JOIN LATERAL (SELECT jsonb_typeof(value) = 'object' AS is_target) AS form
    LEFT JOIN jsonb_each(method -> 'measures') AS measure (key, described)
        ON described ->> 'kind' = 'I' AND described ->> 'features' = substring(reference.key FROM '^\d\.\d\.\d')
$$;

-- A value on the scale of its figure.
CREATE FUNCTION on_scale(value double precision, is_target boolean, aim double precision, tolerance double precision)
    RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN is_target AND value IS NOT NULL THEN - greatest(0, abs(value - aim) - tolerance) ELSE value END;

-- What a source is known by: letters alone count, so that the yearbook of one year and of the next are one source.
CREATE FUNCTION source_name(source text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce(nullif(regexp_replace(fold(source), '[^[:alpha:]]+', '', 'g'), ''), source);

-- The values from which baselines and present values are taken. A series is one source, method and definition. A value is checked
-- when somebody else saw it, and an official series that can be looked up is. An estimate is read as about (~).
CREATE FUNCTION figure_observations(cities integer[], instant timestamptz, cut_off date, method jsonb)
    RETURNS TABLE (city_id integer, figure text, id uuid, series text, starts date, ends date, middle double precision,
        value double precision, qualifier text, margin double precision, measured text, verification double precision,
        is_checked boolean, rank integer, fresh double precision, collected_on date, recorded_at timestamptz,
        superseded_at timestamptz, is_rejected boolean)
    LANGUAGE sql STABLE AS $$
    WITH figure AS (
        SELECT indicator.id, indicator.code,
            first_value(frequency) OVER (PARTITION BY indicator.code ORDER BY framework_id DESC) AS frequency,
            min(indicator.id) OVER (PARTITION BY indicator.code, definition_en, unit) AS definition
        FROM indicator JOIN framework ON framework.id = framework_id
        WHERE framework.code = 'unesco-key-features' AND method -> 'references' ? indicator.code
    ), wave AS MATERIALIZED (
        SELECT city_id, id, margin FROM survey_wave_at(instant) WHERE city_id = ANY (cities) AND margin IS NOT NULL
    ), value AS MATERIALIZED (
        SELECT city_id, id, indicator_id, source, period_start, period_end, value, qualifier, status, margin, method,
            verification, survey_wave_id, collected_on, recorded_at, superseded_at, source_url IS NOT NULL AS has_address
        FROM observation
        WHERE city_id = ANY (cities) AND indicator_id IN (SELECT id FROM figure) AND recorded_at <= instant
            AND cell = '' AND scope = 'city' AND status IN ('known', 'estimated') AND origin = 'city' AND method <> 'press'
            AND period_end <= cut_off + 1 AND period_start IS NOT NULL
    ), source AS (
        SELECT source, source_name(source) AS name
        FROM (SELECT DISTINCT source FROM value) AS source
    ), series AS MATERIALIZED (  -- what many rows have in common is worked out once
        SELECT source, method, indicator_id, concat_ws('/', name, series.method, definition) AS series
        FROM (SELECT DISTINCT source, method, indicator_id FROM value) AS series
        JOIN source USING (source) JOIN figure ON figure.id = indicator_id
    ), period AS MATERIALIZED (
        SELECT indicator_id, period_start, period_end, code,
            (year_position(period_start) + year_position(period_end)) / 2 AS middle,
            freshness(12 * (year_position(cut_off) - year_position(period_end - 1)),
                $4 #> ARRAY['confidence', 'fresh', frequency]) AS fresh
        FROM (SELECT DISTINCT indicator_id, period_start, period_end FROM value) AS period
        JOIN figure ON figure.id = indicator_id
    ), standing AS MATERIALIZED (
        SELECT word AS verification, is_official, greatest(verification_factor(word, $4),
                CASE WHEN is_official THEN verification_factor('checked_outside', $4) END) AS standing,
            is_official OR word IN ('checked_in_city', 'checked_outside') AS is_checked
        FROM unnest(ARRAY['rejected', 'stated', 'sourced', 'checked_in_city', 'checked_outside']) AS word,
            (VALUES (true), (false)) AS official (is_official)
    )
    SELECT value.city_id, code, value.id, series, period_start, period_end - 1, middle, value.value,
        coalesce(qualifier, CASE status WHEN 'estimated' THEN '~' END), coalesce(value.margin, wave.margin), value.method, standing,
        is_checked, array_position(ARRAY['official_statistic', 'survey'], value.method), fresh, collected_on, recorded_at,
        superseded_at, verification = 'rejected'
    FROM value
    JOIN series USING (source, method, indicator_id)
    JOIN period USING (indicator_id, period_start, period_end)
    JOIN standing USING (verification)
    LEFT JOIN wave ON wave.city_id = value.city_id AND wave.id = survey_wave_id
    WHERE is_official = (value.method = 'official_statistic' AND has_address)
$$;

-- How far a figure fell that stood at its best end when the city joined, in per cent of the change that would be required.
CREATE FUNCTION fallen_back(value double precision, best double precision, worst double precision, years double precision,
    method jsonb) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (value - best) * sign(best - worst) >= 0 THEN 0
        ELSE greatest(-100, -100 * abs(best - value) / ((method #>> '{pace,full}')::double precision * abs(best - worst)) / years)
    END;

-- What figure_values() says of one figure of one city.
CREATE TYPE figure_value AS (
    city_id integer, measure text, figure text, is_core boolean, is_rated boolean, status text, baseline_id uuid,
    baseline double precision, baseline_starts date, baseline_ends date, is_frozen boolean, is_late boolean, value_id uuid,
    value double precision, chained double precision, value_starts date, value_ends date, years double precision,
    target_id uuid, target double precision, is_fair boolean, need double precision, progress double precision,
    alternative double precision, "position" double precision, freshness double precision, verification double precision,
    qualifier text, series text, latest_id uuid, latest_starts date, latest_ends date, reason jsonb
);

-- Every figure with a reference scale of every city: its baseline B, its value V and what has changed.
--
-- B: the frozen baseline, unless it lies before the window; else the value whose middle is nearest to J, from
--   baseline.months_before before to baseline.months_after after it, the earlier of two; else the first later one, a late
--   baseline (verification · baseline.late). After rules.baseline.frozen_after months since joining it is chosen from what was
--   recorded by then. After a merger it is a late one from the time since.
-- V: the latest value of the same series up to the cut-off, later than B and not too old; else the best of another series: checked
--   before unchecked, official before survey before own count, then the latest. Where that series has a period in common with B's,
--   V is chained over the last such period; else it has a late baseline of its own, or none where B is frozen.
--
--   y = years from B to V, at most pace.years   R = best end   gap = |R − B|   d = ±1, the sign of R − B
--   full     = pace.full · gap · y         least = pace.least · gap · y
--   need     = full; with a target d · (target − B) · min(1, y / years from B to its day), held between least and full
--   progress = 100 · d · (V − B) / need, held between −100 and 100, in per cent of the change required by now
--   B at or beyond R: not applicable while V is too, else −100 · |R − V| / (pace.full · |R − worst end|) / y
--   position = 100 · (V − worst end) / (best end − worst end): the level
--   alternative: the progress by another source that differs by more than rules.other_source (verification · factors.other_source)
--   with > and <: as written where that is the cautious reading, else unknown; verification · factors.qualifier
--   verification: the lower of B and V, times the factors. coverage: 1 with B and V.
CREATE FUNCTION figure_values(cities integer[], instant timestamptz, cut_off date, method jsonb) RETURNS SETOF figure_value
    LANGUAGE sql STABLE AS $$
    WITH city AS MATERIALIZED (
        SELECT city_id, problem, merged, year_position(joined) AS joined,
            (joined + make_interval(months => (method #>> '{rules,baseline,frozen_after}')::integer)) AT TIME ZONE 'UTC' AS freezes,
            year_position((joined - make_interval(months => (method #>> '{baseline,months_before}')::integer))::date) AS earliest,
            year_position((joined + make_interval(months => (method #>> '{baseline,months_after}')::integer))::date) AS latest
        FROM city_windows(cities, instant, cut_off, method, NULL)
    ), described AS MATERIALIZED (
        SELECT DISTINCT ON (code) code, tier = 'core' AS is_core, measurement = 'expert_review' AS is_rated
        FROM indicator JOIN (SELECT id AS framework_id FROM framework WHERE code = 'unesco-key-features') AS framework
            USING (framework_id)
        ORDER BY code, framework_id DESC
    ), observed AS MATERIALIZED (
        SELECT * FROM figure_observations(cities, instant, cut_off, method)
    ), held AS MATERIALIZED (
        SELECT * FROM observed WHERE superseded_at > instant AND NOT is_rejected
    ), frozen AS (
        SELECT baseline.city_id, observation_id FROM baseline_at(instant) AS baseline
        WHERE baseline.city_id = ANY (cities) AND status = 'frozen'
    ), candidate AS MATERIALIZED (
        SELECT observed.*, frozen.city_id IS NOT NULL AS is_frozen, joined, latest, merged,
            coalesce(freezes <= instant AND recorded_at <= freezes AND superseded_at > freezes, false) AS is_settled,
            middle > latest OR merged IS NOT NULL AND frozen.city_id IS NULL AS is_late
        FROM observed
        JOIN city USING (city_id)
        LEFT JOIN frozen ON frozen.city_id = observed.city_id AND observation_id = id
        WHERE NOT is_rejected AND middle >= earliest
            AND (superseded_at > instant OR frozen.city_id IS NOT NULL OR freezes <= instant AND recorded_at <= freezes
                AND superseded_at > freezes)
            AND (merged IS NULL OR frozen.city_id IS NOT NULL OR starts >= merged)
    ), chosen AS MATERIALIZED (
        SELECT DISTINCT ON (city_id, figure) *
        FROM candidate
        ORDER BY city_id, figure, is_frozen DESC, middle > latest, is_settled DESC,
            round((CASE WHEN middle > latest THEN middle ELSE abs(middle - joined) END) * 1e6), middle, is_checked DESC, rank,
            recorded_at DESC, id
    ), rechecked AS MATERIALIZED (  -- a check makes a new row of the same value, whose standing counts
        SELECT chosen.city_id, chosen.figure, max(held.verification) AS verification
        FROM chosen JOIN held USING (city_id, figure, series, starts, ends, value)
        WHERE chosen.superseded_at <= instant
        GROUP BY chosen.city_id, chosen.figure
    ), base AS MATERIALIZED (
        SELECT chosen.city_id, chosen.figure, chosen.id, chosen.series, chosen.starts, chosen.ends, chosen.middle, chosen.value,
            chosen.qualifier, chosen.margin, chosen.is_frozen, chosen.is_late,
            greatest(chosen.verification, rechecked.verification) AS verification
        FROM chosen LEFT JOIN rechecked USING (city_id, figure)
    ), same AS (
        SELECT DISTINCT ON (city_id, figure) held.*
        FROM held JOIN base USING (city_id, figure, series)
        WHERE held.middle > base.middle AND fresh > 0
        ORDER BY city_id, figure, held.ends DESC, held.middle DESC, is_checked DESC, recorded_at DESC, held.id
    ), other AS (
        SELECT DISTINCT ON (city_id, figure) held.*
        FROM held LEFT JOIN base USING (city_id, figure) LEFT JOIN same USING (city_id, figure)
        WHERE same.id IS NULL AND held.fresh > 0 AND coalesce(held.middle > base.middle AND held.series <> base.series, true)
        ORDER BY city_id, figure, held.is_checked DESC, held.rank, held.ends DESC, held.middle DESC, held.recorded_at DESC, held.id
    ), present AS (  -- where there is no V yet, the value that is there is where the city stands
        SELECT DISTINCT ON (city_id, figure) held.*
        FROM held LEFT JOIN same USING (city_id, figure) LEFT JOIN other USING (city_id, figure)
        WHERE same.id IS NULL AND other.id IS NULL AND held.fresh > 0
        ORDER BY city_id, figure, held.is_checked DESC, held.rank, held.ends DESC, held.middle DESC, held.recorded_at DESC, held.id
    ), common AS (
        SELECT DISTINCT ON (city_id, figure) city_id, figure, old.value / new.value AS ratio
        FROM other
        JOIN base USING (city_id, figure)
        JOIN held AS old USING (city_id, figure)
        JOIN held AS new USING (city_id, figure)
        WHERE old.series = base.series AND new.series = other.series AND (old.starts, old.ends) = (new.starts, new.ends)
            AND new.value <> 0
        ORDER BY city_id, figure, old.ends DESC, old.recorded_at DESC, new.recorded_at DESC
    ), restart AS (
        SELECT DISTINCT ON (city_id, figure) candidate.*
        FROM other JOIN base USING (city_id, figure) LEFT JOIN common USING (city_id, figure)
        JOIN candidate USING (city_id, figure)
        WHERE candidate.series = other.series AND ratio IS NULL AND NOT base.is_frozen AND candidate.superseded_at > instant
        ORDER BY city_id, figure, candidate.middle > latest,
            round((CASE WHEN candidate.middle > latest THEN candidate.middle ELSE abs(candidate.middle - joined) END) * 1e6),
            candidate.middle, candidate.recorded_at DESC, candidate.id
    ), absent AS (
        SELECT DISTINCT ON (city_id, figure) city_id, code AS figure, period_start,
            verification IN ('checked_in_city', 'checked_outside') AS is_checked
        FROM observation_at(instant) AS observation JOIN indicator AS named ON named.id = indicator_id
        WHERE city_id = ANY (cities) AND status = 'not_applicable' AND cell = '' AND scope = 'city' AND origin = 'city'
            AND verification <> 'rejected' AND period_end <= cut_off + 1
            AND framework_id IN (SELECT id FROM framework WHERE code = 'unesco-key-features')
        ORDER BY city_id, figure, period_start DESC, is_checked DESC
    ), newest AS (
        SELECT city_id, figure, max(starts) AS starts, max(ends) AS ends FROM held GROUP BY city_id, figure
    ), aimed AS (
        SELECT DISTINCT ON (city_id, code) city_id, code AS figure, target.id, value::double precision AS value, due_on
        FROM target_at(instant) AS target JOIN indicator AS named ON named.id = indicator_id
        WHERE city_id = ANY (cities) AND verification <> 'rejected' AND value IS NOT NULL AND adopted_on <= cut_off
            AND framework_id IN (SELECT id FROM framework WHERE code = 'unesco-key-features')
        ORDER BY city_id, code, adopted_on DESC, due_on DESC, target.id
    ), paired AS (
        SELECT city.city_id, scale.*, is_core, is_rated, city.problem,
            coalesce(restart.id, base.id) AS base_id,
            coalesce(restart.value, base.value) AS base_value,
            coalesce(restart.starts, base.starts) AS base_starts,
            coalesce(restart.ends, base.ends) AS base_ends,
            coalesce(restart.middle, base.middle) AS base_middle,
            coalesce(restart.qualifier, base.qualifier) AS base_qualifier,
            coalesce(restart.margin, base.margin) AS base_margin,
            coalesce(restart.verification, base.verification) AS base_verification,
            base.is_frozen, base.is_late OR restart.id IS NOT NULL AS is_late,
            other.id IS NOT NULL AND base.id IS NOT NULL AND ratio IS NULL AND restart.id IS NULL AS is_broken,
            coalesce(same.id, other.id) AS value_id,
            coalesce(same.value, other.value) AS written,
            coalesce(same.value, other.value * coalesce(ratio, 1)) AS value,
            ratio,
            coalesce(same.series, other.series) AS series,
            coalesce(same.starts, other.starts) AS starts,
            coalesce(same.ends, other.ends) AS ends,
            coalesce(same.middle, other.middle) AS middle,
            coalesce(same.qualifier, other.qualifier) AS qualifier,
            coalesce(same.margin, other.margin) AS margin,
            coalesce(same.fresh, other.fresh) AS fresh,
            coalesce(same.verification, other.verification) AS verification,
            present.id AS present_id, present.value AS present_value, present.starts AS present_starts,
            present.ends AS present_ends, present.qualifier AS present_qualifier,
            absent.city_id IS NOT NULL AND coalesce(absent.period_start >= newest.starts, true) AS is_absent,
            absent.is_checked AS absence_is_checked,
            newest.ends AS newest, aimed.id AS target_id, aimed.value AS target, aimed.due_on
        FROM city
        CROSS JOIN figure_scales(method) AS scale
        LEFT JOIN described ON code = scale.figure
        LEFT JOIN base USING (city_id, figure)
        LEFT JOIN same USING (city_id, figure)
        LEFT JOIN other USING (city_id, figure)
        LEFT JOIN present USING (city_id, figure)
        LEFT JOIN common USING (city_id, figure)
        LEFT JOIN restart USING (city_id, figure)
        LEFT JOIN absent USING (city_id, figure)
        LEFT JOIN newest USING (city_id, figure)
        LEFT JOIN aimed USING (city_id, figure)
    ), differing AS (
        SELECT DISTINCT ON (city_id, figure) city_id, figure, held.value
        FROM paired JOIN held USING (city_id, figure, starts, ends)
        WHERE held.series <> paired.series
            AND abs(held.value - written) > (method #>> '{rules,other_source}')::double precision * abs(written)
        ORDER BY city_id, figure, is_checked DESC, rank, held.recorded_at DESC, held.id
    ), scaled AS (
        SELECT paired.*, b, v, alt, r, sign(r - b) AS d, abs(r - b) AS gap, years,
            CASE WHEN target IS NOT NULL AND due_on > base_ends THEN on_scale(target, is_target, aim, tolerance) END AS t,
            least(1, years / nullif(year_position(due_on) - base_middle, 0)) AS share,
            differing.value AS other_value,
            coalesce(abs(written - base_value) < greatest(margin, base_margin), false) AS is_within_margin,
            -- the side on which a bound counts as written
            CASE WHEN is_target THEN NULL WHEN best > worst THEN '>' ELSE '<' END AS cautious,
            CASE WHEN is_target THEN NULL WHEN best > worst THEN '<' ELSE '>' END AS base_cautious
        FROM paired
        LEFT JOIN differing USING (city_id, figure)
        CROSS JOIN LATERAL (
            SELECT on_scale(base_value, is_target, aim, tolerance) AS b, on_scale(paired.value, is_target, aim, tolerance) AS v,
                on_scale(differing.value * coalesce(ratio, 1), is_target, aim, tolerance) AS alt, best AS r,
                round((middle - base_middle)::numeric, 9)::double precision AS years
        ) AS number
    ), needed AS (
        SELECT *, (method #>> '{pace,full}')::double precision * gap * y AS full_need,
            (method #>> '{pace,least}')::double precision * gap * y AS least_need,
            d * (t - b) * share AS own_need
        FROM (SELECT *, least(years, (method #>> '{pace,years}')::double precision) AS y FROM scaled) AS scaled
    ), judged AS (
        SELECT *,
            (b - r) * sign(r - worst) >= 0 AS is_at_top,
            CASE WHEN t IS NULL THEN full_need ELSE least(full_need, greatest(least_need, own_need)) END AS required,
            CASE
                WHEN problem IS NOT NULL THEN problem
                WHEN is_absent AND absence_is_checked THEN 'not-applicable'
                WHEN is_absent THEN 'not-applicable-unchecked'
                WHEN base_id IS NULL AND newest IS NULL THEN 'no-value'
                WHEN base_id IS NULL THEN 'no-baseline'
                WHEN is_broken THEN 'break-in-series'
                WHEN value_id IS NULL AND newest > base_ends THEN 'stale'
                WHEN value_id IS NULL THEN 'no-later-value'
                WHEN qualifier IN ('<', '>') AND qualifier IS DISTINCT FROM cautious THEN 'exact-value-needed'
                WHEN base_qualifier IN ('<', '>') AND base_qualifier IS DISTINCT FROM base_cautious THEN 'exact-baseline-needed'
                WHEN y < (method #>> '{baseline,least_years}')::double precision THEN 'too-early'
                WHEN (b - r) * sign(r - worst) >= 0 AND (v - r) * sign(r - worst) >= 0 THEN 'kept-at-the-top'
            END AS obstacle
        FROM needed
    )
    SELECT city_id, measure, figure, is_core, is_rated,
        CASE WHEN obstacle IS NULL THEN 'known' WHEN obstacle IN ('not-applicable', 'kept-at-the-top') THEN 'not_applicable'
            ELSE 'unknown' END,
        base_id, base_value, base_starts, base_ends, is_frozen, is_late, value_id, written,
        CASE WHEN ratio IS NOT NULL THEN value END, starts, ends, years, target_id, target,
        d * (t - b) >= (method #>> '{pace,least}')::double precision * gap * (year_position(due_on) - base_middle) - 1e-9,
        CASE WHEN NOT is_at_top THEN required END,
        CASE
            WHEN obstacle IS NOT NULL THEN NULL
            WHEN is_at_top THEN fallen_back(v, r, worst, y, method)
            ELSE greatest(-100, least(100, 100 * d * (v - b) / required))
        END,
        CASE
            WHEN obstacle IS NOT NULL OR alt IS NULL THEN NULL
            WHEN is_at_top THEN fallen_back(alt, r, worst, y, method)
            ELSE greatest(-100, least(100, 100 * d * (alt - b) / required))
        END,
        CASE WHEN NOT is_absent AND coalesce(problem <> 'dissolved', true)
            AND (coalesce(qualifier, present_qualifier) IN ('<', '>')
                AND coalesce(qualifier, present_qualifier) IS DISTINCT FROM cautious) IS NOT TRUE
            THEN 100 * (coalesce(v, on_scale(present_value, is_target, aim, tolerance)) - worst) / (best - worst) END,
        fresh,
        least(base_verification, verification)
            * CASE WHEN is_late THEN (method #>> '{baseline,late}')::double precision ELSE 1 END
            * CASE WHEN num_nonnulls(qualifier, base_qualifier) > 0
                THEN (method #>> '{rules,factors,qualifier}')::double precision ELSE 1 END
            * CASE WHEN other_value IS NOT NULL THEN (method #>> '{rules,factors,other_source}')::double precision ELSE 1 END,
        coalesce(qualifier, base_qualifier), series, coalesce(value_id, present_id), coalesce(starts, present_starts),
        coalesce(ends, present_ends),
        jsonb_strip_nulls(jsonb_build_object(
            'key', coalesce(obstacle, CASE WHEN is_at_top THEN 'fell-back' WHEN is_within_margin THEN 'no-clear-change'
                WHEN d * (v - b) < 0 THEN 'regress' ELSE 'progress' END),
            'figure', figure, 'baseline', base_value, 'value', written, 'years', round(years::numeric, 2),
            'target', CASE WHEN t IS NOT NULL THEN target END, 'other', other_value, 'late', nullif(is_late, false),
            'period', CASE WHEN obstacle = 'stale' THEN newest ELSE ends END))
    FROM judged
$$;

-- Ratings ---------------------------------------------------------------------------------------------------------------------

-- Every rated feature of every city: the rating at joining B, the rating now V.
--
-- B: ratings for days from baseline.months_before before J to baseline.months_after after it; else the first later ones (late).
-- V: the latest ones after those, not too old, with all of the year before them.
-- Of each the experts', else the city's own; where both have experts in common, theirs alone. Two or more: the median.
--
--   need     = min(top − B, max(pace.rating_least, pace.rating_step · y)), y = years from B to V, at most pace.years
--   progress = 100 · (V − B) / need, held between −100 and 100; at most pace.self_rating_cap where either is the city's own
--   B at the top: not applicable if experts say so and V is there too; position = 100 · V / top
--   verification: the lower of B and V by number of experts, · factors.spread where ratings lie more than spread_steps apart
CREATE FUNCTION rating_values(cities integer[], instant timestamptz, cut_off date, method jsonb)
    RETURNS TABLE (city_id integer, measure text, feature text, status text, baseline_ids uuid[], baseline double precision,
        value_ids uuid[], value double precision, years double precision, need double precision, is_own boolean, is_late boolean,
        spread integer, progress double precision, "position" double precision, freshness double precision,
        verification double precision, reason jsonb)
    LANGUAGE sql STABLE AS $$
    WITH city AS MATERIALIZED (
        SELECT city_id, problem, joined,
            (joined - make_interval(months => (method #>> '{baseline,months_before}')::integer))::date AS earliest,
            (joined + make_interval(months => (method #>> '{baseline,months_after}')::integer))::date AS latest
        FROM city_windows(cities, instant, cut_off, method, NULL)
    ), asked AS MATERIALIZED (
        SELECT measure, described ->> 'features' AS feature, coalesce((
            SELECT frequency FROM indicator JOIN framework ON framework.id = framework_id
            WHERE framework.code = 'unesco-key-features' AND item = described ->> 'features' AND measurement = 'expert_review'
            ORDER BY framework_id DESC, ordinal LIMIT 1), 'biennial') AS frequency
        FROM jsonb_each(method -> 'measures') AS measure (measure, described)
        WHERE described ->> 'kind' = 'R'
    ), rated AS MATERIALIZED (
        SELECT rating.city_id, measure, rating.id, as_of, score, rater = 'expert' AS is_expert, rater_name, joined, earliest,
            latest, freshness(12 * (year_position(cut_off) - year_position(as_of)),
                method #> ARRAY['confidence', 'fresh', frequency]) AS fresh
        FROM rating_at(instant) AS rating
        JOIN asked USING (feature)
        JOIN city ON city.city_id = rating.city_id
        WHERE rating.city_id = ANY (cities) AND as_of <= cut_off
            AND framework_id IN (SELECT id FROM framework WHERE code = 'unesco-key-features')
    ), first AS (  -- the last day of B
        SELECT city_id, measure, is_late, begins, CASE WHEN is_late
            THEN (begins + make_interval(months => (method #>> '{baseline,months_after}')::integer))::date ELSE latest END AS until
        FROM (SELECT city_id, measure, bool_and(as_of > latest) AS is_late, min(as_of) AS begins, min(latest) AS latest
              FROM rated WHERE as_of >= earliest GROUP BY city_id, measure) AS first
    ), sorted AS (
        SELECT rated.*, is_late, as_of > until AS is_now,
            bool_or(is_expert) OVER (PARTITION BY city_id, measure, as_of > until) AS has_expert
        FROM rated LEFT JOIN first USING (city_id, measure)
        WHERE (as_of >= begins AND as_of <= until) OR (as_of > until AND fresh > 0) OR first.city_id IS NULL
    ), fitting AS (  -- of every rater the rating nearest to what is asked
        SELECT DISTINCT ON (city_id, measure, is_now, rater_name) *,
            max(as_of) OVER (PARTITION BY city_id, measure, is_now) AS last
        FROM sorted
        WHERE is_expert = has_expert
        ORDER BY city_id, measure, is_now, rater_name, CASE WHEN NOT is_now THEN abs(as_of - joined) END, as_of DESC, id
    ), recent AS (
        SELECT * FROM fitting
        WHERE is_now IS FALSE OR as_of > last - make_interval(months => (method #>> '{rules,rating_months}')::integer)
    ), shared AS (
        SELECT *, count(*) FILTER (WHERE is_both) OVER (PARTITION BY city_id, measure) > 0 AS has_both
        FROM (SELECT *, is_expert AND count(*) OVER (PARTITION BY city_id, measure, is_expert, rater_name) = 2 AS is_both
              FROM recent) AS recent
    ), summed AS (
        SELECT city_id, measure, coalesce(is_now, true) AS is_now, bool_or(is_late) AS is_late, array_agg(id ORDER BY id) AS ids,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY score) AS score, max(score) - min(score) AS spread,
            max(as_of) AS as_of, max(fresh) AS fresh, NOT bool_or(is_expert) AS is_own,
            verification_factor(CASE WHEN NOT bool_or(is_expert) THEN 'self_rating' WHEN count(*) = 1 THEN 'one_expert'
                ELSE 'two_experts' END, method)
            * CASE WHEN max(score) - min(score) > (method #>> '{rules,spread_steps}')::integer
                THEN (method #>> '{rules,factors,spread}')::double precision ELSE 1 END AS verification
        FROM shared
        WHERE is_both OR NOT has_both
        GROUP BY city_id, measure, coalesce(is_now, true)
    ), judged AS (
        SELECT city.city_id, asked.measure, feature, base.ids AS base_ids, base.score AS b, now.ids AS now_ids, now.score AS v,
            years, top, CASE WHEN now.city_id IS NOT NULL THEN now.score WHEN base.fresh > 0 THEN base.score END AS present,
            base.is_own OR now.is_own AS is_own, base.is_late,
            greatest(base.spread, now.spread) AS spread, now.fresh, least(base.verification, now.verification)
                * CASE WHEN base.is_late THEN (method #>> '{baseline,late}')::double precision ELSE 1 END AS verification,
            pace, problem,
            CASE
                WHEN problem IS NOT NULL THEN problem
                WHEN base.city_id IS NULL AND now.city_id IS NULL THEN 'no-rating'
                WHEN base.city_id IS NULL THEN 'no-baseline-rating'
                WHEN now.city_id IS NULL THEN 'no-later-rating'
                WHEN years < (method #>> '{baseline,least_years}')::double precision THEN 'too-early'
                WHEN base.score = top AND base.is_own THEN 'own-baseline-at-the-top'
                WHEN base.score = top AND now.score = top THEN 'kept-at-the-top'
            END AS obstacle
        FROM city
        CROSS JOIN asked
        LEFT JOIN (SELECT * FROM summed WHERE NOT is_now) AS base USING (city_id, measure)
        LEFT JOIN (SELECT * FROM summed WHERE is_now) AS now USING (city_id, measure)
        CROSS JOIN LATERAL (SELECT year_position(now.as_of) - year_position(base.as_of) AS years,
            (method #>> '{rules,rating_top}')::double precision AS top) AS time
        CROSS JOIN LATERAL (SELECT greatest((method #>> '{pace,rating_least}')::double precision,
            (method #>> '{pace,rating_step}')::double precision
                * least(years, (method #>> '{pace,years}')::double precision)) AS pace) AS step
    )
    SELECT city_id, measure, feature,
        CASE WHEN obstacle IS NULL THEN 'known' WHEN obstacle = 'kept-at-the-top' THEN 'not_applicable' ELSE 'unknown' END,
        base_ids, b, now_ids, v, years, need, is_own, is_late, spread,
        CASE WHEN obstacle IS NULL THEN
            least(greatest(-100, least(100, 100 * (v - b) / need)),
                CASE WHEN is_own THEN (method #>> '{pace,self_rating_cap}')::double precision END) END,
        CASE WHEN coalesce(problem <> 'dissolved', true) THEN 100 * present / top END, fresh, verification,
        jsonb_strip_nulls(jsonb_build_object(
            'key', coalesce(obstacle, CASE WHEN is_own THEN 'own-rating' WHEN v < b THEN 'rated-lower' ELSE 'rated' END),
            'feature', feature, 'baseline', b, 'value', v, 'years', round(years::numeric, 2), 'late', nullif(is_late, false),
            'spread', CASE WHEN spread > (method #>> '{rules,spread_steps}')::integer THEN spread END))
    FROM judged
    CROSS JOIN LATERAL (SELECT CASE WHEN b < top THEN least(top - b, pace) ELSE pace END AS need) AS needed
$$;

-- The log: counts (N) and shares (S) ------------------------------------------------------------------------------------------

-- The records behind each count, with their part in it: a count is the sum of the parts, divided as log_rules() says. Records that
-- count nothing stand here too: they show that a year was logged. A thing that several records show, such as an area with two
-- programmes, is shared by them. `verification` is the record's own standing, that of what it belongs to, or NULL.
CREATE FUNCTION count_items(cities integer[], instant timestamptz, cut_off date, method jsonb, months integer)
    RETURNS TABLE (city_id integer, measure text, record text, id uuid, on_day date, part double precision,
        verification text, note text)
    LANGUAGE sql STABLE AS $$
    WITH city AS MATERIALIZED (
        SELECT * FROM city_windows(cities, instant, cut_off, method, months) WHERE problem IS NULL
    ), act AS MATERIALIZED (
        SELECT act.*, date_part('year', held_on)::integer AS year
        FROM city_acts(cities, instant, cut_off) AS act JOIN city USING (city_id) WHERE held_on >= starts
    ), counted AS MATERIALIZED (
        SELECT * FROM counted_programmes(cities, instant, cut_off, method, months)
    ), meeting AS MATERIALIZED (
        SELECT city_id, id, held_on, has_minutes, partner_kinds, verification FROM body_meeting_at(instant)
        WHERE city_id = ANY (cities) AND verification <> 'rejected' AND held_on <= cut_off
    ), given AS MATERIALIZED (
        SELECT gift.city_id, id, kind, held_on, verification, (method #>> ARRAY['points', kind])::double precision AS points
        FROM contribution_at(instant) AS gift JOIN city USING (city_id)
        WHERE city_id = ANY (cities) AND is_completed AND verification <> 'rejected' AND held_on BETWEEN starts AND cut_off
    ), plan AS (  -- steps of five: act, goals, budget line, published, reviewed; undated ones have the day of the act
        SELECT DISTINCT ON (city_id) city_id, id, verification, adopted_on, steps, on_day
        FROM strategy_at(instant) JOIN city USING (city_id)
        CROSS JOIN LATERAL (SELECT (adopted_on BETWEEN since AND cut_off) IS TRUE AS is_new) AS act
        CROSS JOIN LATERAL (SELECT ARRAY[is_new, is_new AND goals >= (method #>> '{rules,c1_plan,goals}')::integer,
            is_new AND has_budget_line, (published_on BETWEEN since AND cut_off) IS TRUE,
            (reviewed_on BETWEEN greatest(since, cut_off - make_interval(
                months => (method #>> '{rules,c1_plan,review_months}')::integer)) AND cut_off) IS TRUE] AS steps,
            greatest(CASE WHEN adopted_on <= cut_off THEN adopted_on END, CASE WHEN published_on <= cut_off THEN published_on END,
                CASE WHEN reviewed_on <= cut_off THEN reviewed_on END) AS on_day) AS step
        WHERE city_id = ANY (cities) AND verification <> 'rejected'
        ORDER BY city_id, cardinality(array_remove(steps, false)) DESC, adopted_on DESC NULLS LAST, id
    ), reached AS (
        SELECT act.city_id, part.people AS target_group, act.id, act.held_on, act.verification, part.count,
            sum(part.count) OVER g / greatest(1, city.years) >= coalesce(
                (method #>> '{rules,c5_groups,share}')::double precision * size.people,
                (method #>> '{rules,c5_groups,per_thousand}')::double precision * inhabitants
                    / (method #>> '{rules,size,reach}')::double precision) AS is_reached,
            sum(part.count) OVER g AS total
        FROM act
        JOIN city ON city.city_id = act.city_id
        JOIN (SELECT city_id, activity_id, people, count FROM participation_at(instant)
              WHERE city_id = ANY (cities) AND people <> 'all') AS part ON part.city_id = act.city_id AND activity_id = act.id
        LEFT JOIN (SELECT DISTINCT ON (city_id, target_group) city_id, target_group, people FROM group_size_at(instant)
                   WHERE city_id = ANY (cities) AND year <= date_part('year', cut_off)
                   ORDER BY city_id, target_group, year DESC) AS size
            ON size.city_id = act.city_id AND size.target_group = part.people
        WHERE kind = 'activity'
        WINDOW g AS (PARTITION BY act.city_id, part.people)
    )
    SELECT city_id, 'c1_plan', 'strategy', id, on_day, cardinality(array_remove(steps, false))::double precision,
        verification::text,
        array_to_string(ARRAY(SELECT name FROM unnest(ARRAY['act', 'goals', 'budget', 'published', 'reviewed'], steps)
            AS step (name, is_taken) WHERE is_taken), ' ')
    FROM plan WHERE on_day IS NOT NULL
    UNION ALL  -- an area with a counted programme; a programme serves its main area and one more
    SELECT city_id, 'c1_breadth', 'programme', id, last_on, 1.0 / count(*) OVER (PARTITION BY city_id, area), verification, area
    FROM counted CROSS JOIN LATERAL unnest(ARRAY[main_area, second_area]) AS area WHERE area IS NOT NULL
    UNION ALL  -- one meeting with minutes a month
    SELECT city_id, 'c2_meetings', 'body_meeting', id, held_on,
        CASE WHEN has_minutes THEN 1.0 / count(*) FILTER (WHERE has_minutes)
            OVER (PARTITION BY city_id, date_trunc('month', held_on::timestamp)) ELSE 0 END, verification, NULL
    FROM meeting JOIN city USING (city_id) WHERE held_on >= starts
    UNION ALL  -- a kind of partner whose seat was used
    SELECT city_id, 'c2_seats', 'body_meeting', id, held_on, CASE WHEN kind IS NULL THEN 0
        ELSE 1.0 / count(*) OVER (PARTITION BY city_id, kind) END, verification, kind
    FROM meeting LEFT JOIN LATERAL (SELECT DISTINCT unnest(partner_kinds) AS kind) AS seat ON true
    JOIN city USING (city_id)
    WHERE held_on >= starts
        AND held_on > cut_off - make_interval(months => (method #>> '{rules,c2_seats,months}')::integer)
    UNION ALL  -- a partner with an agreement since J and an activity lately
    SELECT city_id, 'c2_partnerships', 'agreement', agreement.id, signed_on, CASE WHEN delivered THEN 1.0 / count(*)
        OVER (PARTITION BY city_id, agreement.partner_id) ELSE 0 END, agreement.verification, agreement.partner_id::text
    FROM agreement_at(instant) AS agreement
    JOIN city USING (city_id)
    LEFT JOIN (SELECT DISTINCT city_id, partner_id, true AS delivered
               FROM act JOIN programme_partner_at(instant) AS part USING (city_id, programme_id)
               WHERE city_id = ANY (cities)
                   AND held_on > cut_off - make_interval(months => (method #>> '{rules,c2_partnerships,months}')::integer)
        ) AS delivery USING (city_id, partner_id)
    WHERE city_id = ANY (cities) AND verification <> 'rejected' AND signed_on BETWEEN since AND cut_off
    UNION ALL  -- a survey with sample and method
    SELECT city_id, 'c4_surveys', 'survey_wave', id, upper(during) - 1,
        CASE WHEN sample IS NOT NULL AND wave.method IS NOT NULL THEN 1 ELSE 0 END, verification, NULL
    FROM survey_wave_at(instant) AS wave JOIN city USING (city_id)
    WHERE city_id = ANY (cities) AND verification <> 'rejected' AND upper(during) - 1 BETWEEN starts AND cut_off
    UNION ALL  -- participations in programmes; one activity gives at most its share of a year's
    SELECT city_id, 'c5_reach', 'activity', id, held_on,
        least(people, most * (sum(people) OVER (PARTITION BY city_id, year) - people)), verification, NULL
    FROM act, LATERAL (SELECT share / (1 - share) AS most
        FROM (SELECT (method #>> '{rules,share_of_year}')::double precision AS share) AS rule) AS rule
    WHERE kind = 'activity'
    UNION ALL  -- a group of which enough came
    SELECT city_id, 'c5_groups', 'activity', id, held_on, CASE WHEN is_reached AND total > 0 THEN count::double precision / total ELSE 0 END,
        verification, target_group
    FROM reached
    UNION ALL
    SELECT city_id, 'c6_attendance', 'activity', id, held_on, people, verification, NULL FROM act WHERE kind = 'event'
    UNION ALL  -- a practice that others took up
    SELECT city_id, 'c7_adopted', 'programme_adoption', adoption.id, adopted_on,
        1.0 / count(*) OVER (PARTITION BY city_id, programme_id), adoption.verification, adopter
    FROM programme_adoption_at(instant) AS adoption
    JOIN city USING (city_id)
    JOIN (SELECT city_id, id AS programme_id FROM programme_at(instant)
          WHERE city_id = ANY (cities) AND origin = 'city' AND scope = 'city' AND status <> 'unconfirmed'
              AND verification <> 'rejected') AS programme USING (city_id, programme_id)
    WHERE city_id = ANY (cities) AND adoption.verification <> 'rejected' AND adopted_on BETWEEN starts AND cut_off
    UNION ALL  -- a new programme whose novelty somebody accepted
    SELECT city_id, 'c7_new', 'programme', id, greatest(started, starts), CASE WHEN is_new AND started >= since THEN 1 ELSE 0 END,
        verification, NULL
    FROM counted JOIN city USING (city_id)
    UNION ALL  -- another member city, named with a completed exchange; to attend is none
    SELECT city_id, 'c8_cities', 'contribution', given.id, held_on, CASE WHEN is_member
        THEN 1.0 / count(*) FILTER (WHERE is_member) OVER (PARTITION BY city_id, with_city_id) ELSE 0 END, verification,
        with_city_id::text
    FROM given
    JOIN (SELECT city_id, contribution_id AS id, with_city_id FROM contribution_city_at(instant)
          WHERE city_id = ANY (cities)) AS named USING (city_id, id)
    LEFT JOIN (SELECT DISTINCT gift.city_id, gift.id, with_city_id, true AS is_member
               FROM given AS gift
               JOIN contribution_city_at(instant) AS named ON named.city_id = gift.city_id AND contribution_id = gift.id
               JOIN membership_at(instant) AS other ON other.city_id = with_city_id
               WHERE named.city_id = ANY (cities) AND admitted_latest <= held_on
                   AND NOT (has_ended AND coalesce(ended_earliest <= held_on, true))) AS member
        USING (city_id, id, with_city_id)
    WHERE kind <> 'attend'
    UNION ALL  -- points, so many at most of a kind and year
    SELECT city_id, 'c8_points', 'contribution', id, held_on,
        points * least(1, (method #>> '{points,cap_per_kind_per_year}')::double precision
            / nullif(sum(points) OVER (PARTITION BY city_id, kind, date_part('year', held_on)), 0)), verification, kind
    FROM given
    UNION ALL
    SELECT city_id, 'c8_kinds', 'contribution', id, held_on, 1.0 / count(*) OVER (PARTITION BY city_id, kind), verification, kind
    FROM given WHERE held_on > cut_off - make_interval(months => (method #>> '{rules,c8_kinds,months}')::integer)
$$;

-- The last day of a date known to its month or year.
CREATE FUNCTION last_day(day date, known text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE known
        WHEN 'month' THEN (date_trunc('month', day::timestamp) + interval '1 month')::date - 1
        WHEN 'year' THEN make_date(date_part('year', day)::integer, 12, 31)
        ELSE day
    END;

-- The records behind each share: `part` belongs to what is counted, `of_part` to what it is a share of. Only records of closed
-- years count, so that choosing what to log does not help; `on_day` says which year, and NULL stands for a state at the cut-off.
CREATE FUNCTION share_items(cities integer[], instant timestamptz, cut_off date, method jsonb, months integer)
    RETURNS TABLE (city_id integer, measure text, record text, id uuid, on_day date, part double precision,
        of_part double precision, verification text, note text)
    LANGUAGE sql STABLE AS $$
    WITH city AS MATERIALIZED (
        SELECT * FROM city_windows(cities, instant, cut_off, method, months) WHERE problem IS NULL
    ), log AS MATERIALIZED (
        SELECT * FROM city_years(cities, instant, cut_off, method, months)
    ), act AS MATERIALIZED (
        SELECT * FROM city_acts(cities, instant, cut_off)
    ), counted AS MATERIALIZED (
        SELECT * FROM counted_programmes(cities, instant, cut_off, method, months)
    ), promise AS MATERIALIZED (
        SELECT city_id, id, status, lower(made) AS made_on, owner_unit, last_day(due_on, due_precision) AS due_on, closed_on,
            verification
        FROM commitment_at(instant)
        WHERE city_id = ANY (cities) AND origin = 'city' AND scope = 'city' AND status NOT IN ('unconfirmed', 'proposed')
            AND verification <> 'rejected' AND due_precision <> 'decade'
    ), moved AS (  -- a day moved in its last months, or after it, stays what it was
        SELECT old.city_id, old.id, min(last_day(old.due_on, old.due_precision)) AS due_on
        FROM commitment_history AS old JOIN promise USING (city_id, id)
        WHERE old.city_id = ANY (cities) AND old.superseded_at <= instant
            AND last_day(old.due_on, old.due_precision) < coalesce(promise.due_on, 'infinity')
            AND old.superseded_at >= (last_day(old.due_on, old.due_precision)
                - make_interval(months => (method #>> '{rules,c1_kept,moved_months}')::integer)) AT TIME ZONE 'UTC'
        GROUP BY old.city_id, old.id
    ), due AS (
        SELECT promise.city_id, id, status, made_on, owner_unit, closed_on, verification,
            coalesce(moved.due_on, promise.due_on) AS due_on
        FROM promise LEFT JOIN moved USING (city_id, id)
    ), budget AS (
        SELECT money.city_id, programme_id, make_date(money.year, 12, 31) AS ends, fund, planned, coalesce(spent, 0) AS spent,
            is_closed, programme.verification
        FROM programme_budget_at(instant) AS money
        JOIN (SELECT city_id, id AS programme_id, verification FROM programme_at(instant)
              WHERE city_id = ANY (cities) AND origin = 'city' AND scope = 'city' AND status <> 'unconfirmed'
                  AND verification <> 'rejected') AS programme USING (city_id, programme_id)
        JOIN log ON log.city_id = money.city_id AND log.year = money.year
        WHERE money.city_id = ANY (cities) AND make_date(money.year, 12, 31) <= cut_off
    ), last_closed AS (
        SELECT city_id, max(least(cut_off, make_date(year, 12, 31))) AS ends FROM log WHERE is_closed GROUP BY city_id
    ), report AS (
        SELECT reported.*, CASE WHEN submitted_on <= due_on THEN 1
            WHEN submitted_on <= cut_off THEN (method #>> ARRAY['rules', measure, 'late'])::double precision ELSE 0 END AS part
        FROM (SELECT *, CASE kind WHEN 'annual' THEN 'c4_reports' ELSE 'c8_report' END AS measure
              FROM report_at(instant) WHERE city_id = ANY (cities) AND verification <> 'rejected') AS reported
        JOIN city USING (city_id)
        WHERE due_on BETWEEN starts AND cut_off
    )
    -- kept when due, late or in part a half; withdrawn in time with a reason leaves the count
    SELECT city_id, 'c1_kept', 'commitment', id, due_on,
        CASE
            WHEN status = 'fulfilled' AND closed_on <= due_on THEN 1
            WHEN status IN ('fulfilled', 'partly_fulfilled') AND closed_on <= least(cut_off,
                due_on + make_interval(months => (method #>> '{rules,c1_kept,late_months}')::integer))
                THEN (method #>> '{rules,c1_kept,late}')::double precision
            ELSE 0
        END::double precision, 1::double precision, verification::text, status::text
    FROM due JOIN city USING (city_id)
    WHERE due_on BETWEEN starts AND cut_off AND made_on + (method #>> '{rules,c1_kept,adopted_days}')::integer <= due_on
        AND NOT (status = 'withdrawn'
            AND closed_on <= due_on - make_interval(months => (method #>> '{rules,c1_kept,withdrawn_months}')::integer))
    UNION ALL  -- open, with owner, day and a note lately
    SELECT city_id, 'c1_alive', 'commitment', id, made_on,
        CASE WHEN owner_unit IS NOT NULL AND due_on IS NOT NULL AND noted_on IS NOT NULL THEN 1 ELSE 0 END, 1, verification, NULL
    FROM due
    LEFT JOIN (SELECT city_id, commitment_id AS id, max(noted_on) AS noted_on FROM commitment_note_at(instant)
               WHERE city_id = ANY (cities) AND noted_on <= cut_off
                   AND noted_on > cut_off - make_interval(months => (method #>> '{rules,c1_alive,note_months}')::integer)
               GROUP BY city_id, commitment_id) AS note USING (city_id, id)
    WHERE made_on <= cut_off AND (status IN ('adopted', 'in_progress') OR closed_on > cut_off)
    UNION ALL  -- approved before its start, and it has activities
    SELECT programme.city_id, 'c1_delivery', 'programme', programme.id, lower(period), (delivered.city_id IS NOT NULL)::integer, 1,
        programme.verification, programme.status
    FROM programme_at(instant) AS programme
    JOIN city USING (city_id)
    LEFT JOIN (SELECT DISTINCT city_id, programme_id FROM act WHERE kind = 'activity') AS delivered
        ON delivered.city_id = programme.city_id AND programme_id = programme.id
    WHERE programme.city_id = ANY (cities) AND origin = 'city' AND scope = 'city' AND status NOT IN ('unconfirmed', 'draft')
        AND verification <> 'rejected' AND period_precision IS DISTINCT FROM 'decade'
        AND lower(period) BETWEEN starts AND cut_off AND approved_on < lower(period)
    UNION ALL  -- a counted programme to which a partner gave something
    SELECT counted.city_id, 'c2_joint', 'programme', counted.id, coalesce(of_closed, last_on),
        (partner.city_id IS NOT NULL)::integer, 1, verification, NULL
    FROM counted
    LEFT JOIN (SELECT DISTINCT city_id, programme_id FROM programme_partner_at(instant) WHERE city_id = ANY (cities)) AS partner
        ON partner.city_id = counted.city_id AND programme_id = counted.id
    UNION ALL  -- spent of what was planned, each programme at most once over
    SELECT city_id, 'c3_executed', 'programme', programme_id, ends,
        spent * least(1, sum(planned) FILTER (WHERE is_closed) OVER p / nullif(sum(spent) FILTER (WHERE is_closed) OVER p, 0)),
        planned, verification, fund
    FROM budget WHERE planned IS NOT NULL WINDOW p AS (PARTITION BY city_id, programme_id)
    UNION ALL  -- from elsewhere than the city budget; in kind at most its share of that
    SELECT city_id, 'c3_other_sources', 'programme', programme_id, ends, CASE fund WHEN 'city' THEN 0 ELSE spent * weight END,
        spent * weight, verification, fund
    FROM (SELECT *, CASE WHEN fund = 'in_kind' THEN least(1, most
                  * coalesce(sum(spent) FILTER (WHERE is_closed AND fund NOT IN ('city', 'in_kind')) OVER c, 0)
                  / nullif(sum(spent) FILTER (WHERE is_closed AND fund = 'in_kind') OVER c, 0)) ELSE 1 END AS weight
          FROM budget, LATERAL (SELECT share / (1 - share) AS most
              FROM (SELECT (method #>> '{rules,c3_other_sources,in_kind}')::double precision AS share) AS rule) AS rule
          WINDOW c AS (PARTITION BY city_id)) AS budget
    WHERE spent > 0
    UNION ALL
    SELECT city_id, measure, 'report', id, due_on, part, 1, verification, NULL FROM report
    UNION ALL  -- a report of the city is due in every year
    SELECT city_id, 'c4_reports', 'log_year', NULL, make_date(year, 12, 31), 0, 1, NULL, NULL
    FROM log
    LEFT JOIN (SELECT DISTINCT city_id, date_part('year', due_on)::integer AS year, true AS is_there FROM report
               WHERE measure = 'c4_reports') AS reported USING (city_id, year)
    WHERE is_closed AND part > 0.999 AND is_there IS NULL
    UNION ALL  -- wards with an activity of some size in the months up to the end of the last closed year
    SELECT ward.city_id, 'c5_wards', 'ward', ward.id, NULL, (active.id IS NOT NULL)::integer, 1, active.verification,
        active.id::text
    FROM ward_at(instant) AS ward
    JOIN last_closed USING (city_id)
    LEFT JOIN (SELECT DISTINCT ON (city_id, ward_id) city_id, ward_id, id, verification
               FROM act JOIN last_closed USING (city_id)
               WHERE held_on <= ends AND people >= (method #>> '{rules,c5_wards,people}')::integer
                   AND held_on > ends - make_interval(months => (method #>> '{rules,c5_wards,months}')::integer)
               ORDER BY city_id, ward_id, held_on DESC, id) AS active ON active.city_id = ward.city_id AND ward_id = ward.id
    WHERE ward.city_id = ANY (cities) AND during @> cut_off
    UNION ALL  -- years with a learning week or festival of the whole city
    SELECT log.city_id, 'c6_years', CASE WHEN feast.id IS NULL THEN 'log_year' ELSE 'activity' END, feast.id,
        coalesce(feast.held_on, make_date(year, 12, 31)), CASE WHEN feast.id IS NULL THEN 0 ELSE part END, part, feast.verification,
        year::text
    FROM log
    LEFT JOIN (SELECT DISTINCT ON (city_id, date_part('year', held_on)) act.*
               FROM act JOIN city USING (city_id) WHERE is_city_wide AND held_on >= starts
               ORDER BY city_id, date_part('year', held_on), held_on, act.id) AS feast
        ON feast.city_id = log.city_id AND date_part('year', feast.held_on) = year
    WHERE is_closed OR feast.id IS NOT NULL
    UNION ALL  -- innovative programmes with a result against their aim
    SELECT city_id, 'c7_evaluated', 'programme', id, greatest(started, starts),
        (aim IS NOT NULL AND coalesce(result_on <= cut_off, false))::integer, 1, verification, NULL
    FROM counted JOIN city USING (city_id) WHERE is_new AND started >= since
$$;

-- The records behind the shares of figures: targets met, values on time, fair targets, values broken down. Core figures are those
-- of the framework's least set that have a reference scale and are not rated. `figures` holds the rows of figure_values().
CREATE FUNCTION figure_share_items(cities integer[], instant timestamptz, cut_off date, method jsonb, months integer,
    figures figure_value[])
    RETURNS TABLE (city_id integer, measure text, record text, id uuid, on_day date, part double precision,
        of_part double precision, verification text, note text)
    LANGUAGE sql STABLE AS $$
    WITH city AS MATERIALIZED (
        SELECT * FROM city_windows(cities, instant, cut_off, method, months) WHERE problem IS NULL
    ), figure AS MATERIALIZED (
        SELECT * FROM unnest(figures)
    ), described AS MATERIALIZED (
        SELECT DISTINCT ON (code) code, CASE frequency WHEN 'annual' THEN 1 WHEN 'biennial' THEN 2 END AS step,
            tier = 'core' AND measurement <> 'expert_review' AS is_core
        FROM indicator JOIN (SELECT id AS framework_id FROM framework WHERE code = 'unesco-key-features') AS framework
            USING (framework_id)
        ORDER BY code, framework_id DESC
    ), aim AS (
        SELECT target.city_id, target.id, code AS figure, due_on, value::double precision AS value, verification
        FROM target_at(instant) AS target
        JOIN indicator AS named ON named.id = indicator_id
        JOIN city ON city.city_id = target.city_id
        WHERE target.city_id = ANY (cities) AND verification <> 'rejected' AND value IS NOT NULL
            AND due_on BETWEEN starts AND cut_off
            AND framework_id IN (SELECT id FROM framework WHERE code = 'unesco-key-features')
    ), observed AS MATERIALIZED (
        SELECT city_id, code AS figure, observation.id, period_start, period_end - 1 AS ends, value::double precision AS value,
            source, observation.method AS measured, collected_on, verification, recorded_at, superseded_at
        FROM observation JOIN indicator AS named ON named.id = indicator_id
        WHERE city_id = ANY (cities) AND recorded_at <= instant AND cell = '' AND scope = 'city' AND origin = 'city'
            AND status IN ('known', 'estimated') AND observation.method <> 'press' AND verification <> 'rejected'
            AND period_start IS NOT NULL AND period_end <= cut_off + 1 AND $4 -> 'references' ? code
            AND framework_id IN (SELECT id FROM framework WHERE code = 'unesco-key-features')
    ), source AS MATERIALIZED (
        SELECT source, source_name(source) AS name FROM (SELECT DISTINCT source FROM observed) AS source
    ), reached AS (  -- of the source and method of V
        SELECT DISTINCT ON (aim.city_id, aim.id) aim.city_id, aim.id, observed.value
        FROM aim
        JOIN figure USING (city_id, figure)
        JOIN observed USING (city_id, figure)
        JOIN source USING (source)
        WHERE superseded_at > instant AND period_start <= due_on
            AND ends >= due_on - make_interval(months => (method #>> '{rules,c4_targets_met,months}')::integer)
            AND starts_with(series, name || '/' || measured || '/')
        ORDER BY aim.city_id, aim.id, ends DESC, observed.recorded_at DESC
    ), expected AS (
        SELECT city.city_id, code, year, (row_number() OVER f - 1) / step AS block,
            count(*) OVER (PARTITION BY city.city_id, code) / step AS blocks
        FROM city_years(cities, instant, cut_off, method, months) AS log
        JOIN city ON city.city_id = log.city_id
        JOIN described ON is_core AND step IS NOT NULL AND method -> 'references' ? code
        JOIN figure ON figure.city_id = city.city_id AND figure.figure = code AND reason ->> 'key' <> 'not-applicable'
        WHERE is_closed AND make_date(year, 12, 31) > since
            AND make_date(year, 12, 31) + make_interval(months => (method #>> '{rules,c4_regular,months}')::integer) <= cut_off
        WINDOW f AS (PARTITION BY city.city_id, code ORDER BY year DESC)
    ), collected AS (
        SELECT DISTINCT ON (city_id, figure, year) city_id, figure, year, observed.id, verification
        FROM observed
        JOIN described ON code = figure AND is_core
        CROSS JOIN LATERAL (SELECT date_part('year', ends)::integer AS year) AS of_year
        WHERE coalesce(collected_on, (recorded_at AT TIME ZONE 'UTC')::date)
            <= ends + make_interval(months => (method #>> '{rules,c4_regular,months}')::integer)
        ORDER BY city_id, figure, year, verification_factor(verification, $4) DESC, observed.id
    )
    -- due, asking at least the least pace, and reached; easier ones are not met
    SELECT aim.city_id, 'c4_targets_met', 'target', aim.id, due_on,
        CASE WHEN (scale.best - b) * sign(scale.best - scale.worst) > 0 AND (t - b) * sign(scale.best - scale.worst)
            >= (method #>> '{pace,least}')::double precision * abs(scale.best - b)
                * (year_position(due_on) - (year_position(baseline_starts) + year_position(baseline_ends + 1)) / 2) - 1e-9
            AND (v - t) * sign(scale.best - scale.worst) >= 0 THEN 1 ELSE 0 END::double precision, 1::double precision,
        aim.verification::text, aim.figure
    FROM aim
    JOIN figure_scales(method) AS scale USING (figure)
    JOIN figure USING (city_id, figure)
    LEFT JOIN reached ON reached.city_id = aim.city_id AND reached.id = aim.id
    CROSS JOIN LATERAL (SELECT on_scale(aim.value, is_target, aim, tolerance) AS t,
        on_scale(baseline, is_target, aim, tolerance) AS b,
        on_scale(reached.value, is_target, aim, tolerance) AS v) AS number
    UNION ALL  -- collected in time, so many years of a figure at once as it takes
    SELECT expected.city_id, 'c4_regular', 'observation',
        (array_agg(id ORDER BY expected.year DESC) FILTER (WHERE id IS NOT NULL))[1], make_date(max(expected.year), 12, 31),
        CASE WHEN count(id) > 0 THEN 1 ELSE 0 END, 1,
        (array_agg(verification::text ORDER BY expected.year DESC) FILTER (WHERE id IS NOT NULL))[1], code
    FROM expected
    LEFT JOIN collected ON (collected.city_id, collected.figure, collected.year) = (expected.city_id, code, expected.year)
    WHERE block < blocks
    GROUP BY expected.city_id, code, block
    UNION ALL  -- frozen baseline and a fair target
    SELECT city_id, 'c4_targets', CASE WHEN has_both THEN 'target' ELSE 'indicator' END, CASE WHEN has_both THEN target_id END,
        NULL, has_both::integer, 1, NULL, figure
    FROM figure
    JOIN described ON code = figure
    JOIN city USING (city_id)
    CROSS JOIN LATERAL (SELECT coalesce(is_frozen AND is_fair, false) AS has_both) AS fair
    WHERE described.is_core AND status <> 'not_applicable'
    UNION ALL  -- known, and told by group
    SELECT figure.city_id, 'c4_breakdown', 'observation', latest_id, NULL, (part.city_id IS NOT NULL)::integer, 1, NULL,
        figure.figure
    FROM figure
    JOIN described ON code = figure
    JOIN city ON city.city_id = figure.city_id
    LEFT JOIN (SELECT DISTINCT city_id, named.code AS figure, period_start, period_end - 1 AS ends
               FROM observation_at(instant) AS observation JOIN indicator AS named ON named.id = indicator_id
               WHERE city_id = ANY (cities) AND cell <> '' AND scope = 'city' AND origin = 'city' AND verification <> 'rejected'
                   AND status IN ('known', 'estimated')
                   AND framework_id IN (SELECT id FROM framework WHERE code = 'unesco-key-features')) AS part
        ON (part.city_id, part.figure, part.period_start, part.ends) = (figure.city_id, figure.figure, latest_starts, latest_ends)
    WHERE described.is_core AND latest_id IS NOT NULL
$$;

-- How the parts of a log measure become its value.
--   N: Σ parts / divisor; the divisor is Y, Y / rules.c4_surveys.years or 1
--   S: Σ parts / max(Σ of_parts, at_least): at_least is acts.least_records where a share of very few cannot be full
CREATE FUNCTION log_rules(method jsonb)
    RETURNS TABLE (measure text, kind text, per_years double precision, at_least double precision, needs_inhabitants boolean)
    LANGUAGE sql IMMUTABLE AS $$
    SELECT described.key, value ->> 'kind',
        CASE WHEN described.key IN ('c2_meetings', 'c5_reach', 'c6_attendance', 'c8_points') THEN 1
            WHEN described.key = 'c4_surveys' THEN (method #>> '{rules,c4_surveys,years}')::double precision END,
        CASE WHEN described.key IN ('c1_kept', 'c1_alive', 'c1_delivery', 'c2_joint', 'c4_targets_met')
                THEN (method #>> '{acts,least_records}')::double precision
            WHEN described.key = 'c7_evaluated' THEN (method #>> '{rules,c7_evaluated,least_records}')::double precision
            ELSE 0 END,
        described.key IN ('c1_breadth', 'c2_joint', 'c2_partnerships', 'c5_reach', 'c5_groups', 'c6_attendance', 'c7_new',
            'c7_evaluated')
    FROM jsonb_each(method -> 'measures') AS described
    WHERE value ->> 'kind' IN ('N', 'S')
$$;

-- The records behind every measure of the log, to follow a number down to what was logged. `counts`: a share counts a record only
-- where its year is closed. `is_open`: its year lies in W and is not closed. The records of figures and ratings stand in
-- figure_values() and rating_values().
CREATE FUNCTION measure_items(cities integer[], instant timestamptz, cut_off date, method jsonb, months integer,
    figures figure_value[])
    RETURNS TABLE (city_id integer, measure text, record text, id uuid, on_day date, part double precision,
        of_part double precision, year integer, counts boolean, is_open boolean, verification text, note text)
    LANGUAGE sql STABLE AS $$
    WITH log AS MATERIALIZED (
        SELECT city_id, year, is_closed FROM city_years(cities, instant, cut_off, method, months)
    )
    SELECT item.city_id, measure, record, id, on_day, coalesce(item.part, 0), of_part, item.year,
        of_part IS NULL OR coalesce(is_closed, true), NOT is_closed, verification, note
    FROM (SELECT *, date_part('year', on_day)::integer AS year
          FROM (SELECT city_id, measure, record, id, on_day, part, NULL::double precision AS of_part, verification, note
                FROM count_items(cities, instant, cut_off, method, months)
                UNION ALL
                SELECT * FROM share_items(cities, instant, cut_off, method, months)
                UNION ALL
                SELECT * FROM figure_share_items(cities, instant, cut_off, method, months, figures)) AS item) AS item
    LEFT JOIN log ON log.city_id = item.city_id AND log.year = item.year
$$;

-- Every measure of the log. Known: for a count, some year of W is closed, or open with records (then it is a lower bound); for a
-- share, some year of W is closed. A closed year with nothing is 0.
--   coverage     (closed years + acts.lower_bound_coverage · open years with records) / years of W, parts of years as parts
--   freshness    of the last closed year's end or the last record, whichever is later
--   verification mean over the records that make the value, weighted by their part in it; where none does, over what it is a share
--                of; where there is nothing at all, the word of whoever declared the year complete: a source given
CREATE FUNCTION log_values(cities integer[], instant timestamptz, cut_off date, method jsonb, months integer,
    figures figure_value[])
    RETURNS TABLE (city_id integer, measure text, status text, value double precision, coverage double precision,
        freshness double precision, verification double precision, reason jsonb)
    LANGUAGE sql STABLE AS $$
    WITH city AS MATERIALIZED (
        SELECT * FROM city_windows(cities, instant, cut_off, method, months)
    ), log AS MATERIALIZED (
        SELECT * FROM city_years(cities, instant, cut_off, method, months)
    ), year AS MATERIALIZED (
        SELECT city_id, sum(part) AS years, coalesce(sum(part) FILTER (WHERE is_closed), 0) AS closed,
            count(*) FILTER (WHERE is_closed) AS closed_years,
            max(least(cut_off, make_date(year, 12, 31))) FILTER (WHERE is_closed) AS last_closed
        FROM log GROUP BY city_id
    ), word AS MATERIALIZED (
        SELECT word AS verification, verification_factor(word, $4) AS standing
        FROM unnest(ARRAY['stated', 'sourced', 'checked_in_city', 'checked_outside']) AS word
    ), item AS MATERIALIZED (
        SELECT city_id, measure, on_day, part, of_part, year, counts, is_open, standing
        FROM measure_items(cities, instant, cut_off, method, months, figures) LEFT JOIN word USING (verification)
    ), summed AS (
        SELECT city_id, measure, coalesce(sum(part) FILTER (WHERE counts), 0) AS parts,
            coalesce(sum(of_part) FILTER (WHERE counts), 0) AS of_parts, count(*) FILTER (WHERE counts) AS records,
            max(least(on_day, cut_off)) FILTER (WHERE on_day IS NOT NULL) AS last_record,
            coalesce(sum(part * standing) FILTER (WHERE counts)
                    / nullif(sum(part) FILTER (WHERE counts AND standing IS NOT NULL), 0),
                avg(standing) FILTER (WHERE counts)) AS standing
        FROM item GROUP BY city_id, measure
    ), open AS (
        SELECT city_id, measure, sum(part) AS years
        FROM (SELECT DISTINCT city_id, measure, year FROM item WHERE is_open) AS logged
        JOIN log USING (city_id, year)
        GROUP BY city_id, measure
    ), judged AS (
        SELECT city.city_id, rule.*, greatest(1, city.years) AS y, coalesce(parts, 0) AS parts, coalesce(of_parts, 0) AS of_parts,
            coalesce(records, 0) AS records, standing, closed_years, year.years AS all_years, year.closed,
            coalesce(open.years, 0) AS open, last_closed, last_record,
            CASE
                WHEN problem IS NOT NULL THEN problem
                WHEN needs_inhabitants AND inhabitants IS NULL THEN 'no-inhabitants'
                WHEN rule.kind = 'S' AND year.closed = 0 THEN 'no-closed-year'
                WHEN rule.kind = 'N' AND year.closed = 0 AND open.years IS NULL THEN 'nothing-logged'
                WHEN rule.measure = 'c8_report' AND coalesce(of_parts, 0) = 0 THEN 'none-due'
                WHEN rule.measure = 'c5_wards' AND coalesce(of_parts, 0) = 0 THEN 'no-wards'
            END AS obstacle
        FROM city
        CROSS JOIN log_rules(method) AS rule
        LEFT JOIN year USING (city_id)
        LEFT JOIN summed USING (city_id, measure)
        LEFT JOIN open USING (city_id, measure)
    )
    SELECT city_id, measure,
        CASE WHEN obstacle IS NULL THEN 'known' WHEN obstacle = 'none-due' THEN 'not_applicable' ELSE 'unknown' END,
        CASE
            WHEN obstacle IS NOT NULL THEN NULL
            WHEN kind = 'S' THEN coalesce(parts / nullif(greatest(of_parts, at_least), 0), 0)
            ELSE parts / coalesce(y / per_years, 1)
        END,
        CASE WHEN obstacle IS NULL THEN
            (closed + open * (method #>> '{acts,lower_bound_coverage}')::double precision) / all_years END,
        CASE WHEN obstacle IS NULL THEN freshness(12 * (year_position(cut_off) - year_position(greatest(last_closed,
            CASE WHEN kind = 'N' THEN last_record END))), method #> '{confidence,fresh,log}') END,
        CASE WHEN obstacle IS NULL THEN coalesce(standing, verification_factor('sourced', method)) END,
        jsonb_strip_nulls(jsonb_build_object(
            'key', coalesce(obstacle,
                CASE WHEN kind = 'S' THEN 'share' WHEN open > 0 THEN 'at-least' ELSE 'count' END),
            'count', CASE WHEN obstacle IS NULL THEN round(parts::numeric, 4) END,
            'of', CASE WHEN obstacle IS NULL AND kind = 'S' THEN round(of_parts::numeric, 4) END,
            'least', CASE WHEN obstacle IS NULL AND of_parts < at_least THEN at_least END,
            'records', CASE WHEN obstacle IS NULL THEN records END,
            'per', CASE WHEN kind = 'N' AND per_years IS NOT NULL THEN round((y / per_years)::numeric, 6) END,
            'years', round(all_years::numeric, 2), 'closed', closed_years))
    FROM judged
$$;

-- All measures of kind I: the mean of the known figures of a feature, core ones twice.
-- coverage: the share of applicable figures with B and V, weighted so.
CREATE FUNCTION figure_measures(figures figure_value[], method jsonb)
    RETURNS TABLE (city_id integer, measure text, status text, value double precision, level double precision,
        coverage double precision, freshness double precision, verification double precision, qualifier text,
        alternative double precision, reason jsonb)
    LANGUAGE sql STABLE AS $$
    SELECT city_id, measure,
        CASE WHEN bool_or(status = 'known') THEN 'known' WHEN bool_and(status = 'not_applicable') THEN 'not_applicable'
            ELSE 'unknown' END,
        sum(weight * progress) FILTER (WHERE status = 'known') / sum(weight) FILTER (WHERE status = 'known'),
        sum(weight * "position") / sum(weight) FILTER (WHERE "position" IS NOT NULL),
        sum(weight) FILTER (WHERE status = 'known') / sum(weight) FILTER (WHERE status <> 'not_applicable'),
        sum(weight * freshness) FILTER (WHERE status = 'known') / sum(weight) FILTER (WHERE status = 'known'),
        -- with the freshness of each, so that c · f · v of the whole is the mean of the parts
        sum(weight * freshness * verification) FILTER (WHERE status = 'known')
            / nullif(sum(weight * freshness) FILTER (WHERE status = 'known'), 0),
        min(qualifier) FILTER (WHERE status = 'known'),
        CASE WHEN count(alternative) > 0 THEN sum(weight * coalesce(alternative, progress)) FILTER (WHERE status = 'known')
            / sum(weight) FILTER (WHERE status = 'known') END,
        jsonb_build_object('key', CASE WHEN bool_or(status = 'known') THEN 'figures'
                WHEN bool_and(status = 'not_applicable') THEN 'kept-at-the-top' ELSE 'no-figure' END,
            'known', count(*) FILTER (WHERE status = 'known'), 'of', count(*) FILTER (WHERE status <> 'not_applicable'),
            'figures', jsonb_agg(reason ORDER BY weight DESC, figure))
    FROM (SELECT *, (method #>> ARRAY['rules', 'tier',
              CASE WHEN is_core THEN 'core' ELSE 'supporting' END])::double precision AS weight
          FROM unnest(figures) WHERE measure IS NOT NULL) AS figure
    GROUP BY city_id, measure
$$;

-- The rows of figure_values(), worked out once for all that needs them.
CREATE FUNCTION figure_array(cities integer[], instant timestamptz, cut_off date, method jsonb) RETURNS figure_value[]
    LANGUAGE plpgsql STABLE SET jit = off SET enable_nestloop = off SET work_mem = '128MB' AS $$
DECLARE
    figures figure_value[];
BEGIN
    EXECUTE 'SELECT array_agg(found) FROM figure_values($1, $2, $3, $4) AS found' INTO figures
    USING cities, instant, cut_off, method;
    RETURN coalesce(figures, '{}');
END $$;

-- The progress table: every measure of every city since it joined.
--   value         what the method file's ends refer to, before it is divided by its denominator
--   qualifier     '~', '>' or '<' where a figure behind it is not exact
--   alternative   the value by another source that differs
--   reason        a key, and what its sentence needs
CREATE FUNCTION measure_values(cities integer[], instant timestamptz, cut_off date, method jsonb)
    RETURNS TABLE (city_id integer, measure text, status text, value double precision, coverage double precision,
        freshness double precision, verification double precision, qualifier text, alternative double precision, reason jsonb)
    LANGUAGE plpgsql STABLE SET jit = off SET enable_nestloop = off SET work_mem = '128MB' AS $$
DECLARE
    figures figure_value[] := figure_array(cities, instant, cut_off, method);
BEGIN
    -- As text, so that it is planned for just these cities; what is joined was filtered before, and its size is guessed too low.
    RETURN QUERY EXECUTE $query$
        SELECT city_id, measure, status, value, coverage, freshness, verification, qualifier, alternative, reason
        FROM figure_measures($5, $4)
        UNION ALL
        SELECT city_id, measure, status, progress, CASE WHEN status = 'known' THEN 1::double precision END,
            CASE WHEN status = 'known' THEN freshness END, CASE WHEN status = 'known' THEN verification END, NULL, NULL, reason
        FROM rating_values($1, $2, $3, $4)
        UNION ALL
        SELECT city_id, measure, status, value, coverage, freshness, verification, NULL, NULL, reason
        FROM log_values($1, $2, $3, $4, NULL, $5)
        $query$ USING cities, instant, cut_off, method, figures;
END $$;

-- The level table: the position of the figures between their reference ends, the rating of the top, and the same formulas of the
-- log over the last months (rules.level_months).
CREATE FUNCTION level_values(cities integer[], instant timestamptz, cut_off date, method jsonb)
    RETURNS TABLE (city_id integer, measure text, status text, value double precision, reason jsonb)
    LANGUAGE plpgsql STABLE SET jit = off SET enable_nestloop = off SET work_mem = '128MB' AS $$
DECLARE
    figures figure_value[] := figure_array(cities, instant, cut_off, method);
BEGIN
    RETURN QUERY EXECUTE $query$
        SELECT city_id, measure, CASE WHEN level IS NULL THEN 'unknown' ELSE 'known' END, level, reason
        FROM figure_measures($5, $4)
        UNION ALL
        SELECT city_id, measure, CASE WHEN "position" IS NULL THEN 'unknown' ELSE 'known' END, "position", reason
        FROM rating_values($1, $2, $3, $4)
        UNION ALL
        SELECT city_id, measure, status, value, reason
        FROM log_values($1, $2, $3, $4, ($4 #>> '{rules,level_months}')::integer, $5)
        $query$ USING cities, instant, cut_off, method, figures;
END $$;

-- The columns by which the method divides: people per thousand inhabitants, institutions per size unit √(inhabitants / unit).
CREATE FUNCTION city_sizes(cities integer[], instant timestamptz, method jsonb)
    RETURNS TABLE (city_id integer, thousand_inhabitants double precision, size_unit double precision)
    LANGUAGE sql STABLE AS $$
    SELECT id, population / (method #>> '{rules,size,reach}')::double precision,
        sqrt(population / (method #>> '{rules,size,unit}')::double precision)
    FROM city_at(instant) WHERE id = ANY (cities)
$$;
