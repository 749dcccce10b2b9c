-- What the batch job works out: one run per award cycle, complete or absent, and what it found for every city.

-- The rules of a cycle as they were when a run used them; the same text is kept once.
CREATE TABLE award_cycle (
    code      text NOT NULL CHECK (code ~ '^[0-9]{4}$'),
    digest    text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),  -- SHA-256 of the text
    text      text NOT NULL,
    frozen_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (code, digest),
    CHECK (digest = encode(sha256(convert_to(text, 'UTF8')), 'hex'))
);

CREATE TABLE run (
    id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cycle        text NOT NULL,
    cycle_digest text NOT NULL,
    engine       text NOT NULL CHECK (length(engine) BETWEEN 1 AND 100),
    instant      timestamptz NOT NULL,  -- what was recorded up to then was read
    input_digest text NOT NULL CHECK (input_digest ~ '^[0-9a-f]{64}$'),
    cities       integer NOT NULL CHECK (cities >= 0),
    started_at   timestamptz NOT NULL DEFAULT now(),
    seconds      double precision NOT NULL CHECK (seconds >= 0),
    FOREIGN KEY (cycle, cycle_digest) REFERENCES award_cycle,
    UNIQUE (cycle, cycle_digest, engine, instant)
);
CREATE INDEX ON run (cycle, instant DESC, id DESC);

CREATE TABLE gate_result (
    city_id integer NOT NULL REFERENCES city,
    run_id  integer NOT NULL REFERENCES run,
    gate    text NOT NULL CHECK (length(gate) BETWEEN 1 AND 50),
    outcome text NOT NULL CHECK (outcome IN ('pass', 'fail', 'unknown')),
    reason  jsonb NOT NULL,
    passes_from  date,  -- the first day on which the gate is sure to pass
    holds_until  date,  -- the first day on which the outcome may no longer hold
    PRIMARY KEY (city_id, run_id, gate)
);
CREATE INDEX ON gate_result (run_id);
