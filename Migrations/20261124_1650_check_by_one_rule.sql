-- Who rates a city from outside may check its records by the policy `checks` of 1230, and check_verification() keeps them from
-- changing anything else. What 1451 added to the same end says it twice.

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['survey_wave', 'target', 'commitment', 'strategy', 'body_meeting', 'agreement', 'programme',
        'programme_adoption', 'activity', 'contribution', 'recognition', 'report', 'evidence']
    LOOP
        EXECUTE format('DROP POLICY reviews ON %I', name);
        EXECUTE format('DROP TRIGGER check_review ON %I', name);
    END LOOP;
END $$;
DROP POLICY reviews ON observation;
DROP FUNCTION check_review();
