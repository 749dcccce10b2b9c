-- A due day that never comes was an error that stayed: earlier versions of a commitment are read for moved days, so that correcting
-- the record did not help. Such a day is its own last day, and is never due.
CREATE OR REPLACE FUNCTION last_day(day date, known text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN NOT isfinite(day) THEN day
        WHEN known = 'month' THEN (date_trunc('month', day::timestamp) + interval '1 month')::date - 1
        WHEN known = 'year' THEN make_date(date_part('year', day)::integer, 12, 31)
        ELSE day
    END;
