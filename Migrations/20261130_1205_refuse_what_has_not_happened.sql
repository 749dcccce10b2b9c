-- What has happened does not lie in the future, and the days of one record follow each other. Planned days, due days and targets are
-- free. The day is compared with the one on which the record was written, so that a rule that held once holds when a backup is
-- restored. What was recorded before these rules stays; whoever changes it mends it. A value that breaks
-- them can be superseded, and withdrawn with the day on which it was collected.

ALTER TABLE log_year DROP CONSTRAINT log_year_declared_by_now;  -- it granted a day in which the year could be another

-- NAME_COLUMN_has_come, as RecordKind.pastFields has it.
DO $$
DECLARE
    rule record;
BEGIN
    FOR rule IN SELECT * FROM (VALUES
        ('observation', 'period', 'superseded_at < ''infinity'' OR status <> ''known'' OR period_start <= %s'),
        ('observation', 'collected_on', 'superseded_at < ''infinity'' OR status = ''withdrawn'' OR collected_on <= %s'),
        ('baseline', 'frozen_on', 'frozen_on <= %s'),
        ('target', 'adopted_on', 'adopted_on <= %s'),
        ('log_year', 'declared_on', 'declared_on <= %s'),
        ('commitment', 'made', 'lower(made) <= %s'),
        ('commitment', 'closed_on', 'closed_on <= %s'),
        ('commitment_milestone', 'done_on', 'done_on <= %s'),
        ('commitment_note', 'noted_on', 'noted_on <= %s'),
        ('strategy', 'adopted_on', 'adopted_on <= %s'),
        ('strategy', 'published_on', 'published_on <= %s'),
        ('strategy', 'reviewed_on', 'reviewed_on <= %s'),
        ('body_meeting', 'held_on', 'held_on <= %s'),
        ('agreement', 'signed_on', 'signed_on <= %s'),
        ('programme', 'approved_on', 'approved_on <= %s'),
        ('programme', 'result_on', 'result_on <= %s'),
        ('programme', 'period', 'status NOT IN (''running'', ''suspended'', ''completed'') OR lower(period) <= %s'),
        ('programme_budget', 'year', 'spent IS NULL OR make_date(year, 1, 1) <= %s'),
        ('programme_adoption', 'adopted_on', 'adopted_on <= %s'),
        ('group_size', 'year', 'make_date(year, 1, 1) <= %s'),
        ('activity', 'held', 'status <> ''held'' OR lower(held) <= %s'),
        ('contribution', 'held_on', 'NOT is_completed OR held_on <= %s'),
        ('recognition', 'decided_on', 'decided_on <= %s'),
        ('rating', 'as_of', 'as_of <= %s'),
        ('report', 'submitted_on', 'submitted_on <= %s'),
        ('nomination', 'signed_on', 'signed_on <= %s'),
        ('nomination', 'consent_on', 'consent_on <= %s'),
        ('evidence', 'issued_on', 'issued_on <= %s')
    ) AS rule (name, field, condition) LOOP
        EXECUTE format('ALTER TABLE %1$I ADD CONSTRAINT %1$s_%2$s_has_come CHECK (%3$s) NOT VALID',
            rule.name, rule.field, format(rule.condition, 'hanoi_day(recorded_at)'));
    END LOOP;
END $$;

ALTER TABLE observation ADD CONSTRAINT observation_collected_after_it_begins
    CHECK (superseded_at < 'infinity' OR status <> 'known' OR collected_on >= period_start) NOT VALID;
ALTER TABLE commitment ADD CONSTRAINT commitment_due_after_made CHECK (due_on >= lower(made)) NOT VALID;
ALTER TABLE commitment ADD CONSTRAINT commitment_closed_after_made CHECK (closed_on >= lower(made)) NOT VALID;
ALTER TABLE strategy ADD CONSTRAINT strategy_adopted_before_it_ends CHECK (adopted_on < upper(during)) NOT VALID;
ALTER TABLE strategy ADD CONSTRAINT strategy_reviewed_after_adoption CHECK (reviewed_on >= adopted_on) NOT VALID;
ALTER TABLE programme ADD CONSTRAINT programme_result_after_it_begins CHECK (result_on >= lower(period)) NOT VALID;
ALTER TABLE report ADD CONSTRAINT report_due_after_it_begins CHECK (due_on >= lower(covers)) NOT VALID;
