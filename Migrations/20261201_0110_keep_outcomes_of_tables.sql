-- Turning a page of a table in work tried all its rows again. What the last trial found is kept with the table, with when it began and
-- for which reader it is worded (Functions/table_draft.sql).
ALTER TABLE table_draft
    ADD outcome text CHECK (octet_length(outcome) <= 10485760),
    ADD outcome_for text CHECK (length(outcome_for) <= 200),
    ADD tried_at timestamptz;
