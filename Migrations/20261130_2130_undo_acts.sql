-- An act can be taken back for some days: what it added is removed, what it changed is again what it was. The history keeps both, and
-- the trail says so (Functions/undo.sql).

ALTER TABLE audit_event
    DROP CONSTRAINT audit_event_act_check,
    -- remove: a record that an undone act had added stands no more. undo: an act was taken back; its stamp is the reason.
    ADD CONSTRAINT audit_event_act_check CHECK (act IN ('add', 'change', 'stock', 'remove', 'undo'));

-- Nobody else removes a record. Values are withdrawn instead, since each of their versions is a row.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'city_indicator', 'survey_wave', 'baseline', 'target', 'target_step', 'log_year', 'commitment', 'commitment_milestone',
        'commitment_note', 'strategy', 'body_meeting', 'mandate', 'continuation', 'partner', 'agreement', 'programme',
        'programme_partner', 'programme_budget', 'programme_adoption', 'ward', 'group_size', 'activity', 'participation',
        'contribution', 'contribution_city', 'recognition', 'rating', 'report', 'nomination', 'evidence', 'evidence_link']
    LOOP
        EXECUTE format('GRANT DELETE ON %I TO tracker_keeper', name);
    END LOOP;
END $$;
