-- Signing in: one-time links and the sessions that they start. Of each token only the digest is kept. token_digest(), which makes
-- it, stays with the schema: tokens are compared with what it gave before.

-- Two random UUIDs hold 244 bits of the server's strong random numbers.
CREATE OR REPLACE FUNCTION new_token() RETURNS text LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp
    RETURN replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');

-- Whoever has left signs in no more, nor does somebody whose roles have all ended.
CREATE OR REPLACE FUNCTION may_sign_in(person integer) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM person AS known WHERE known.id = person AND is_active)
        AND (NOT EXISTS (SELECT FROM person_role WHERE person_id = person)
            OR EXISTS (SELECT FROM person_role WHERE person_id = person AND coalesce(upper(during) > today(), true)));
END $$;

-- A link for an active person, good for a quarter of an hour and one use. Only the network's administrators make one.
CREATE OR REPLACE FUNCTION make_sign_in_link(person integer, OUT token text, OUT expires_at timestamptz)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('app.all', true) IS DISTINCT FROM 'true' OR NOT may_sign_in(person) THEN
        RAISE EXCEPTION 'this person may not make a sign-in link, or it is for nobody' USING ERRCODE = '42501';
    END IF;
    token := new_token();
    -- By the clock, which may have been set back: then a stamp is ahead of it.
    expires_at := clock_timestamp() + interval '15 minutes';
    INSERT INTO sign_in_link (digest, person_id, made_at, made_by, expires_at)
    VALUES (token_digest(token), person, least(stamp(), clock_timestamp()), acting_person(), expires_at);
    INSERT INTO audit_event (at, person_id, act, subject, rows, reason)
    VALUES (stamp(), acting_person(), 'add', 'sign_in_link', 1, 'for person ' || person);
END $$;
CALL entrust('make_sign_in_link(integer)', 'tracker_app');

-- Whom a link would sign in; nobody where it is used, revoked, too old or none of ours.
CREATE OR REPLACE FUNCTION sign_in_link_person(token text) RETURNS TABLE (id integer, name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT person.id, person.name FROM sign_in_link JOIN person ON person.id = person_id
    WHERE digest = token_digest(token) AND ended_at IS NULL AND expires_at > clock_timestamp() AND may_sign_in(person_id)
$$;
CALL entrust('sign_in_link_person(text)', 'tracker_app');

-- Uses a link up and starts a session of twelve hours: its token, or NULL. Of two who use it at once, one gets NULL.
CREATE OR REPLACE FUNCTION start_session(link text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    token  text := new_token();
    person integer;
BEGIN
    UPDATE sign_in_link SET ended_at = stamp()
    WHERE digest = token_digest(link) AND ended_at IS NULL AND expires_at > clock_timestamp() AND may_sign_in(person_id)
    RETURNING person_id INTO person;
    IF person IS NULL THEN RETURN NULL; END IF;
    INSERT INTO session (digest, person_id, started_at, expires_at)
    VALUES (token_digest(token), person, least(stamp(), clock_timestamp()), clock_timestamp() + interval '12 hours');
    INSERT INTO audit_event (at, person_id, act, subject, rows) VALUES (stamp(), person, 'add', 'session', 1);
    RETURN token;
END $$;
CALL entrust('start_session(text)', 'tracker_app');

-- Whose session it is, and the token that this session's forms carry: from it the session's own cannot be told.
CREATE OR REPLACE FUNCTION signed_in(token text) RETURNS TABLE (id integer, name text, form_token text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    sought bytea := token_digest(token);
BEGIN
    RETURN QUERY SELECT person.id, person.name, encode(token_digest('form ' || token), 'hex')
    FROM session JOIN person ON person.id = person_id
    WHERE digest = sought AND ended_at IS NULL AND expires_at > clock_timestamp() AND may_sign_in(person_id);
END $$;
CALL entrust('signed_in(text)', 'tracker_app');

-- Signs out.
CREATE OR REPLACE FUNCTION end_session(token text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    person integer;
BEGIN
    UPDATE session SET ended_at = stamp() WHERE digest = token_digest(token) AND ended_at IS NULL RETURNING person_id INTO person;
    IF person IS NOT NULL THEN
        INSERT INTO audit_event (at, person_id, act, subject, rows) VALUES (stamp(), person, 'change', 'session', 1);
    END IF;
END $$;
CALL entrust('end_session(text)', 'tracker_app');

-- Ends all sessions of a person, and all links that wait. How many there were.
CREATE OR REPLACE FUNCTION revoke_sign_ins(person integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    ended integer;
BEGIN
    IF current_setting('app.all', true) IS DISTINCT FROM 'true' THEN
        RAISE EXCEPTION 'this person may not revoke sessions' USING ERRCODE = '42501';
    END IF;
    WITH links AS (UPDATE sign_in_link SET ended_at = stamp() WHERE person_id = person AND ended_at IS NULL RETURNING 1),
         sessions AS (UPDATE session SET ended_at = stamp() WHERE person_id = person AND ended_at IS NULL RETURNING 1)
    SELECT (SELECT count(*) FROM links) + (SELECT count(*) FROM sessions) INTO ended;
    IF ended > 0 THEN
        INSERT INTO audit_event (at, person_id, act, subject, rows, reason)
        VALUES (stamp(), acting_person(), 'change', 'session', ended, 'revoked for person ' || person);
    END IF;
    RETURN ended;
END $$;
CALL entrust('revoke_sign_ins(integer)', 'tracker_app');

-- When the acting person signed in on an earlier day than today, the last time.
CREATE OR REPLACE FUNCTION last_visit() RETURNS timestamptz
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT max(started_at) FROM session
    WHERE person_id = nullif(current_setting('app.person', true), '')::integer AND hanoi_day(started_at) < today()
$$;
CALL entrust('last_visit()', 'tracker_app');
