-- What a city promises and does: commitments, the plan and its body, partners, programmes with their activities.
-- A figure that a source gives with a record stands beside it as the source says it; it feeds no measure.

CREATE DOMAIN area AS text CHECK (VALUE ~ '^[1-3]\.[1-9]$');  -- of the Key Features
CREATE DOMAIN features AS text[] CHECK (array_to_string(VALUE, ' ', 'NULL') ~ '^([1-3]\.[1-9]\.[1-9]( |$))*$');
CREATE DOMAIN target_groups AS text[] CHECK (VALUE <@ ARRAY[
    'women', 'older_people', 'out_of_school_youth', 'unemployed', 'low_skilled_workers', 'people_with_disabilities',
    'ethnic_minorities', 'migrants', 'poor_households', 'rural_residents']);
CREATE DOMAIN settings AS text[] CHECK (VALUE <@ ARRAY['school', 'family', 'community', 'workplace', 'digital']);
CREATE DOMAIN partner_kind AS text CHECK (VALUE IN ('public', 'school', 'business', 'ngo', 'media', 'religious', 'international'));

CREATE TABLE commitment (
    city_id          integer NOT NULL REFERENCES city,
    id               uuid NOT NULL DEFAULT gen_random_uuid(),
    title_en         title,
    title_vi         title,
    title_vi_basis   text CHECK (length(title_vi_basis) BETWEEN 1 AND 200),  -- NULL: the source's own words
    source_kind      text NOT NULL CHECK (source_kind IN (
        'application_form', 'mayor_letter', 'council_resolution', 'declaration', 'plan', 'press')),
    made_by          title,
    made             whole_period,  -- NULL: not said
    made_precision   period_precision,
    made_basis       period_basis,
    owner_unit       title,
    area             area,
    features         features NOT NULL DEFAULT '{}',
    due_on           date,
    due_precision    period_precision NOT NULL DEFAULT 'day',
    status           text NOT NULL CHECK (status IN (
        'unconfirmed', 'proposed', 'adopted', 'in_progress', 'fulfilled', 'partly_fulfilled', 'missed', 'withdrawn')),
    closed_on        date,  -- when it was fulfilled, missed or withdrawn
    closing_reason   prose,
    scope            territory NOT NULL DEFAULT 'city',
    scope_name       text CHECK (length(scope_name) BETWEEN 1 AND 200),
    figure_qualifier qualifier,
    figure           amount,
    figure_unit      text CHECK (length(figure_unit) BETWEEN 1 AND 100),
    target_qualifier qualifier,
    target           amount,
    target_text      title,
    source           prose,
    source_url       web_address,
    note             prose,
    origin           origin NOT NULL DEFAULT 'city',
    verification     verification NOT NULL DEFAULT 'stated',
    is_public        boolean NOT NULL DEFAULT false,
    recorded_at      timestamptz NOT NULL,
    recorded_by      integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    CONSTRAINT commitment_has_a_title CHECK (num_nonnulls(title_en, title_vi) > 0),
    CONSTRAINT commitment_scope_is_named CHECK ((scope = 'city') = (scope_name IS NULL)),
    CONSTRAINT commitment_unconfirmed_from_press CHECK (status <> 'unconfirmed' OR origin = 'press'),
    CONSTRAINT commitment_closed_on_a_day CHECK (
        (status IN ('fulfilled', 'partly_fulfilled', 'missed', 'withdrawn')) = (closed_on IS NOT NULL)),
    CONSTRAINT commitment_withdrawn_with_reason CHECK (status <> 'withdrawn' OR closing_reason IS NOT NULL)
);
CREATE TRIGGER check_life BEFORE UPDATE ON commitment FOR EACH ROW EXECUTE FUNCTION check_life(
    'unconfirmed>proposed unconfirmed>adopted unconfirmed>in_progress unconfirmed>fulfilled unconfirmed>partly_fulfilled unconfirmed>missed unconfirmed>withdrawn proposed>adopted proposed>withdrawn adopted>in_progress adopted>missed adopted>withdrawn in_progress>fulfilled in_progress>partly_fulfilled in_progress>missed in_progress>withdrawn partly_fulfilled>fulfilled');

