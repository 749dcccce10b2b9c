-- What was added, changed or withdrawn after an instant: records whose dated facts differ between two instants. A declaration that a
-- year's log is complete is about what stood then.

CREATE OR REPLACE FUNCTION on_day(day date) RETURNS daterange LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN day IS NOT NULL THEN daterange(day, day, '[]') END;

CREATE OR REPLACE FUNCTION in_year(year integer) RETURNS daterange LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN daterange(make_date(year, 1, 1), make_date(year + 1, 1, 1));

-- Makes changed_facts(city, years, days, instants, oldest, upto): of each of some years with its days and an instant, what the city
-- said of these days at the instant and does not say so any more at `upto`, and what it says then and did not so before. What was changed
-- comes twice, and is late only where the two say different things. Some tables hold several parts, each with days of its own. A check,
-- and whether a record is public, change nothing of what it says; a rating is an opinion of a day and no event of it. `oldest` is the
-- first of the instants: what was written before it, and stands, is passed over at once.
CREATE OR REPLACE PROCEDURE make_changed_facts() LANGUAGE plpgsql AS $make$
DECLARE
    all_of_it constant text := 'to_jsonb(kept) - ARRAY[''id'', ''verification'', ''is_public'', ''novelty_accepted_by'', ''supersedes'',
        ''reason'', ''superseded_at'', ''recorded_at'', ''recorded_by'']';
    series constant text := 'concat_ws('','', indicator_id, city_indicator_id, period, cell, scope, scope_name, source)';
    -- Of people who were counted, the day of their activity as it stood at the instant, or stands at `upto`.
    held constant text := '(SELECT held FROM activity_at(CASE WHEN recorded_at <= since THEN since ELSE upto END) AS activity
        WHERE activity.city_id = kept.city_id AND activity.id = activity_id)';
    parts text;
