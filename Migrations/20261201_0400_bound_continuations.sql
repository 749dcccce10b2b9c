-- A city is carried on from a day that has come, as RecordKind.pastFields has it. What was recorded before this rule stays; whoever
-- changes it mends it. What began before the unit had ended stays until its day is changed: the register says when that was, and
-- check_continuation (Functions/checks.sql) asks it.

ALTER TABLE continuation ADD CONSTRAINT continuation_since_has_come CHECK (since <= hanoi_day(recorded_at)) NOT VALID;
