-- What a city gives to the network and receives from outside: contributions, recognitions, ratings, reports, nominations; and the
-- evidence for all of it.

CREATE TABLE contribution (
    city_id      integer NOT NULL REFERENCES city,
    id           uuid NOT NULL DEFAULT gen_random_uuid(),
    kind         text NOT NULL CHECK (kind IN (
        'host_conference', 'coordinate_cluster', 'case_study', 'mentoring', 'host_visit', 'webinar', 'data_shared', 'attend')),
    title_en     title,
    title_vi     title,
    held_on      date NOT NULL,
    is_completed boolean NOT NULL,
    source       prose,
    source_url   web_address,
    verification verification NOT NULL DEFAULT 'stated',
    is_public    boolean NOT NULL DEFAULT false,
    recorded_at  timestamptz NOT NULL,
    recorded_by  integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    CONSTRAINT contribution_has_a_title CHECK (num_nonnulls(title_en, title_vi) > 0)
);

-- The other member cities of an exchange.
CREATE TABLE contribution_city (
    city_id         integer NOT NULL REFERENCES city,
    contribution_id uuid NOT NULL,
    with_city_id    integer NOT NULL REFERENCES city CHECK (with_city_id <> city_id),
    recorded_at     timestamptz NOT NULL,
    recorded_by     integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, contribution_id, with_city_id),
    FOREIGN KEY (city_id, contribution_id) REFERENCES contribution
);

-- A title that somebody awarded, such as Learning Community.
CREATE TABLE recognition (
    city_id      integer NOT NULL REFERENCES city,
    id           uuid NOT NULL DEFAULT gen_random_uuid(),
    title_en     title,
    title_vi     title,
    level        title,
    decided_by   title NOT NULL,
    decided_on   date NOT NULL,
    valid_until  date CHECK (valid_until > decided_on),
    holders      integer CHECK (holders >= 0),  -- how many hold it, where it goes to families, units or people
    source       prose,
    verification verification NOT NULL DEFAULT 'stated',
    is_public    boolean NOT NULL DEFAULT false,
    recorded_at  timestamptz NOT NULL,
    recorded_by  integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    CONSTRAINT recognition_has_a_title CHECK (num_nonnulls(title_en, title_vi) > 0)
);

-- A feature as somebody rates it, 0 to 4, for a day: today, or the day of joining.
CREATE TABLE rating (
    city_id      integer NOT NULL REFERENCES city,
    id           uuid NOT NULL DEFAULT gen_random_uuid(),
    framework_id integer NOT NULL,
    feature      text NOT NULL,
    as_of        date NOT NULL,
    score        integer NOT NULL CHECK (score BETWEEN 0 AND 4),
    rater        text NOT NULL CHECK (rater IN ('own', 'expert')),
    rater_name   title NOT NULL,
    interest     prose,  -- what ties the rater to the city; NULL: says none
    reasons      prose NOT NULL,
    is_public    boolean NOT NULL DEFAULT false,
    recorded_at  timestamptz NOT NULL,
    recorded_by  integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, framework_id, feature, as_of, rater_name),
    FOREIGN KEY (framework_id, feature) REFERENCES framework_item
);

-- A report that is due: the city's own of a year, or the progress report to the network.
CREATE TABLE report (
    city_id      integer NOT NULL REFERENCES city,
    id           uuid NOT NULL DEFAULT gen_random_uuid(),
    kind         text NOT NULL CHECK (kind IN ('annual', 'progress')),
    covers       whole_period NOT NULL,
    due_on       date,  -- NULL: not known
    submitted_on date,
    source       prose,
    verification verification NOT NULL DEFAULT 'stated',
    is_public    boolean NOT NULL DEFAULT false,
    recorded_at  timestamptz NOT NULL,
    recorded_by  integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, kind, covers),
    CONSTRAINT report_covers_a_period_that_ends CHECK (upper(covers) IS NOT NULL),
    CONSTRAINT report_submitted_after_it_begins CHECK (submitted_on >= lower(covers))
);

