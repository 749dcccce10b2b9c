-- What cities are measured against: frameworks with their items and indicators. A version is frozen once it is loaded.

CREATE TABLE framework (
    id        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code      text NOT NULL CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(code) <= 60),
    version   text NOT NULL CHECK (length(version) BETWEEN 1 AND 60),
    name_en   text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 500),
    name_vi   text NOT NULL CHECK (length(name_vi) BETWEEN 1 AND 500),
    -- What may and may not be said of it: whose wording it is, what was checked.
    wording   text NOT NULL CHECK (length(wording) BETWEEN 1 AND 4000),
    digest    text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),  -- SHA-256 of the file
    frozen_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (code, version)
);

-- Groups, areas and features; tiers, criteria and targets: whatever the framework is built of, as a tree.
CREATE TABLE framework_item (
    framework_id integer NOT NULL REFERENCES framework,
    code         text NOT NULL CHECK (length(code) BETWEEN 1 AND 30),
    parent       text,  -- NULL at the top
    kind         text NOT NULL CHECK (kind IN ('group', 'area', 'feature', 'tier', 'criterion', 'target')),
    ordinal      integer NOT NULL CHECK (ordinal > 0),
    name_en      text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 500),
    name_vi      text NOT NULL CHECK (length(name_vi) BETWEEN 1 AND 500),
    confidence   text CHECK (confidence IN ('high', 'medium', 'low')),  -- how likely it agrees with the source; NULL: not said
    is_known     boolean NOT NULL DEFAULT true,  -- false: it exists, its text was not readable
    PRIMARY KEY (framework_id, code),
    UNIQUE (framework_id, ordinal),
    FOREIGN KEY (framework_id, parent) REFERENCES framework_item
);

CREATE TABLE indicator (
    id             integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    framework_id   integer NOT NULL,
    item           text NOT NULL,  -- what it measures
    code           text NOT NULL CHECK (length(code) BETWEEN 1 AND 30),
    ordinal        integer NOT NULL CHECK (ordinal > 0),
    name_en        text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 500),
    name_vi        text NOT NULL CHECK (length(name_vi) BETWEEN 1 AND 500),
    definition_en  text NOT NULL CHECK (length(definition_en) BETWEEN 1 AND 2000),
    unit           text NOT NULL CHECK (length(unit) BETWEEN 1 AND 100),
    measurement    text NOT NULL CHECK (measurement IN ('official_statistic', 'survey', 'expert_review')),
    direction      text NOT NULL CHECK (direction IN ('higher_is_better', 'lower_is_better', 'target')),
    target         numeric CHECK ((target IS NOT NULL) = (direction = 'target')),  -- ours, not the framework's
    least          numeric,  -- sanity limits of a value; NULL: none
    most           numeric CHECK (most > least),
    frequency      text NOT NULL CHECK (frequency IN ('annual', 'biennial', 'per_election')),
    disaggregation text[] NOT NULL,
    sdg            text[] NOT NULL,
    data_source_vi text,  -- who could answer, in Viet Nam
    tier           text NOT NULL CHECK (tier IN ('core', 'supporting')),
    provenance     text NOT NULL CHECK (provenance IN ('unchecked', 'proposed')),
    confidence     text CHECK (confidence IN ('high', 'medium', 'low')),
    UNIQUE (framework_id, code),
    FOREIGN KEY (framework_id, item) REFERENCES framework_item
);

-- The same thing in two frameworks, so that one observation answers both.
CREATE TABLE framework_mapping (
    framework_id    integer NOT NULL,
    code            text NOT NULL,
    to_framework_id integer NOT NULL,
    to_code         text NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('exact', 'close', 'broader', 'narrower')),
    note_en         text CHECK (length(note_en) BETWEEN 1 AND 2000),
    note_vi         text CHECK (length(note_vi) BETWEEN 1 AND 2000),
    PRIMARY KEY (framework_id, code, to_framework_id, to_code),
    FOREIGN KEY (framework_id, code) REFERENCES framework_item,
    FOREIGN KEY (to_framework_id, to_code) REFERENCES framework_item,
    CHECK (framework_id <> to_framework_id)
);
CREATE INDEX ON framework_mapping (to_framework_id, to_code);

CALL guard('framework', 'everyone', 'admin');
CALL guard('framework_item', 'everyone', 'admin');
CALL guard('indicator', 'everyone', 'admin');
CALL guard('framework_mapping', 'everyone', 'admin');
REVOKE UPDATE ON framework, framework_item, indicator, framework_mapping FROM tracker_app;
