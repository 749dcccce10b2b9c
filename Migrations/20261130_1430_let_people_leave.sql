-- People leave, and roles end: with them ends what a person may do, every session and every link.

-- Whoever has left signs in no more, nor does somebody whose roles have all ended.
CREATE FUNCTION may_sign_in(person integer) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
    RETURN EXISTS (SELECT FROM person AS known WHERE known.id = person AND is_active)
        AND (NOT EXISTS (SELECT FROM person_role WHERE person_id = person)
            OR EXISTS (SELECT FROM person_role WHERE person_id = person AND coalesce(upper(during) > today(), true)));

-- As they were, but for who may sign in.
CREATE OR REPLACE FUNCTION make_sign_in_link(person integer, OUT token text, OUT expires_at timestamptz)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('app.all', true) IS DISTINCT FROM 'true' OR NOT may_sign_in(person) THEN
        RAISE EXCEPTION 'this person may not make a sign-in link, or it is for nobody' USING ERRCODE = '42501';
    END IF;
    token := new_token();
    expires_at := stamp() + interval '15 minutes';
    INSERT INTO sign_in_link (digest, person_id, made_at, made_by, expires_at)
    VALUES (token_digest(token), person, stamp(), acting_person(), expires_at);
    INSERT INTO audit_event (at, person_id, act, subject, rows, reason)
    VALUES (stamp(), acting_person(), 'add', 'sign_in_link', 1, 'for person ' || person);
END $$;

CREATE OR REPLACE FUNCTION sign_in_link_person(token text) RETURNS TABLE (id integer, name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT person.id, person.name FROM sign_in_link JOIN person ON person.id = person_id
    WHERE digest = token_digest(token) AND ended_at IS NULL AND expires_at > clock_timestamp() AND may_sign_in(person_id)
$$;

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
    VALUES (token_digest(token), person, stamp(), stamp() + interval '12 hours');
    INSERT INTO audit_event (at, person_id, act, subject, rows) VALUES (stamp(), person, 'add', 'session', 1);
    RETURN token;
END $$;

CREATE OR REPLACE FUNCTION signed_in(token text) RETURNS TABLE (id integer, name text, form_token text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT person.id, person.name, encode(token_digest('form ' || token), 'hex')
    FROM session JOIN person ON person.id = person_id
    WHERE digest = token_digest(token) AND ended_at IS NULL AND expires_at > clock_timestamp() AND may_sign_in(person_id)
$$;
