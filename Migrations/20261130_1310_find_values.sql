-- What a source said last of a figure, a period and a cell is looked up for each value that comes in, however many a city has.
CREATE INDEX observation_same ON observation (city_id, indicator_id, city_indicator_id, period_start, cell, source)
    WHERE superseded_at = 'infinity';
