-- What was seen in the sources and had no place.

-- Ways to contribute. Those to which the method gives no points feed no measure.
ALTER TABLE contribution
    DROP CONSTRAINT contribution_kind_check,
    ADD CONSTRAINT contribution_kind_check CHECK (kind IN (
        'host_conference', 'coordinate_cluster', 'case_study', 'mentoring', 'host_visit', 'webinar', 'data_shared', 'attend',
        'speak', 'campaign', 'publication', 'network_office', 'cluster_member', 'visit_made', 'agreement', 'survey_answered'));

-- A model is counted twice, registered and recognised, of some whole, as of a day.
ALTER TABLE recognition
    ADD registered integer CHECK (registered >= 0),
    ADD denominator integer CHECK (denominator > 0),
    ADD denominator_text title,
    ADD counted_on date,  -- the last day that the counts include
    ADD CONSTRAINT recognition_counted_on_has_come CHECK (counted_on <= hanoi_day(recorded_at)),
    ADD CONSTRAINT recognition_within_its_whole CHECK (holders <= denominator);
ALTER TABLE recognition_history
    ADD registered integer,
    ADD denominator integer,
    ADD denominator_text title,
    ADD counted_on date;
CALL keep_history('recognition');

-- Whose a file is, how that is said, and whether its owner and those to be seen in it let it be published. NULL: not said.
ALTER TABLE evidence
    ADD rights_holder title,
    ADD credit title,
    ADD may_publish boolean,
    ADD CONSTRAINT evidence_published_with_consent CHECK (NOT is_public OR may_publish IS NOT FALSE);
ALTER TABLE evidence_history
    ADD rights_holder title,
    ADD credit title,
    ADD may_publish boolean;
CALL keep_history('evidence');

ALTER TABLE mandate
    DROP CONSTRAINT mandate_office_check,
    ADD CONSTRAINT mandate_office_check CHECK (office IN ('mayor', 'contact', 'second_contact', 'focal_point'));

-- More time for a report is asked for before it is given; what is given replaces the day on which it is due.
ALTER TABLE report
    ADD reminded_on date,
    ADD extension_asked_on date,
    ADD extended_to date,
    ADD CONSTRAINT report_reminded_on_has_come CHECK (reminded_on <= hanoi_day(recorded_at)),
    ADD CONSTRAINT report_extension_asked_on_has_come CHECK (extension_asked_on <= hanoi_day(recorded_at)),
    ADD CONSTRAINT report_extended_beyond_its_day CHECK (extended_to > due_on),
    ADD CONSTRAINT report_extension_was_asked_for CHECK (extended_to IS NULL OR num_nonnulls(extension_asked_on, due_on) = 2);
ALTER TABLE report_history
    ADD reminded_on date,
    ADD extension_asked_on date,
    ADD extended_to date;
CALL keep_history('report');

