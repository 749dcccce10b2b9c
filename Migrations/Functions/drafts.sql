-- Drafts of forms: kept and discarded by their writer, and by nobody else.

-- Keeps what the acting person typed. Of more than 50 drafts of one person the oldest go, and of everybody those of 90 days ago.
CREATE OR REPLACE FUNCTION keep_draft(form uuid, city integer, kind text, key text, page text, title text, typed text)
    RETURNS timestamptz
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    person integer := acting_person();
    now    timestamptz := clock_timestamp();
BEGIN
    INSERT INTO draft (person_id, id, city, kind, key, page, title, typed, kept_at)
    VALUES (person, form, city, keep_draft.kind, keep_draft.key, keep_draft.page, keep_draft.title, keep_draft.typed, now)
    ON CONFLICT (person_id, id) DO UPDATE
        SET title = excluded.title, typed = excluded.typed, page = excluded.page, kept_at = excluded.kept_at;
    DELETE FROM draft WHERE kept_at < now - interval '90 days';
    DELETE FROM draft WHERE person_id = person AND id IN (
        SELECT old.id FROM draft AS old WHERE old.person_id = person ORDER BY old.kept_at DESC OFFSET 50);
    RETURN now;
END $$;
CALL entrust('keep_draft(uuid, integer, text, text, text, text, text)', 'tracker_app');

CREATE OR REPLACE FUNCTION drop_draft(form uuid) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM draft WHERE person_id = acting_person() AND id = form
$$;
CALL entrust('drop_draft(uuid)', 'tracker_app');
