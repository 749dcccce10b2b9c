-- Progress and level of cities in one go, for the batch job: what both rest on is worked out once. The same rows as of
-- measure_values() and level_values(); levels have neither confidence nor reason here.
CREATE FUNCTION city_values(cities integer[], instant timestamptz, cut_off date, method jsonb)
    RETURNS TABLE (is_level boolean, city_id integer, measure text, status text, value double precision, coverage double precision,
        freshness double precision, verification double precision, reason jsonb)
    LANGUAGE plpgsql STABLE SET jit = off SET enable_nestloop = off SET work_mem = '128MB' AS $$
DECLARE
    figures figure_value[] := figure_array(cities, instant, cut_off, method);
BEGIN
    RETURN QUERY EXECUTE $query$
        WITH figure AS MATERIALIZED (
            SELECT * FROM figure_measures($5, $4)
        ), rating AS MATERIALIZED (
            SELECT * FROM rating_values($1, $2, $3, $4)
        )
        SELECT false, city_id, measure, status, value, coverage, freshness, verification, reason FROM figure
        UNION ALL
        SELECT false, city_id, measure, status, progress, CASE WHEN status = 'known' THEN 1::double precision END,
            CASE WHEN status = 'known' THEN freshness END, CASE WHEN status = 'known' THEN verification END, reason
        FROM rating
        UNION ALL
        SELECT false, city_id, measure, status, value, coverage, freshness, verification, reason
        FROM log_values($1, $2, $3, $4, NULL, $5)
        UNION ALL
        SELECT true, city_id, measure, 'known', level, NULL, NULL, NULL, NULL FROM figure WHERE level IS NOT NULL
        UNION ALL
        SELECT true, city_id, measure, 'known', "position", NULL, NULL, NULL, NULL FROM rating WHERE "position" IS NOT NULL
        UNION ALL
        SELECT true, city_id, measure, status, value, NULL, NULL, NULL, NULL
        FROM log_values($1, $2, $3, $4, ($4 #>> '{rules,level_months}')::integer, $5) WHERE value IS NOT NULL
        $query$ USING cities, instant, cut_off, method, figures;
END $$;
