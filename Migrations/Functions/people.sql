-- Who acts, and what they may do. Policies compare each row with the settings that act_as() fixes.

-- Fixes for this transaction who acts and why, and looks up which cities that person may read, edit, approve for or rate.
-- Nobody (NULL) reads what is public; nobody rates from outside the city they edit. Row-level security compares each row with
-- these settings.
CREATE OR REPLACE FUNCTION act_as(person integer, reason text DEFAULT NULL) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    reads    integer[];
    edits    integer[];
    approves integer[];
    rates    integer[];
    is_admin boolean;
BEGIN
    IF person IS NOT NULL AND NOT EXISTS (SELECT FROM person AS known WHERE known.id = person AND is_active) THEN
        RAISE EXCEPTION 'there is no such person' USING ERRCODE = '42501';
    END IF;
    SELECT array_agg(DISTINCT coalesce(granted.city_id, city.id)) FILTER (WHERE role <> 'network_admin'),
           array_agg(DISTINCT granted.city_id) FILTER (WHERE role IN ('city_editor', 'data_steward', 'city_approver')),
           array_agg(DISTINCT granted.city_id) FILTER (WHERE role IN ('data_steward', 'city_approver')),
           array_agg(DISTINCT coalesce(granted.city_id, city.id)) FILTER (WHERE role IN ('expert', 'commission_reviewer')),
           coalesce(bool_or(role = 'network_admin'), false)
    INTO reads, edits, approves, rates, is_admin
    FROM person_role AS granted LEFT JOIN city ON city.country = granted.country
    WHERE person_id = person AND during @> today();
    rates := ARRAY(SELECT unnest(rates) EXCEPT SELECT unnest(edits));
    PERFORM set_config('app.person', coalesce(person::text, ''), true), set_config('app.reason', coalesce(reason, ''), true),
            set_config('app.cities', coalesce(reads, '{}')::text, true), set_config('app.edits', coalesce(edits, '{}')::text, true),
            set_config('app.approves', coalesce(approves, '{}')::text, true), set_config('app.rates', rates::text, true),
            set_config('app.all', is_admin::text, true);
END $$;
CALL entrust('act_as(integer, text)', 'tracker_app', 'tracker_batch');

-- Whether the acting person belongs to those who may do `may` (edits, approves, rates) for the city.
CREATE OR REPLACE FUNCTION may(what text, city integer) RETURNS boolean LANGUAGE sql STABLE
    RETURN coalesce(current_setting('app.all', true) = 'true'
        OR city = ANY (nullif(current_setting('app.' || what, true), '')::integer[]), false);

-- What each page asks is in PL/pgSQL: it keeps its plans, while a function in SQL plans anew in each statement that calls it.

-- Whether the acting person may confirm what a city declares: for the National Commission or the network, and not for the city.
CREATE OR REPLACE FUNCTION may_confirm(city integer) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN NOT coalesce(city = ANY (nullif(current_setting('app.edits', true), '')::integer[]), false) AND EXISTS (
        SELECT FROM person_role AS granted
        WHERE person_id = nullif(current_setting('app.person', true), '')::integer AND during @> today()
            AND (role = 'network_admin' OR role = 'commission_reviewer'
                AND granted.country = (SELECT place.country FROM city AS place WHERE place.id = may_confirm.city)));
END $$;

-- Whether the acting person belongs to the mayor's office of a city.
CREATE OR REPLACE FUNCTION may_sign_for(city integer) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM person_role
        WHERE person_id = nullif(current_setting('app.person', true), '')::integer AND role = 'city_approver'
            AND city_id = city AND during @> today());
END $$;

-- The name of whoever did something, for people who are signed in.
CREATE OR REPLACE FUNCTION person_name(person integer) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF nullif(current_setting('app.person', true), '') IS NULL THEN RETURN NULL; END IF;
    RETURN (SELECT name FROM person AS known WHERE known.id = person);
END $$;
CALL entrust('person_name(integer)', 'tracker_app', 'tracker_batch');