-- A city's way to an award of a cycle.
CREATE TABLE nomination (
    city_id     integer NOT NULL REFERENCES city,
    cycle       text NOT NULL CHECK (cycle ~ '^[0-9]{4}$'),
    status      text NOT NULL CHECK (status IN (
        'drafting', 'signed', 'sent_to_commission', 'nominated', 'not_nominated', 'shortlisted', 'awarded', 'not_awarded', 'withdrawn')),
    signed_on   date,
    signed_by   title,
    is_refused  boolean NOT NULL DEFAULT false,  -- the mayor said no
    consent_on  date,
    is_public   boolean NOT NULL DEFAULT false,
    recorded_at timestamptz NOT NULL,
    recorded_by integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, cycle),
    CONSTRAINT nomination_signed_by_somebody CHECK ((signed_on IS NULL) = (signed_by IS NULL)),
    CONSTRAINT nomination_signed_or_refused CHECK (NOT is_refused OR signed_on IS NULL),
    CONSTRAINT nomination_sent_when_signed CHECK (status IN ('drafting', 'withdrawn', 'not_nominated') OR signed_on IS NOT NULL)
);
CREATE TRIGGER check_life BEFORE UPDATE ON nomination FOR EACH ROW EXECUTE FUNCTION check_life(
    'drafting>signed drafting>withdrawn signed>sent_to_commission signed>withdrawn sent_to_commission>nominated sent_to_commission>not_nominated sent_to_commission>withdrawn nominated>shortlisted nominated>awarded nominated>not_awarded nominated>withdrawn shortlisted>awarded shortlisted>not_awarded');

-- The bytes of evidence, in pieces: 256 KiB each but the last. Kept by city, so that one cannot learn what another holds.
CREATE TABLE evidence_chunk (
    city_id integer NOT NULL REFERENCES city,
    sha256  text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),  -- of the whole file
    n       integer NOT NULL CHECK (n >= 0),
    bytes   bytea NOT NULL CHECK (length(bytes) BETWEEN 1 AND 262144),
    PRIMARY KEY (city_id, sha256, n)
);
ALTER TABLE evidence_chunk ALTER bytes SET STORAGE EXTERNAL;

CREATE TABLE evidence (
    city_id         integer NOT NULL REFERENCES city,
    id              uuid NOT NULL DEFAULT gen_random_uuid(),
    kind            text NOT NULL CHECK (kind IN ('document', 'link', 'photo', 'video', 'dataset')),
    title           title NOT NULL,
    issuer          title,
    issued_on       date,
    language        text CHECK (language ~ '^[a-z]{2,3}$'),
    url             web_address,
    sha256          text,  -- NULL: a link, without a file
    size            bigint CHECK (size BETWEEN 1 AND 209715200),
    media_type      text CHECK (media_type ~ '^[a-z]+/[a-z0-9.+-]+$'),
    is_confidential boolean NOT NULL DEFAULT false,
    source          prose,
    verification    verification NOT NULL DEFAULT 'stated',
    is_public       boolean NOT NULL DEFAULT false,
    recorded_at     timestamptz NOT NULL,
    recorded_by     integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    CONSTRAINT evidence_is_a_file_or_a_link CHECK (num_nonnulls(url, sha256) > 0),
    CONSTRAINT evidence_file_is_described CHECK (num_nonnulls(sha256, size, media_type) IN (0, 3)),
    CONSTRAINT evidence_confidential_is_not_public CHECK (NOT (is_confidential AND is_public))
);

CREATE INDEX ON evidence (city_id, sha256);

-- The description comes last, when all pieces are there: their digest must be the one it names, and each must be full but the last.
CREATE FUNCTION check_evidence() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    stored record;
BEGIN
    IF NEW.sha256 IS NULL OR TG_OP = 'UPDATE' AND NEW.sha256 = OLD.sha256 AND NEW.size = OLD.size THEN RETURN NEW; END IF;
    PERFORM stamp(), pg_advisory_xact_lock(7003, hashtext(NEW.city_id || NEW.sha256));
    SELECT encode(sha256(string_agg(bytes, '' ORDER BY n)), 'hex') AS digest, sum(length(bytes)) AS size,
           bool_and(length(bytes) = least(262144, NEW.size - 262144::bigint * n)) AS is_full INTO stored
    FROM evidence_chunk WHERE city_id = NEW.city_id AND sha256 = NEW.sha256;
    IF stored.digest IS DISTINCT FROM NEW.sha256 OR stored.size IS DISTINCT FROM NEW.size OR NOT stored.is_full THEN
        RAISE EXCEPTION 'the stored file is not the one described'
            USING ERRCODE = '23514', CONSTRAINT = 'evidence_has_its_digest', TABLE = 'evidence';
    END IF;
    RETURN NEW;
END $$;
CALL entrust('check_evidence()');
CREATE TRIGGER check_digest BEFORE INSERT OR UPDATE ON evidence FOR EACH ROW EXECUTE FUNCTION check_evidence();

