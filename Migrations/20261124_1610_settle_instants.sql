-- The instant at which a reader is shown what stood at a time: that time where it is sealed, the last seal where nothing was
-- done since, else the time after a seal of now. NULL: the time has not come.
CREATE FUNCTION settled(asked timestamptz) RETURNS timestamptz
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    last timestamptz := (SELECT max(sealed_at) FROM instant);
BEGIN
    IF asked <= last THEN RETURN asked; END IF;
    IF asked > clock_timestamp() THEN RETURN NULL; END IF;
    IF NOT EXISTS (SELECT FROM audit_event WHERE at > last) THEN RETURN last; END IF;
    PERFORM seal();
    RETURN asked;
END $$;
ALTER FUNCTION settled(timestamptz) OWNER TO tracker_keeper;
REVOKE EXECUTE ON FUNCTION settled(timestamptz) FROM public;
GRANT EXECUTE ON FUNCTION settled(timestamptz) TO tracker_app, tracker_batch;
