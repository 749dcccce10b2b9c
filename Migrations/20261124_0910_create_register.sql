-- The public register: which cities are or were members of the network, since when, and which awards they received.

CREATE TABLE country (
    code    text PRIMARY KEY CHECK (code ~ '^[A-Z]{3}$'),  -- ISO 3166 alpha-3
    name_en text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 200),
    name_vi text NOT NULL CHECK (length(name_vi) BETWEEN 1 AND 200),
    search  text NOT NULL GENERATED ALWAYS AS (fold(name_en || ' ' || name_vi)) STORED
);

CREATE TABLE city (
    id              integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code            text NOT NULL UNIQUE CHECK (code ~ '^[a-z]{3}(-[a-z0-9]+)+$' AND length(code) <= 120),
    name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    name_vi         text CHECK (length(name_vi) BETWEEN 1 AND 200),
    country         text NOT NULL REFERENCES country,
    region          text NOT NULL CHECK (region IN (
        'Africa', 'Arab States', 'Asia and the Pacific', 'Europe and North America', 'Latin America and the Caribbean')),
    population      integer CHECK (population > 0),
    population_year integer CHECK (population_year BETWEEN 1900 AND 2200),
    search          text NOT NULL GENERATED ALWAYS AS (fold(name || ' ' || coalesce(name_vi, ''))) STORED,
    recorded_at     timestamptz NOT NULL
);
CREATE INDEX ON city USING gin (search gin_trgm_ops);
CREATE INDEX ON city (country);

-- A date known only in part is its earliest and its latest possible day; both NULL where nothing is known.
CREATE TABLE membership (
    city_id           integer NOT NULL REFERENCES city,
    ordinal           integer NOT NULL CHECK (ordinal > 0),  -- 1 for a city's first period
    admitted_earliest date,
    admitted_latest   date,
    has_ended         boolean NOT NULL,                      -- whether a source says, or a later period implies, an end
    ended_earliest    date,
    ended_latest      date,
    basis             text NOT NULL CHECK (length(basis) BETWEEN 1 AND 200),
    year_is_inferred  boolean NOT NULL,
    source            text NOT NULL CHECK (source ~ '^https?://' AND length(source) <= 2000),
    note              text CHECK (length(note) BETWEEN 1 AND 2000),
    recorded_at       timestamptz NOT NULL,
    PRIMARY KEY (city_id, ordinal),
    CHECK (admitted_earliest <= admitted_latest),
    CHECK (ended_earliest <= ended_latest),
    CHECK (has_ended OR (ended_earliest IS NULL AND ended_latest IS NULL)),
    -- Two periods of a city may touch, never overlap.
    EXCLUDE USING gist (city_id WITH =, daterange(admitted_earliest, ended_latest) WITH &&)
);

CREATE TABLE succession (
    city_id      integer PRIMARY KEY REFERENCES city,
    ended_on     date NOT NULL,
    what_ended   text NOT NULL CHECK (length(what_ended) BETWEEN 1 AND 500),
    successor_id integer REFERENCES city CHECK (successor_id <> city_id),
    basis        text NOT NULL CHECK (length(basis) BETWEEN 1 AND 200),
    source       text NOT NULL CHECK (source ~ '^https?://' AND length(source) <= 2000),
    note         text CHECK (length(note) BETWEEN 1 AND 2000),
    recorded_at  timestamptz NOT NULL
);
CREATE INDEX ON succession (successor_id);

CREATE TABLE cohort (
    year                integer PRIMARY KEY CHECK (year BETWEEN 2013 AND 2200),
    announced_on        date NOT NULL,
    members_announced   integer NOT NULL CHECK (members_announced > 0),
    countries_announced integer NOT NULL CHECK (countries_announced > 0),
    source              text NOT NULL CHECK (source ~ '^https?://' AND length(source) <= 2000),
    note                text CHECK (length(note) BETWEEN 1 AND 2000),
    recorded_at         timestamptz NOT NULL
);

-- How large the network was said to be.
CREATE TABLE network_size (
    counted_on  date PRIMARY KEY,
    members     integer NOT NULL CHECK (members > 0),
    countries   integer NOT NULL CHECK (countries > 0),
    source      text NOT NULL CHECK (source ~ '^https?://' AND length(source) <= 2000),
    note        text CHECK (length(note) BETWEEN 1 AND 2000),
    recorded_at timestamptz NOT NULL
);

CREATE TABLE award_round (
    year           integer PRIMARY KEY CHECK (year BETWEEN 2013 AND 2200),
    conferred_from date NOT NULL,
    conferred_to   date NOT NULL,
    place          text NOT NULL CHECK (length(place) BETWEEN 1 AND 200),
    source         text NOT NULL CHECK (source ~ '^https?://' AND length(source) <= 2000),
    note           text CHECK (length(note) BETWEEN 1 AND 2000),
    recorded_at    timestamptz NOT NULL,
    CHECK (conferred_from <= conferred_to)
);

CREATE TABLE award (
    city_id     integer NOT NULL REFERENCES city,
    year        integer NOT NULL REFERENCES award_round,
    source      text NOT NULL CHECK (source ~ '^https?://' AND length(source) <= 2000),
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (city_id, year)
);
CREATE INDEX ON award (year);

CALL keep_history('city');
CALL keep_history('membership');
CALL keep_history('succession');
CALL keep_history('cohort');
CALL keep_history('network_size');
CALL keep_history('award_round');
CALL keep_history('award');
