-- What was done last for a city is found without reading all that was done elsewhere (Functions/undo.sql).

CREATE INDEX ON audit_event (city_id, at);
CREATE INDEX ON audit_event (city_id, at) WHERE act = 'undo';