CREATE TABLE commitment_milestone (
    city_id       integer NOT NULL REFERENCES city,
    id            uuid NOT NULL DEFAULT gen_random_uuid(),
    commitment_id uuid NOT NULL,
    title         title NOT NULL,
    due_on        date NOT NULL,
    done_on       date,
    recorded_at   timestamptz NOT NULL,
    recorded_by   integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, commitment_id) REFERENCES commitment
);
CREATE INDEX ON commitment_milestone (city_id, commitment_id);

CREATE TABLE commitment_note (
    city_id       integer NOT NULL REFERENCES city,
    id            uuid NOT NULL DEFAULT gen_random_uuid(),
    commitment_id uuid NOT NULL,
    noted_on      date NOT NULL,
    text          prose NOT NULL,
    recorded_at   timestamptz NOT NULL,
    recorded_by   integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, commitment_id) REFERENCES commitment
);
CREATE INDEX ON commitment_note (city_id, commitment_id);

-- The plan. What c1_plan counts: an act, goals with figure and date, a budget line, its publication, a review with findings.
CREATE TABLE strategy (
    city_id         integer NOT NULL REFERENCES city,
    id              uuid NOT NULL DEFAULT gen_random_uuid(),
    title_en        title,
    title_vi        title,
    during          whole_period NOT NULL,
    adopted_on      date,
    act             title,
    goals           integer NOT NULL DEFAULT 0 CHECK (goals >= 0),  -- with a figure and a date
    has_budget_line boolean NOT NULL DEFAULT false,
    published_on    date,
    published_url   web_address,
    reviewed_on     date,
    findings        prose,
    source          prose,
    verification    verification NOT NULL DEFAULT 'stated',
    is_public       boolean NOT NULL DEFAULT false,
    recorded_at     timestamptz NOT NULL,
    recorded_by     integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    CONSTRAINT strategy_has_a_title CHECK (num_nonnulls(title_en, title_vi) > 0),
    CONSTRAINT strategy_adopted_by_an_act CHECK ((act IS NULL) = (adopted_on IS NULL)),
    CONSTRAINT strategy_reviewed_with_findings CHECK ((findings IS NULL) = (reviewed_on IS NULL))
);

-- A meeting of the coordinating body, and which kinds of partner used their seat.
CREATE TABLE body_meeting (
    city_id       integer NOT NULL REFERENCES city,
    id            uuid NOT NULL DEFAULT gen_random_uuid(),
    body          title NOT NULL,
    held_on       date NOT NULL,
    has_minutes   boolean NOT NULL,
    partner_kinds partner_kind[] NOT NULL DEFAULT '{}',
    source        prose,
    verification  verification NOT NULL DEFAULT 'stated',
    is_public     boolean NOT NULL DEFAULT false,
    recorded_at   timestamptz NOT NULL,
    recorded_by   integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id)
);

-- Who holds an office when: a signature belongs to the mayor of its day.
CREATE TABLE mandate (
    city_id     integer NOT NULL REFERENCES city,
    id          uuid NOT NULL DEFAULT gen_random_uuid(),
    office      text NOT NULL CHECK (office IN ('mayor', 'contact', 'focal_point')),
    holder      title NOT NULL,
    during      whole_period NOT NULL,
    source      prose,
    is_public   boolean NOT NULL DEFAULT false,
    recorded_at timestamptz NOT NULL,
    recorded_by integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    CONSTRAINT mandate_held_by_one EXCLUDE USING gist (city_id WITH =, office WITH =, during WITH &&)
);

CREATE TABLE partner (
    city_id     integer NOT NULL REFERENCES city,
    id          uuid NOT NULL DEFAULT gen_random_uuid(),
    name        title NOT NULL,
    kind        partner_kind NOT NULL,
    is_public   boolean NOT NULL DEFAULT false,
    recorded_at timestamptz NOT NULL,
    recorded_by integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, name)
);

CREATE TABLE agreement (
    city_id      integer NOT NULL REFERENCES city,
    id           uuid NOT NULL DEFAULT gen_random_uuid(),
    partner_id   uuid NOT NULL,
    subject      title NOT NULL,
    signed_on    date NOT NULL,
    until        date,
    source       prose,
    verification verification NOT NULL DEFAULT 'stated',
    is_public    boolean NOT NULL DEFAULT false,
    recorded_at  timestamptz NOT NULL,
    recorded_by  integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, partner_id) REFERENCES partner,
    CONSTRAINT agreement_ends_after_signing CHECK (until > signed_on)
);
CREATE INDEX ON agreement (city_id, partner_id);