BEGIN
    SELECT string_agg(format($f$
        SELECT declared.of_year, %1$L, %2$s, %3$L, (%4$s)::text, (%5$s)::text, (%7$s)::text
        FROM (%8$s) AS kept
        JOIN unnest(years, days, instants) AS declared (of_year, of_days, since)
            ON (recorded_at <= since AND superseded_at > since AND superseded_at <= upto
                OR recorded_at > since AND recorded_at <= upto AND superseded_at > upto)
            AND (%6$s)::daterange && declared.of_days
        WHERE city_id = city AND (recorded_at > oldest OR superseded_at <= upto)
        $f$, relation, place, kind, key, identity, days, says, rows), 'UNION ALL' ORDER BY place)
    INTO parts
    FROM (
        SELECT dated.*, CASE relation
            -- Of values, each version is a row, and one that was withdrawn says nothing; other records have their versions beside them.
            WHEN 'observation' THEN 'SELECT * FROM observation WHERE status <> ''withdrawn'''
            ELSE format('SELECT ''infinity''::timestamptz AS superseded_at, * FROM %1$I UNION ALL SELECT * FROM %1$I_history', relation)
            END AS rows
        FROM (VALUES  -- table, what it belongs to, what identifies it, days, what it says of them
            (1, 'activity', 'activity', 'id', 'id', 'held', all_of_it),
            (2, 'participation', 'activity', 'activity_id', 'activity_id || people', held, all_of_it),
            (3, 'observation', 'observation', series, series, 'period', all_of_it),
            (4, 'programme', 'programme', 'id', 'id', 'on_day(lower(period))', 'lower(period)'),
            (5, 'programme', 'programme', 'id', 'id', 'on_day(approved_on)', 'approved_on'),
            (6, 'programme', 'programme', 'id', 'id', 'on_day(result_on)', 'jsonb_build_array(result_on, result)'),
            (7, 'programme_budget', 'programme_budget', 'concat_ws('','', programme_id, year, fund)',
                'concat_ws('','', programme_id, year, fund)', 'in_year(year)', all_of_it),
            (8, 'programme_adoption', 'programme_adoption', 'id', 'id', 'on_day(adopted_on)', all_of_it),
            (9, 'group_size', 'group_size', 'target_group || year', 'target_group || year', 'in_year(year)', all_of_it),
            (10, 'commitment', 'commitment', 'id', 'id', 'made', 'made'),
            (11, 'commitment', 'commitment', 'id', 'id', 'on_day(closed_on)',
                'jsonb_build_array(status, closed_on, closing_reason)'),
            (12, 'commitment_milestone', 'commitment_milestone', 'id', 'id', 'on_day(done_on)', all_of_it),
            (13, 'commitment_note', 'commitment_note', 'id', 'id', 'on_day(noted_on)', all_of_it),
            (14, 'strategy', 'strategy', 'id', 'id', 'on_day(adopted_on)', 'jsonb_build_array(act, adopted_on)'),
            (15, 'strategy', 'strategy', 'id', 'id', 'on_day(published_on)', 'jsonb_build_array(published_on, published_url)'),
            (16, 'strategy', 'strategy', 'id', 'id', 'on_day(reviewed_on)', 'jsonb_build_array(reviewed_on, findings)'),
            (17, 'target', 'target', 'id', 'id', 'on_day(adopted_on)', all_of_it),
            (18, 'body_meeting', 'body_meeting', 'id', 'id', 'on_day(held_on)', all_of_it),
            (19, 'mandate', 'mandate', 'id', 'id', 'on_day(lower(during))', all_of_it),
            (20, 'agreement', 'agreement', 'id', 'id', 'on_day(signed_on)', all_of_it),
            (21, 'survey_wave', 'survey_wave', 'id', 'id', 'during', all_of_it),
            (22, 'contribution', 'contribution', 'id', 'id', 'on_day(held_on)', all_of_it),
            (23, 'recognition', 'recognition', 'id', 'id', 'on_day(decided_on)', all_of_it),
            (24, 'report', 'report', 'id', 'id', 'on_day(submitted_on)', 'submitted_on'),
            (25, 'nomination', 'nomination', 'cycle', 'cycle', 'on_day(signed_on)', 'jsonb_build_array(signed_on, signed_by)')
        ) AS dated (place, relation, kind, key, identity, days, says)
    ) AS dated;
    EXECUTE format($f$
        CREATE OR REPLACE FUNCTION changed_facts(
            city integer, years integer[], days daterange[], instants timestamptz[], oldest timestamptz, upto timestamptz)
            RETURNS TABLE (of_year integer, relation text, part integer, kind text, key text, identity text, says text)
            LANGUAGE sql STABLE AS %L
        $f$, parts);
END $make$;
CALL make_changed_facts();

-- For each year that was declared complete by `since`, the records that say something else of it at `upto` than they said then.
-- Without `since`, each year is looked at since it was declared; without kinds, all of them are looked at. To plan the statement takes
-- longer than to run it: a session plans it once.
CREATE OR REPLACE FUNCTION late_records(
    city integer, upto timestamptz, since timestamptz DEFAULT NULL, kinds text[] DEFAULT NULL)
    RETURNS TABLE (year integer, declared_on date, kind text, key text)
    LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    years    integer[];
    days     daterange[];
    told     date[];
    instants timestamptz[];
    oldest   timestamptz;
BEGIN
    SELECT array_agg(log.year), array_agg(in_year(log.year)), array_agg(log.declared_on),
        array_agg(coalesce(since, log.recorded_at)), min(coalesce(since, log.recorded_at))
    INTO years, days, told, instants, oldest
    FROM log_year_at(upto) AS log
    WHERE log.city_id = city AND log.is_complete AND (since IS NULL OR log.recorded_at <= since);
    IF years IS NULL THEN RETURN; END IF;
    RETURN QUERY
        SELECT fact.of_year, told[array_position(years, fact.of_year)], fact.kind, fact.key
        FROM changed_facts(city, years, days, instants, oldest, upto) AS fact
        WHERE kinds IS NULL OR fact.relation = ANY (kinds)
        GROUP BY fact.of_year, fact.part, fact.identity, fact.kind, fact.key
        HAVING count(*) = 1 OR min(fact.says) IS DISTINCT FROM max(fact.says);
END $$;
