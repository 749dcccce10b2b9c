-- What was recorded late was looked for in each table and for each declared year by a statement of its own, which took a third of a
-- second on the home of a city. It is read by one statement now, with other arguments (Functions/late_records.sql).
DROP FUNCTION late_records(integer, timestamptz, timestamptz, text[]);
