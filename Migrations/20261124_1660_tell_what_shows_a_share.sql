-- Whose verification a share has, where three of them took another's or one by chance.
--   c5_wards      of two activities on a ward's latest day the better checked one, not the one whose identity happens to come first
--   c4_targets    that of the targets that make it, not a source given
--   c4_breakdown  that of the least verified part of each value told by group, not a source given

-- As it was but for the order of a ward's activities.
CREATE OR REPLACE FUNCTION share_items(cities integer[], instant timestamptz, cut_off date, method jsonb, months integer)
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
               ORDER BY city_id, ward_id, held_on DESC, verification_factor(verification, $4) DESC, id) AS active
        ON active.city_id = ward.city_id AND ward_id = ward.id
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

-- As it was but for the verification of c4_targets and c4_breakdown.
CREATE OR REPLACE FUNCTION figure_share_items(cities integer[], instant timestamptz, cut_off date, method jsonb, months integer,
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
        NULL, has_both::integer, 1, CASE WHEN has_both THEN target.verification END, figure
    FROM figure
    JOIN described ON code = figure
    JOIN city USING (city_id)
    LEFT JOIN (SELECT city_id, id AS target_id, verification FROM target_at(instant) WHERE city_id = ANY (cities)) AS target
        USING (city_id, target_id)
    CROSS JOIN LATERAL (SELECT coalesce(is_frozen AND is_fair, false) AS has_both) AS fair
    WHERE described.is_core AND status <> 'not_applicable'
    UNION ALL  -- known, and told by group
    SELECT figure.city_id, 'c4_breakdown', 'observation', latest_id, NULL, (part.city_id IS NOT NULL)::integer, 1,
        part.verification, figure.figure
    FROM figure
    JOIN described ON code = figure
    JOIN city ON city.city_id = figure.city_id
    LEFT JOIN (SELECT DISTINCT ON (city_id, figure, period_start, ends) city_id, named.code AS figure, period_start,
                   period_end - 1 AS ends, verification
               FROM observation_at(instant) AS observation JOIN indicator AS named ON named.id = indicator_id
               WHERE city_id = ANY (cities) AND cell <> '' AND scope = 'city' AND origin = 'city' AND verification <> 'rejected'
                   AND status IN ('known', 'estimated')
                   AND framework_id IN (SELECT id FROM framework WHERE code = 'unesco-key-features')
               ORDER BY city_id, figure, period_start, ends, verification_factor(verification, $4)) AS part
        ON (part.city_id, part.figure, part.period_start, part.ends) = (figure.city_id, figure.figure, latest_starts, latest_ends)
    WHERE described.is_core AND latest_id IS NOT NULL
$$;
