-- Values, and the baselines and targets that lie between them.

-- Stamps a new row and closes the one that it supersedes.
CREATE OR REPLACE FUNCTION observation_supersede() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    at     timestamptz := stamp();
    closed observation;
    limits record;
BEGIN
    NEW.recorded_at := at;
    NEW.recorded_by := acting_person();
    NEW.superseded_at := 'infinity';
    SELECT least, most INTO limits FROM indicator WHERE id = NEW.indicator_id;
    IF NEW.value < limits.least OR NEW.value > limits.most THEN
        RAISE EXCEPTION '% lies outside % to %', NEW.value, limits.least, limits.most
            USING ERRCODE = '23514', CONSTRAINT = 'observation_within_bounds', TABLE = 'observation';
    END IF;
    IF NEW.supersedes IS NULL THEN RETURN NEW; END IF;
    UPDATE observation SET superseded_at = at
    WHERE city_id = NEW.city_id AND id = NEW.supersedes AND superseded_at = 'infinity'
    RETURNING * INTO closed;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the value has been corrected meanwhile'
            USING ERRCODE = '23514', CONSTRAINT = 'observation_supersedes_current', TABLE = 'observation';
    END IF;
    IF closed.recorded_at > at THEN
        RAISE EXCEPTION 'a later transaction has written this row' USING ERRCODE = '40001';
    END IF;
    IF ROW (closed.indicator_id, closed.city_indicator_id, closed.period, closed.cell, closed.scope, closed.scope_name)
        IS DISTINCT FROM ROW (NEW.indicator_id, NEW.city_indicator_id, NEW.period, NEW.cell, NEW.scope, NEW.scope_name)
    THEN
        RAISE EXCEPTION 'a correction is of the same figure, period and cell'
            USING ERRCODE = '23514', CONSTRAINT = 'observation_supersedes_same_cell', TABLE = 'observation';
    END IF;
    RETURN NEW;
END $$;
CALL entrust('observation_supersede()');

-- The values as they stood, without those that were withdrawn.
CREATE OR REPLACE FUNCTION observation_at(instant timestamptz) RETURNS SETOF observation LANGUAGE sql STABLE AS $$
    SELECT * FROM observation WHERE recorded_at <= instant AND superseded_at > instant AND status <> 'withdrawn'
$$;

-- A baseline is a known value of the whole city, proposed by one person, frozen by another, and then replaced rather than changed.
CREATE OR REPLACE FUNCTION check_baseline() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    aside text[] := ARRAY['status', 'frozen_on', 'recorded_at', 'recorded_by'];
    base  observation;
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.proposed_by := acting_person();
    ELSIF is_undoing(NEW.city_id, OLD.recorded_at) THEN  -- it was so before
        RETURN NEW;
    ELSIF OLD.status = 'frozen' AND NEW.status = 'replaced' AND pg_trigger_depth() > 1 THEN  -- by freezing another, below
        RETURN NEW;
    ELSIF OLD.status <> 'proposed' OR NEW.indicator_id <> OLD.indicator_id OR NEW.proposed_by <> OLD.proposed_by THEN
        RAISE EXCEPTION 'a frozen baseline is replaced, not changed'
            USING ERRCODE = '23514', CONSTRAINT = 'baseline_is_frozen', TABLE = 'baseline';
    ELSIF to_jsonb(NEW) - aside <> to_jsonb(OLD) - aside THEN
        NEW.proposed_by := acting_person();  -- whoever changes a proposal makes it their own
    END IF;
    IF NEW.status <> 'proposed' AND (TG_OP = 'INSERT' OR NEW.status = 'replaced' OR NEW.proposed_by = acting_person()
        OR NOT may('approves', NEW.city_id))
    THEN
        RAISE EXCEPTION 'a baseline is frozen by a second person who may approve'
            USING ERRCODE = '23514', CONSTRAINT = 'baseline_frozen_by_another', TABLE = 'baseline';
    END IF;
    PERFORM stamp(), pg_advisory_xact_lock(7002, NEW.city_id);  -- against a target that is entered at the same time
    SELECT * INTO base FROM observation WHERE city_id = NEW.city_id AND id = NEW.observation_id;
    IF base.indicator_id IS DISTINCT FROM NEW.indicator_id OR base.value IS NULL OR base.period_end IS NULL
        OR base.cell <> '' OR base.scope <> 'city' OR base.superseded_at <> 'infinity'
    THEN
        RAISE EXCEPTION 'a baseline is a known value of its own indicator for the whole city, with a period that has ended'
            USING ERRCODE = '23514', CONSTRAINT = 'baseline_of_its_indicator', TABLE = 'baseline';
    END IF;
    IF EXISTS (SELECT FROM target
        WHERE city_id = NEW.city_id AND indicator_id = NEW.indicator_id AND due_on < base.period_end)
    THEN
        RAISE EXCEPTION 'a target lies before the baseline of its figure'
            USING ERRCODE = '23514', CONSTRAINT = 'target_after_baseline', TABLE = 'baseline';
    END IF;
    IF NEW.status = 'frozen' AND NEW.replaces IS NOT NULL THEN
        UPDATE baseline SET status = 'replaced'
        WHERE city_id = NEW.city_id AND id = NEW.replaces AND indicator_id = NEW.indicator_id AND status = 'frozen';
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a baseline replaces the frozen one of its own indicator'
                USING ERRCODE = '23514', CONSTRAINT = 'baseline_replaces_its_own', TABLE = 'baseline';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CALL entrust('check_baseline()');

-- A target lies after the baseline of its figure, whichever of them comes first into the record.
CREATE OR REPLACE FUNCTION check_target() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.indicator_id IS NULL THEN RETURN NEW; END IF;
    PERFORM stamp(), pg_advisory_xact_lock(7002, NEW.city_id);  -- against a baseline that is entered at the same time
    IF EXISTS (SELECT FROM baseline JOIN observation ON observation.city_id = baseline.city_id AND observation.id = observation_id
        WHERE baseline.city_id = NEW.city_id AND baseline.indicator_id = NEW.indicator_id AND baseline.status <> 'replaced'
            AND NEW.due_on < period_end)
    THEN
        RAISE EXCEPTION 'a target lies before the baseline of its figure'
            USING ERRCODE = '23514', CONSTRAINT = 'target_after_baseline', TABLE = 'target';
    END IF;
    RETURN NEW;
END $$;
CALL entrust('check_target()');