-- Nothing is added to a file once it is described; a piece of it that is sent again is left to ON CONFLICT.
CREATE FUNCTION check_chunk() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM stamp(), pg_advisory_xact_lock_shared(7003, hashtext(NEW.city_id || NEW.sha256));
    IF EXISTS (SELECT FROM evidence WHERE city_id = NEW.city_id AND sha256 = NEW.sha256) AND NOT EXISTS (
        SELECT FROM evidence_chunk WHERE city_id = NEW.city_id AND sha256 = NEW.sha256 AND n = NEW.n)
    THEN
        RAISE EXCEPTION 'the file is complete'
            USING ERRCODE = '23514', CONSTRAINT = 'evidence_has_its_digest', TABLE = 'evidence_chunk';
    END IF;
    RETURN NEW;
END $$;
CALL entrust('check_chunk()');
CREATE TRIGGER check_digest BEFORE INSERT ON evidence_chunk FOR EACH ROW EXECUTE FUNCTION check_chunk();

-- What a piece of evidence proves.
CREATE TABLE evidence_link (
    city_id         integer NOT NULL REFERENCES city,
    id              uuid NOT NULL DEFAULT gen_random_uuid(),
    evidence_id     uuid NOT NULL,
    observation_id  uuid,
    commitment_id   uuid,
    strategy_id     uuid,
    body_meeting_id uuid,
    agreement_id    uuid,
    programme_id    uuid,
    activity_id     uuid,
    contribution_id uuid,
    recognition_id  uuid,
    rating_id       uuid,
    report_id       uuid,
    recorded_at     timestamptz NOT NULL,
    recorded_by     integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, evidence_id) REFERENCES evidence,
    FOREIGN KEY (city_id, observation_id) REFERENCES observation,
    FOREIGN KEY (city_id, commitment_id) REFERENCES commitment,
    FOREIGN KEY (city_id, strategy_id) REFERENCES strategy,
    FOREIGN KEY (city_id, body_meeting_id) REFERENCES body_meeting,
    FOREIGN KEY (city_id, agreement_id) REFERENCES agreement,
    FOREIGN KEY (city_id, programme_id) REFERENCES programme,
    FOREIGN KEY (city_id, activity_id) REFERENCES activity,
    FOREIGN KEY (city_id, contribution_id) REFERENCES contribution,
    FOREIGN KEY (city_id, recognition_id) REFERENCES recognition,
    FOREIGN KEY (city_id, rating_id) REFERENCES rating,
    FOREIGN KEY (city_id, report_id) REFERENCES report,
    CONSTRAINT evidence_link_proves_one_record CHECK (num_nonnulls(observation_id, commitment_id, strategy_id, body_meeting_id,
        agreement_id, programme_id, activity_id, contribution_id, recognition_id, rating_id, report_id) = 1)
);
CREATE INDEX ON evidence_link (city_id, evidence_id);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['contribution', 'recognition', 'report', 'evidence'] LOOP
        CALL keep_checked(name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['contribution', 'recognition', 'report', 'nomination', 'evidence'] LOOP
        CALL keep_history(name);
        CALL guard(name, 'published', 'edits');
    END LOOP;
    FOREACH name IN ARRAY ARRAY['contribution_city', 'evidence_link'] LOOP
        CALL keep_history(name);
        CALL guard(name, 'city', 'edits');
    END LOOP;
END $$;
CALL keep_history('rating');
CALL guard('rating', 'published', 'edits');
-- A city rates itself; who rates it from outside may not be of the city's own people.
DROP POLICY adds ON rating;
DROP POLICY changes ON rating;
CREATE POLICY adds ON rating FOR INSERT TO tracker_app WITH CHECK (
    (SELECT current_setting('app.all')::boolean)
    OR rater = 'own' AND city_id IN (SELECT unnest(current_setting('app.edits')::integer[]))
    OR rater = 'expert' AND city_id IN (SELECT unnest(current_setting('app.rates')::integer[])));
CREATE POLICY changes ON rating FOR UPDATE TO tracker_app USING (
    (SELECT current_setting('app.all')::boolean) OR recorded_by = (SELECT acting_person()))
    WITH CHECK (
    (SELECT current_setting('app.all')::boolean)
    OR rater = 'own' AND city_id IN (SELECT unnest(current_setting('app.edits')::integer[]))
    OR rater = 'expert' AND city_id IN (SELECT unnest(current_setting('app.rates')::integer[])));

-- Pieces are added, never changed; the public reads those of public evidence.
CALL guard('evidence_chunk', 'city', 'edits');
REVOKE UPDATE ON evidence_chunk FROM tracker_app;
DROP TRIGGER audit_add ON evidence_chunk;
DROP TRIGGER audit_change ON evidence_chunk;
DROP FUNCTION evidence_chunk_audit();
CREATE POLICY published ON evidence_chunk FOR SELECT TO tracker_app
    USING (EXISTS (SELECT FROM evidence WHERE evidence.city_id = evidence_chunk.city_id
        AND evidence.sha256 = evidence_chunk.sha256 AND is_public));
