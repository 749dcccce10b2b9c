-- The activities of a programme are looked up by it first, so that no index but the key begins with the city. While a table has
-- no statistics PostgreSQL takes any of those that do: it read all activities of the city for each count of participants.
DROP INDEX activity_city_id_programme_id_idx;
CREATE INDEX ON activity (programme_id, city_id);
