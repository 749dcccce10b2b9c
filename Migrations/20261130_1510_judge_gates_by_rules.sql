-- Rules for gates have a version, which a run keeps: so it can be judged again by the rules of its time.
ALTER TABLE run ADD gate_rules integer NOT NULL DEFAULT 1 CHECK (gate_rules > 0);

-- A signature and a consent count when the mayor's office recorded them or says that they are right, or when a scan of the paper
-- was checked from outside. Until then they are what an editor says.
ALTER TABLE nomination
    ADD signature_approved_by integer REFERENCES person,
    ADD consent_approved_by integer REFERENCES person;
ALTER TABLE nomination_history
    ADD signature_approved_by integer,
    ADD consent_approved_by integer;

-- Whether the acting person belongs to the mayor's office of a city.
CREATE FUNCTION may_sign_for(city integer) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
    RETURN EXISTS (
        SELECT FROM person_role
        WHERE person_id = nullif(current_setting('app.person', true), '')::integer AND role = 'city_approver'
            AND city_id = city AND during @> today());

CREATE FUNCTION check_nomination() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    before    nomination;
    me        integer := acting_person();
    is_office boolean := may_sign_for(NEW.city_id);
BEGIN
    IF TG_OP = 'UPDATE' THEN before := OLD; END IF;
    -- Whoever changes what was approved takes the approval away, but not who erases a name; the office's own entry is an approval.
    IF ROW (NEW.signed_on, NEW.signed_by) IS DISTINCT FROM ROW (before.signed_on, before.signed_by)
        AND NOT (NEW.signed_on = before.signed_on AND NEW.signed_by = blank('signed_by')
            AND is_erasing('nomination', concat_ws('/', NEW.city_id, NEW.cycle)))
    THEN
        NEW.signature_approved_by := CASE WHEN is_office AND NEW.signed_on IS NOT NULL THEN me END;
    END IF;
    IF NEW.consent_on IS DISTINCT FROM before.consent_on THEN
        NEW.consent_approved_by := CASE WHEN is_office AND NEW.consent_on IS NOT NULL THEN me END;
    END IF;
    IF NOT is_office AND (NEW.signature_approved_by <> coalesce(before.signature_approved_by, 0)
            OR NEW.consent_approved_by <> coalesce(before.consent_approved_by, 0))
        OR is_office AND (NEW.signature_approved_by NOT IN (coalesce(before.signature_approved_by, me), me)
            OR NEW.consent_approved_by NOT IN (coalesce(before.consent_approved_by, me), me))
        OR NEW.signature_approved_by IS NOT NULL AND NEW.signed_on IS NULL
        OR NEW.consent_approved_by IS NOT NULL AND NEW.consent_on IS NULL
    THEN
        RAISE EXCEPTION 'a signature or a consent is approved by the mayor''s office, where there is one'
            USING ERRCODE = '23514', CONSTRAINT = 'nomination_approved_by_the_office', TABLE = 'nomination';
    END IF;
    RETURN NEW;
END $$;
CALL entrust('check_nomination()');
CREATE TRIGGER check_approval BEFORE INSERT OR UPDATE ON nomination FOR EACH ROW EXECUTE FUNCTION check_nomination();
CALL keep_history('nomination');

-- Evidence of a nomination: the signed paper, or the consent form.
ALTER TABLE evidence_link
    ADD nomination_cycle text,
    ADD nomination_part text CHECK (nomination_part IN ('signature', 'consent')),
    ADD FOREIGN KEY (city_id, nomination_cycle) REFERENCES nomination,
    ADD CONSTRAINT evidence_link_proves_a_part CHECK ((nomination_cycle IS NULL) = (nomination_part IS NULL)),
    DROP CONSTRAINT evidence_link_proves_one_record,
    ADD CONSTRAINT evidence_link_proves_one_record CHECK (num_nonnulls(observation_id, commitment_id, strategy_id, body_meeting_id,
        agreement_id, programme_id, activity_id, contribution_id, recognition_id, rating_id, report_id, nomination_cycle) = 1);
ALTER TABLE evidence_link_history
    ADD nomination_cycle text,
    ADD nomination_part text;
CALL keep_history('evidence_link');