CREATE TABLE programme (
    city_id             integer NOT NULL REFERENCES city,
    id                  uuid NOT NULL DEFAULT gen_random_uuid(),
    title_en            title,
    title_vi            title,
    title_vi_basis      text CHECK (length(title_vi_basis) BETWEEN 1 AND 200),
    summary_en          prose,
    summary_vi          prose,
    owner_unit          title,
    status              text NOT NULL CHECK (status IN (
        'unconfirmed', 'draft', 'approved', 'running', 'suspended', 'completed', 'cancelled')),
    approved_on         date,
    period              whole_period,  -- from its start to its end, as far as they are known
    period_precision    period_precision,
    period_basis        period_basis,
    main_area           area,
    second_area         area CHECK (second_area <> main_area),
    features            features NOT NULL DEFAULT '{}',
    target_groups       target_groups NOT NULL DEFAULT '{}',
    settings            settings NOT NULL DEFAULT '{}',
    is_innovative       boolean NOT NULL DEFAULT false,
    novelty             prose,  -- what is new about it
    novelty_accepted_by integer REFERENCES person,
    aim                 prose,
    result              prose,  -- against the aim
    result_on           date,
    scope               territory NOT NULL DEFAULT 'city',
    scope_name          text CHECK (length(scope_name) BETWEEN 1 AND 200),
    figure_qualifier    qualifier,
    figure              amount,
    figure_unit         text CHECK (length(figure_unit) BETWEEN 1 AND 100),
    source              prose,
    source_url          web_address,
    note                prose,
    origin              origin NOT NULL DEFAULT 'city',
    verification        verification NOT NULL DEFAULT 'stated',
    is_public           boolean NOT NULL DEFAULT false,
    recorded_at         timestamptz NOT NULL,
    recorded_by         integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    CONSTRAINT programme_has_a_title CHECK (num_nonnulls(title_en, title_vi) > 0),
    CONSTRAINT programme_scope_is_named CHECK ((scope = 'city') = (scope_name IS NULL)),
    CONSTRAINT programme_unconfirmed_from_press CHECK (status <> 'unconfirmed' OR origin = 'press'),
    CONSTRAINT programme_innovative_says_how CHECK (NOT is_innovative OR novelty IS NOT NULL),
    CONSTRAINT programme_result_has_a_day CHECK ((result IS NULL) = (result_on IS NULL))
);
CREATE TRIGGER check_life BEFORE UPDATE ON programme FOR EACH ROW EXECUTE FUNCTION check_life(
    'unconfirmed>draft unconfirmed>approved unconfirmed>running unconfirmed>completed unconfirmed>cancelled draft>approved draft>cancelled approved>running approved>cancelled running>suspended running>completed running>cancelled suspended>running suspended>completed suspended>cancelled');

-- What is new about a programme is accepted by somebody else than who said so.
CREATE FUNCTION check_novelty() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    said jsonb;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.novelty IS DISTINCT FROM OLD.novelty THEN NEW.novelty_accepted_by := NULL; END IF;
        IF NEW.novelty_accepted_by IS NOT DISTINCT FROM OLD.novelty_accepted_by THEN RETURN NEW; END IF;
    END IF;
    IF NEW.novelty_accepted_by IS NULL THEN RETURN NEW; END IF;
    IF TG_OP = 'UPDATE' THEN said := to_jsonb(OLD); END IF;
    IF TG_OP = 'INSERT' OR NEW.novelty_accepted_by <> acting_person()
        OR NOT (may('approves', NEW.city_id) OR may('rates', NEW.city_id))
        OR author('programme', said, array_remove(ARRAY(SELECT jsonb_object_keys(said)), 'novelty') || 'superseded_at'::text)
            = acting_person()
    THEN
        RAISE EXCEPTION 'novelty is accepted by another person who may approve or rate'
            USING ERRCODE = '23514', CONSTRAINT = 'checked_by_another', TABLE = 'programme';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_novelty BEFORE INSERT OR UPDATE ON programme FOR EACH ROW EXECUTE FUNCTION check_novelty();

CREATE TABLE programme_partner (
    city_id      integer NOT NULL REFERENCES city,
    programme_id uuid NOT NULL,
    partner_id   uuid NOT NULL,
    part         text NOT NULL CHECK (part IN ('money', 'place', 'staff', 'content')),
    note         prose,
    recorded_at  timestamptz NOT NULL,
    recorded_by  integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, programme_id, partner_id, part),
    FOREIGN KEY (city_id, programme_id) REFERENCES programme,
    FOREIGN KEY (city_id, partner_id) REFERENCES partner
);

