-- One day everywhere: that of Hà Nội, the product's home, whatever the server's clock is set to. Between midnight and seven in the
-- morning it is a day, on 1 January a year ahead of UTC.

CREATE FUNCTION hanoi_day(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (moment AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;
CREATE FUNCTION today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE RETURN hanoi_day(now());

ALTER TABLE person_role ALTER during SET DEFAULT daterange(today(), NULL);

-- As in 1200, with that day.
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

-- Measures count from the same day. Only the zone changes in these functions.
DO $$
DECLARE
    name regprocedure;
BEGIN
    FOR name IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        AND proname IN ('figure_values', 'share_items', 'figure_share_items') AND prosrc LIKE '%AT TIME ZONE ''UTC''%'
    LOOP
        EXECUTE replace(pg_get_functiondef(name), 'AT TIME ZONE ''UTC''', 'AT TIME ZONE ''Asia/Ho_Chi_Minh''');
    END LOOP;
END $$;
