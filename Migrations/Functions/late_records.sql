-- What was added, changed or withdrawn after an instant: records whose dated facts differ between two instants, each with the days
-- that it is dated on, before and after. A declaration that a year's log is complete is about what stood then.

CREATE OR REPLACE FUNCTION on_day(day date) RETURNS daterange LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN day IS NOT NULL THEN daterange(day, day, '[]') END;

CREATE OR REPLACE FUNCTION in_year(year integer) RETURNS daterange LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN daterange(make_date(year, 1, 1), make_date(year + 1, 1, 1));

-- A check, and whether a record is public, change nothing of what it says; a rating is an opinion of a day and no event of it.
CREATE OR REPLACE FUNCTION late_records(city integer, since timestamptz, upto timestamptz, kinds text[] DEFAULT NULL)
    RETURNS TABLE (kind text, key text, during daterange) LANGUAGE plpgsql STABLE AS $$
DECLARE
    all_of_it constant text := 'to_jsonb(kept) - ARRAY[''id'', ''verification'', ''is_public'', ''novelty_accepted_by'', ''supersedes'',
        ''reason'', ''superseded_at'', ''recorded_at'', ''recorded_by'']';
    part record;
BEGIN
    FOR part IN SELECT * FROM (VALUES  -- table, key, days, what it says of them, and the record that it belongs to
        ('activity', 'id', 'held', all_of_it, 'activity', 'id'),
        ('participation', 'activity_id || people',
            '(SELECT held FROM activity_at($%s) AS activity WHERE activity.city_id = kept.city_id AND id = activity_id)',
            all_of_it, 'activity', 'activity_id'),
        ('observation', 'concat_ws('','', indicator_id, city_indicator_id, period, cell, scope, scope_name, source)', 'period',
            all_of_it, 'observation', 'concat_ws('','', indicator_id, city_indicator_id, period, cell, scope, scope_name, source)'),
        ('programme', 'id', 'on_day(lower(period))', 'to_jsonb(lower(period))', 'programme', 'id'),
        ('programme', 'id', 'on_day(approved_on)', 'to_jsonb(approved_on)', 'programme', 'id'),
        ('programme', 'id', 'on_day(result_on)', 'jsonb_build_array(result_on, result)', 'programme', 'id'),
        ('programme_budget', 'concat_ws('','', programme_id, year, fund)', 'in_year(year)', all_of_it, 'programme_budget',
            'concat_ws('','', programme_id, year, fund)'),
        ('programme_adoption', 'id', 'on_day(adopted_on)', all_of_it, 'programme_adoption', 'id'),
        ('group_size', 'target_group || year', 'in_year(year)', all_of_it, 'group_size', 'target_group || year'),
        ('commitment', 'id', 'made', 'to_jsonb(made)', 'commitment', 'id'),
        ('commitment', 'id', 'on_day(closed_on)', 'jsonb_build_array(status, closed_on, closing_reason)', 'commitment', 'id'),
        ('commitment_milestone', 'id', 'on_day(done_on)', all_of_it, 'commitment_milestone', 'id'),
        ('commitment_note', 'id', 'on_day(noted_on)', all_of_it, 'commitment_note', 'id'),
        ('strategy', 'id', 'on_day(adopted_on)', 'jsonb_build_array(act, adopted_on)', 'strategy', 'id'),
        ('strategy', 'id', 'on_day(published_on)', 'jsonb_build_array(published_on, published_url)', 'strategy', 'id'),
        ('strategy', 'id', 'on_day(reviewed_on)', 'jsonb_build_array(reviewed_on, findings)', 'strategy', 'id'),
        ('target', 'id', 'on_day(adopted_on)', all_of_it, 'target', 'id'),
        ('body_meeting', 'id', 'on_day(held_on)', all_of_it, 'body_meeting', 'id'),
        ('mandate', 'id', 'on_day(lower(during))', all_of_it, 'mandate', 'id'),
        ('agreement', 'id', 'on_day(signed_on)', all_of_it, 'agreement', 'id'),
        ('survey_wave', 'id', 'during', all_of_it, 'survey_wave', 'id'),
        ('contribution', 'id', 'on_day(held_on)', all_of_it, 'contribution', 'id'),
        ('recognition', 'id', 'on_day(decided_on)', all_of_it, 'recognition', 'id'),
        ('report', 'id', 'on_day(submitted_on)', 'to_jsonb(submitted_on)', 'report', 'id'),
        ('nomination', 'cycle', 'on_day(signed_on)', 'jsonb_build_array(signed_on, signed_by)', 'nomination', 'cycle')
    ) AS dated (relation, identity, days, says, owner, of) WHERE kinds IS NULL OR relation = ANY (kinds) LOOP
        RETURN QUERY EXECUTE format($f$
            WITH touched AS (
                SELECT %2$s AS identity FROM %1$I AS kept WHERE city_id = $1 AND recorded_at > $2
                %7$s
            ), before AS (
                SELECT %2$s AS identity, (%3$s)::daterange AS days, %4$s AS says, (%6$s)::text AS owner
                FROM %1$I_at($2) AS kept WHERE city_id = $1 AND %2$s IN (SELECT identity FROM touched)
            ), after AS (
                SELECT %2$s AS identity, (%8$s)::daterange AS days, %4$s AS says, (%6$s)::text AS owner
                FROM %1$I_at($3) AS kept WHERE city_id = $1 AND %2$s IN (SELECT identity FROM touched)
            )
            SELECT %5$L, coalesce(after.owner, before.owner), dated.days
            FROM before FULL JOIN after USING (identity) CROSS JOIN LATERAL (VALUES (before.days), (after.days)) AS dated (days)
            WHERE before.says IS DISTINCT FROM after.says AND dated.days IS NOT NULL
            $f$, part.relation, part.identity, replace(part.days, '$%s', '$2'), part.says, part.owner, part.of,
            -- A value is superseded by a row of its own; other records have their versions beside them.
            CASE part.relation WHEN 'observation' THEN '' ELSE format(
                'UNION SELECT %2$s FROM %1$I_history AS kept WHERE city_id = $1 AND superseded_at > $2', part.relation,
                part.identity) END,
            replace(part.days, '$%s', '$3'))
        USING city, since, upto;
    END LOOP;
END $$;
