-- Files that prove a record, kept in pieces.

-- The description comes last, when all pieces are there: their digest must be the one it names, and each must be full but the last.
-- A file that was erased is described by nought.
CREATE OR REPLACE FUNCTION check_evidence() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    stored record;
BEGIN
    IF NEW.sha256 IS NULL OR TG_OP = 'UPDATE' AND NEW.sha256 = OLD.sha256 AND NEW.size = OLD.size
        OR TG_OP = 'UPDATE' AND NEW.sha256 = blank('sha256') AND is_erasing('evidence', concat_ws('/', OLD.city_id, OLD.id))
    THEN RETURN NEW; END IF;
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

-- Nothing is added to a file once it is described; a piece of it that is sent again is left to ON CONFLICT.
CREATE OR REPLACE FUNCTION check_chunk() RETURNS trigger
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

-- The value that stands now for one that may have been corrected since.
CREATE OR REPLACE FUNCTION standing_value(city integer, value uuid) RETURNS uuid
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE later (id) AS (
        SELECT value
        UNION
        SELECT next.id FROM later JOIN observation AS next ON next.city_id = city AND next.supersedes = later.id
    )
    SELECT id FROM observation WHERE city_id = city AND id IN (SELECT id FROM later) AND superseded_at = 'infinity'
$$;
