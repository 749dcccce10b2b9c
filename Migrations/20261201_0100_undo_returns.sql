-- A file that was sent back with a comment can be taken back like any other act: what a checker asked is then there no more, and stays
-- in the history (Functions/undo.sql).

GRANT DELETE ON evidence_return TO tracker_keeper;
