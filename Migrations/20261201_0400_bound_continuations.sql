-- A city is carried on from a day that has come, as RecordKind.pastFields has it. What was recorded before this rule stays; whoever
-- changes it mends it. That it does not begin before the unit has ended is asked by check_continuation (Functions/checks.sql), since
-- the register says when that was.

ALTER TABLE continuation ADD CONSTRAINT continuation_since_has_come CHECK (since <= hanoi_day(recorded_at)) NOT VALID;
