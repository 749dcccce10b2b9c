-- What a source said last of a figure, a period and a cell is looked up for each value that comes in, however many a city has. Not by
-- the city first, as all other indexes: while a table is small in the statistics, PostgreSQL would take any of those and read all
-- values of the city. The city comes last, as the query has it, since many cities have values of one source.
CREATE INDEX observation_same ON observation (source, cell, period_start, indicator_id, city_indicator_id, (city_id + 0))
    WHERE superseded_at = 'infinity';
