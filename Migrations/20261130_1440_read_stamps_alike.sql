-- A stamp is kept as text for its transaction, and was misread where somebody's session writes dates in another way than the
-- functions that digest rows.
ALTER FUNCTION stamp() SET datestyle = 'ISO, MDY';
