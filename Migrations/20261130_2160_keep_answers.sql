-- A number that is unlikely is asked back. Who says why it is right all the same has that kept beside the number: whoever checks
-- the record reads it, and nobody is asked again.

ALTER TABLE observation ADD right_because prose;
CALL keep_trail('observation');

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['programme_budget', 'group_size', 'participation'] LOOP
        EXECUTE format('ALTER TABLE %I ADD right_because prose', name);
        EXECUTE format('ALTER TABLE %I ADD right_because prose', name || '_history');
        CALL keep_history(name);
    END LOOP;
END $$;