-- Planned and spent in one year from one source, in the currency of the country.
CREATE TABLE programme_budget (
    city_id      integer NOT NULL REFERENCES city,
    programme_id uuid NOT NULL,
    year         integer NOT NULL CHECK (year BETWEEN 2000 AND 2200),
    fund         text NOT NULL CHECK (fund IN ('city', 'province', 'state', 'business', 'donor', 'fees', 'in_kind')),
    planned      amount CHECK (planned >= 0),
    spent        amount CHECK (spent >= 0),  -- NULL: not known yet
    recorded_at  timestamptz NOT NULL,
    recorded_by  integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, programme_id, year, fund),
    FOREIGN KEY (city_id, programme_id) REFERENCES programme,
    CONSTRAINT programme_budget_says_something CHECK (num_nonnulls(planned, spent) > 0)
);

-- A practice of the city that others took up, or that was extended beyond its pilot.
CREATE TABLE programme_adoption (
    city_id      integer NOT NULL REFERENCES city,
    id           uuid NOT NULL DEFAULT gen_random_uuid(),
    programme_id uuid NOT NULL,
    adopter      title NOT NULL,
    adopted_on   date NOT NULL,
    source       prose,
    verification verification NOT NULL DEFAULT 'stated',
    recorded_at  timestamptz NOT NULL,
    recorded_by  integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, programme_id) REFERENCES programme
);
CREATE INDEX ON programme_adoption (city_id, programme_id);

CREATE TABLE ward (
    city_id     integer NOT NULL REFERENCES city,
    id          uuid NOT NULL DEFAULT gen_random_uuid(),
    name        title NOT NULL,
    during      daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(during)),
    recorded_at timestamptz NOT NULL,
    recorded_by integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    CONSTRAINT ward_named_once EXCLUDE USING gist (city_id WITH =, (name::text) WITH =, during WITH &&)
);

-- How many residents belong to a target group.
CREATE TABLE group_size (
    city_id      integer NOT NULL REFERENCES city,
    target_group text NOT NULL,
    year         integer NOT NULL CHECK (year BETWEEN 1900 AND 2200),
    people       integer NOT NULL CHECK (people > 0),
    source       prose NOT NULL,
    recorded_at  timestamptz NOT NULL,
    recorded_by  integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, target_group, year),
    CHECK (ARRAY[target_group]::target_groups IS NOT NULL)
);

-- Something that happened on a day or some days: an activity of a programme, or an event.
CREATE TABLE activity (
    city_id          integer NOT NULL REFERENCES city,
    id               uuid NOT NULL DEFAULT gen_random_uuid(),
    programme_id     uuid,  -- NULL: an event of its own
    kind             text NOT NULL CHECK (kind IN ('activity', 'event')),
    title_en         title,
    title_vi         title,
    title_vi_basis   text CHECK (length(title_vi_basis) BETWEEN 1 AND 200),
    status           text NOT NULL CHECK (status IN ('unconfirmed', 'planned', 'held', 'cancelled')),
    held             whole_period,
    held_precision   period_precision,
    held_basis       period_basis,
    ward_id          uuid,
    place            title,
    owner_unit       title,
    area             area,
    is_city_wide     boolean NOT NULL DEFAULT false,  -- a learning week or festival of the whole city
    scope            territory NOT NULL DEFAULT 'city',
    scope_name       text CHECK (length(scope_name) BETWEEN 1 AND 200),
    figure_qualifier qualifier,
    figure           amount,
    figure_unit      text CHECK (length(figure_unit) BETWEEN 1 AND 100),
    source           prose,
    source_url       web_address,
    note             prose,
    origin           origin NOT NULL DEFAULT 'city',
    verification     verification NOT NULL DEFAULT 'stated',
    is_public        boolean NOT NULL DEFAULT false,
    recorded_at      timestamptz NOT NULL,
    recorded_by      integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, programme_id) REFERENCES programme,
    FOREIGN KEY (city_id, ward_id) REFERENCES ward,
    CONSTRAINT activity_has_a_title CHECK (num_nonnulls(title_en, title_vi) > 0),
    CONSTRAINT activity_of_a_programme CHECK (kind = 'event' OR programme_id IS NOT NULL),
    CONSTRAINT activity_scope_is_named CHECK ((scope = 'city') = (scope_name IS NULL)),
    CONSTRAINT activity_unconfirmed_from_press CHECK (status <> 'unconfirmed' OR origin = 'press'),
    CONSTRAINT activity_held_on_a_day CHECK (status NOT IN ('planned', 'held') OR held IS NOT NULL)
);
CREATE INDEX ON activity (city_id, programme_id);
CREATE TRIGGER check_life BEFORE UPDATE ON activity FOR EACH ROW EXECUTE FUNCTION check_life(
    'unconfirmed>planned unconfirmed>held unconfirmed>cancelled planned>held planned>cancelled');

