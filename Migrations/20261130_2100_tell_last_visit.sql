-- The home of a city says what others changed since its reader was last here: last_visit() in Functions/sign_in.sql. A session that
-- started on an earlier day tells when that was, so that no page has to be written down when it is read. This remark makes a program
-- that brings the function newer than one without it.
COMMENT ON COLUMN session.started_at IS 'when the link was used; the last on an earlier day is the visit before this one';
