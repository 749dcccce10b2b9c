-- The memberships of a city may move together: while they do, two of them may overlap, and at the end of the act none.
ALTER TABLE membership DROP CONSTRAINT membership_city_id_daterange_excl;
ALTER TABLE membership ADD CONSTRAINT membership_periods_apart
    EXCLUDE USING gist (city_id WITH =, daterange(admitted_earliest, ended_latest) WITH &&) DEFERRABLE;