-- An activity lies within the period of its programme, whichever of them is changed.
CREATE FUNCTION check_activity_period() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    during daterange;
BEGIN
    IF NEW.programme_id IS NULL OR NEW.held IS NULL OR NEW.status = 'cancelled' THEN RETURN NEW; END IF;
    PERFORM stamp();
    SELECT period INTO during FROM programme WHERE city_id = NEW.city_id AND id = NEW.programme_id
    FOR SHARE;  -- against a programme that is shortened at the same time
    IF NOT NEW.held <@ during THEN
        RAISE EXCEPTION 'an activity lies outside the period of its programme'
            USING ERRCODE = '23514', CONSTRAINT = 'activity_within_programme', TABLE = 'activity';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION check_programme_period() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.period IS NOT DISTINCT FROM OLD.period THEN RETURN NEW; END IF;
    IF EXISTS (SELECT FROM activity WHERE city_id = NEW.city_id AND programme_id = NEW.id AND status <> 'cancelled'
        AND NOT held <@ NEW.period)
    THEN
        RAISE EXCEPTION 'an activity lies outside the period of its programme'
            USING ERRCODE = '23514', CONSTRAINT = 'activity_within_programme', TABLE = 'programme';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_period BEFORE INSERT OR UPDATE ON activity FOR EACH ROW EXECUTE FUNCTION check_activity_period();
CREATE TRIGGER check_period BEFORE UPDATE ON programme FOR EACH ROW EXECUTE FUNCTION check_programme_period();

-- How many people took part, in all and by target group: counts, never names. Groups overlap and need not add up.
CREATE TABLE participation (
    city_id     integer NOT NULL REFERENCES city,
    activity_id uuid NOT NULL,
    people      text NOT NULL,  -- 'all', or a target group
    count       integer NOT NULL CHECK (count >= 0),
    recorded_at timestamptz NOT NULL,
    recorded_by integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, activity_id, people),
    FOREIGN KEY (city_id, activity_id) REFERENCES activity,
    CHECK (people = 'all' OR ARRAY[people]::target_groups IS NOT NULL)
);

-- No group is larger than all who came.
CREATE FUNCTION check_participation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM stamp();
    PERFORM FROM activity WHERE city_id = NEW.city_id AND id = NEW.activity_id
    FOR NO KEY UPDATE;  -- against another group that is counted at the same time
    IF EXISTS (SELECT FROM participation AS other WHERE other.city_id = NEW.city_id AND other.activity_id = NEW.activity_id
        AND (NEW.people = 'all' AND other.people <> 'all' AND other.count > NEW.count
            OR NEW.people <> 'all' AND other.people = 'all' AND other.count < NEW.count))
    THEN
        RAISE EXCEPTION 'a group is larger than all who took part'
            USING ERRCODE = '23514', CONSTRAINT = 'participation_group_within_all', TABLE = 'participation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_count BEFORE INSERT OR UPDATE ON participation FOR EACH ROW EXECUTE FUNCTION check_participation();

CALL entrust('check_activity_period()');
CALL entrust('check_programme_period()');
CALL entrust('check_participation()');

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['commitment', 'strategy', 'body_meeting', 'agreement', 'programme', 'programme_adoption', 'activity'] LOOP
        CALL keep_checked(name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['commitment', 'strategy', 'body_meeting', 'mandate', 'partner', 'agreement', 'programme', 'activity'] LOOP
        CALL keep_history(name);
        CALL guard(name, 'published', 'edits');
    END LOOP;
    FOREACH name IN ARRAY ARRAY['commitment_milestone', 'commitment_note', 'programme_partner', 'programme_budget',
        'programme_adoption', 'ward', 'group_size', 'participation'] LOOP
        CALL keep_history(name);
        CALL guard(name, 'city', 'edits');
    END LOOP;
END $$;
