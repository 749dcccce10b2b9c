-- Other names under which people look for a city: Saigon, HCMC. Each with where it was read.
CREATE TABLE city_name (
    city_id     integer NOT NULL REFERENCES city,
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    source      text NOT NULL CHECK (source ~ '^https?://' AND length(source) <= 2000),
    search      text NOT NULL GENERATED ALWAYS AS (fold(name)) STORED,
    recorded_at timestamptz NOT NULL,
    recorded_by integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, name)
);
CREATE INDEX ON city_name USING gin (search gin_trgm_ops);
CALL keep_history('city_name');
CALL guard('city_name', 'everyone', 'admin');

-- What a reader looks for, folded and without the title that people put before a city's name.
CREATE FUNCTION fold_city(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace(regexp_replace(btrim(fold(words)), '\s+', ' ', 'g'),
        '^(thanh pho|city of|tp|thi xa|tx)(\. ?| )(?=.)', '');