-- As it was, but that a contribution without points is none.
CREATE OR REPLACE FUNCTION count_items(cities integer[], instant timestamptz, cut_off date, method jsonb, months integer)
    RETURNS TABLE (city_id integer, measure text, record text, id uuid, on_day date, part double precision,
        verification text, note text)
    LANGUAGE sql STABLE AS $$
    WITH city AS MATERIALIZED (
        SELECT * FROM city_windows(cities, instant, cut_off, method, months) WHERE problem IS NULL
    ), act AS MATERIALIZED (
        SELECT act.*, date_part('year', held_on)::integer AS year
        FROM city_acts(cities, instant, cut_off) AS act JOIN city USING (city_id) WHERE held_on >= starts
    ), counted AS MATERIALIZED (
        SELECT * FROM counted_programmes(cities, instant, cut_off, method, months)
    ), meeting AS MATERIALIZED (
        SELECT city_id, id, held_on, has_minutes, partner_kinds, verification FROM body_meeting_at(instant)
        WHERE city_id = ANY (cities) AND verification <> 'rejected' AND held_on <= cut_off
    ), given AS MATERIALIZED (
        SELECT gift.city_id, id, kind, held_on, verification, (method #>> ARRAY['points', kind])::double precision AS points
        FROM contribution_at(instant) AS gift JOIN city USING (city_id)
        WHERE city_id = ANY (cities) AND is_completed AND verification <> 'rejected' AND held_on BETWEEN starts AND cut_off
            AND method -> 'points' ? kind
    ), plan AS (  -- steps of five: act, goals, budget line, published, reviewed; undated ones have the day of the act
        SELECT DISTINCT ON (city_id) city_id, id, verification, adopted_on, steps, on_day
        FROM strategy_at(instant) JOIN city USING (city_id)
        CROSS JOIN LATERAL (SELECT (adopted_on BETWEEN since AND cut_off) IS TRUE AS is_new) AS act
        CROSS JOIN LATERAL (SELECT ARRAY[is_new, is_new AND goals >= (method #>> '{rules,c1_plan,goals}')::integer,
            is_new AND has_budget_line, (published_on BETWEEN since AND cut_off) IS TRUE,
            (reviewed_on BETWEEN greatest(since, cut_off - make_interval(
                months => (method #>> '{rules,c1_plan,review_months}')::integer)) AND cut_off) IS TRUE] AS steps,
            greatest(CASE WHEN adopted_on <= cut_off THEN adopted_on END, CASE WHEN published_on <= cut_off THEN published_on END,
                CASE WHEN reviewed_on <= cut_off THEN reviewed_on END) AS on_day) AS step
        WHERE city_id = ANY (cities) AND verification <> 'rejected'
        ORDER BY city_id, cardinality(array_remove(steps, false)) DESC, adopted_on DESC NULLS LAST, id
    ), reached AS (
        SELECT act.city_id, part.people AS target_group, act.id, act.held_on, act.verification, part.count,
            sum(part.count) OVER g / greatest(1, city.years) >= coalesce(
                (method #>> '{rules,c5_groups,share}')::double precision * size.people,
                (method #>> '{rules,c5_groups,per_thousand}')::double precision * inhabitants
                    / (method #>> '{rules,size,reach}')::double precision) AS is_reached,
            sum(part.count) OVER g AS total
        FROM act
        JOIN city ON city.city_id = act.city_id
        JOIN (SELECT city_id, activity_id, people, count FROM participation_at(instant)
              WHERE city_id = ANY (cities) AND people <> 'all') AS part ON part.city_id = act.city_id AND activity_id = act.id
        LEFT JOIN (SELECT DISTINCT ON (city_id, target_group) city_id, target_group, people FROM group_size_at(instant)
                   WHERE city_id = ANY (cities) AND year <= date_part('year', cut_off)
                   ORDER BY city_id, target_group, year DESC) AS size
            ON size.city_id = act.city_id AND size.target_group = part.people
        WHERE kind = 'activity'
        WINDOW g AS (PARTITION BY act.city_id, part.people)
    )
    SELECT city_id, 'c1_plan', 'strategy', id, on_day, cardinality(array_remove(steps, false))::double precision,
        verification::text,
        array_to_string(ARRAY(SELECT name FROM unnest(ARRAY['act', 'goals', 'budget', 'published', 'reviewed'], steps)
            AS step (name, is_taken) WHERE is_taken), ' ')
    FROM plan WHERE on_day IS NOT NULL
    UNION ALL  -- an area with a counted programme; a programme serves its main area and one more
    SELECT city_id, 'c1_breadth', 'programme', id, last_on, 1.0 / count(*) OVER (PARTITION BY city_id, area), verification, area
    FROM counted CROSS JOIN LATERAL unnest(ARRAY[main_area, second_area]) AS area WHERE area IS NOT NULL
    UNION ALL  -- one meeting with minutes a month
    SELECT city_id, 'c2_meetings', 'body_meeting', id, held_on,
        CASE WHEN has_minutes THEN 1.0 / count(*) FILTER (WHERE has_minutes)
            OVER (PARTITION BY city_id, date_trunc('month', held_on::timestamp)) ELSE 0 END, verification, NULL
    FROM meeting JOIN city USING (city_id) WHERE held_on >= starts
    UNION ALL  -- a kind of partner whose seat was used
    SELECT city_id, 'c2_seats', 'body_meeting', id, held_on, CASE WHEN kind IS NULL THEN 0
        ELSE 1.0 / count(*) OVER (PARTITION BY city_id, kind) END, verification, kind
    FROM meeting LEFT JOIN LATERAL (SELECT DISTINCT unnest(partner_kinds) AS kind) AS seat ON true
    JOIN city USING (city_id)
    WHERE held_on >= starts
        AND held_on > cut_off - make_interval(months => (method #>> '{rules,c2_seats,months}')::integer)
    UNION ALL  -- a partner with an agreement since J and an activity lately
    SELECT city_id, 'c2_partnerships', 'agreement', agreement.id, signed_on, CASE WHEN delivered THEN 1.0 / count(*)
        OVER (PARTITION BY city_id, agreement.partner_id) ELSE 0 END, agreement.verification, agreement.partner_id::text
    FROM agreement_at(instant) AS agreement
    JOIN city USING (city_id)
    LEFT JOIN (SELECT DISTINCT city_id, partner_id, true AS delivered
               FROM act JOIN programme_partner_at(instant) AS part USING (city_id, programme_id)
               WHERE city_id = ANY (cities)
                   AND held_on > cut_off - make_interval(months => (method #>> '{rules,c2_partnerships,months}')::integer)
        ) AS delivery USING (city_id, partner_id)
    WHERE city_id = ANY (cities) AND verification <> 'rejected' AND signed_on BETWEEN since AND cut_off
    UNION ALL  -- a survey with sample and method
    SELECT city_id, 'c4_surveys', 'survey_wave', id, upper(during) - 1,
        CASE WHEN sample IS NOT NULL AND wave.method IS NOT NULL THEN 1 ELSE 0 END, verification, NULL
    FROM survey_wave_at(instant) AS wave JOIN city USING (city_id)
    WHERE city_id = ANY (cities) AND verification <> 'rejected' AND upper(during) - 1 BETWEEN starts AND cut_off
    UNION ALL  -- participations in programmes; one activity gives at most its share of a year's
    SELECT city_id, 'c5_reach', 'activity', id, held_on,
        least(people, most * (sum(people) OVER (PARTITION BY city_id, year) - people)), verification, NULL
    FROM act, LATERAL (SELECT share / (1 - share) AS most
        FROM (SELECT (method #>> '{rules,share_of_year}')::double precision AS share) AS rule) AS rule
    WHERE kind = 'activity'
    UNION ALL  -- a group of which enough came
    SELECT city_id, 'c5_groups', 'activity', id, held_on, CASE WHEN is_reached AND total > 0 THEN count::double precision / total ELSE 0 END,
        verification, target_group
    FROM reached
    UNION ALL
    SELECT city_id, 'c6_attendance', 'activity', id, held_on, people, verification, NULL FROM act WHERE kind = 'event'
    UNION ALL  -- a practice that others took up
    SELECT city_id, 'c7_adopted', 'programme_adoption', adoption.id, adopted_on,
        1.0 / count(*) OVER (PARTITION BY city_id, programme_id), adoption.verification, adopter
    FROM programme_adoption_at(instant) AS adoption
    JOIN city USING (city_id)
    JOIN (SELECT city_id, id AS programme_id FROM programme_at(instant)
          WHERE city_id = ANY (cities) AND origin = 'city' AND scope = 'city' AND status <> 'unconfirmed'
              AND verification <> 'rejected') AS programme USING (city_id, programme_id)
    WHERE city_id = ANY (cities) AND adoption.verification <> 'rejected' AND adopted_on BETWEEN starts AND cut_off
    UNION ALL  -- a new programme whose novelty somebody accepted
    SELECT city_id, 'c7_new', 'programme', id, greatest(started, starts), CASE WHEN is_new AND started >= since THEN 1 ELSE 0 END,
        verification, NULL
    FROM counted JOIN city USING (city_id)
    UNION ALL  -- another member city, named with a completed exchange; to attend is none
    SELECT city_id, 'c8_cities', 'contribution', given.id, held_on, CASE WHEN is_member
        THEN 1.0 / count(*) FILTER (WHERE is_member) OVER (PARTITION BY city_id, with_city_id) ELSE 0 END, verification,
        with_city_id::text
    FROM given
    JOIN (SELECT city_id, contribution_id AS id, with_city_id FROM contribution_city_at(instant)
          WHERE city_id = ANY (cities)) AS named USING (city_id, id)
    LEFT JOIN (SELECT DISTINCT gift.city_id, gift.id, with_city_id, true AS is_member
               FROM given AS gift
               JOIN contribution_city_at(instant) AS named ON named.city_id = gift.city_id AND contribution_id = gift.id
               JOIN membership_at(instant) AS other ON other.city_id = with_city_id
               WHERE named.city_id = ANY (cities) AND admitted_latest <= held_on
                   AND NOT (has_ended AND coalesce(ended_earliest <= held_on, true))) AS member
        USING (city_id, id, with_city_id)
    WHERE kind <> 'attend'
    UNION ALL  -- points, so many at most of a kind and year
    SELECT city_id, 'c8_points', 'contribution', id, held_on,
        points * least(1, (method #>> '{points,cap_per_kind_per_year}')::double precision
            / nullif(sum(points) OVER (PARTITION BY city_id, kind, date_part('year', held_on)), 0)), verification, kind
    FROM given
    UNION ALL
    SELECT city_id, 'c8_kinds', 'contribution', id, held_on, 1.0 / count(*) OVER (PARTITION BY city_id, kind), verification, kind
    FROM given WHERE held_on > cut_off - make_interval(months => (method #>> '{rules,c8_kinds,months}')::integer)
$$;
