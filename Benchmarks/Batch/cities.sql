-- Made-up cities for the benchmark of the batch job, the same at every call: psql -v cities=1000 -f cities.sql
-- Each has ten years of all 61 figures, and a log of six years. Needs a database with the schema and the frameworks loaded, and a
-- superuser: triggers are left out, since the benchmark is not about logging.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET session_replication_role = replica;
SET synchronous_commit = off;
BEGIN;

-- A number from 0 to below 1 that depends on nothing but what it is made of.
CREATE FUNCTION pg_temp.dice(VARIADIC words text[]) RETURNS double precision LANGUAGE sql IMMUTABLE
    RETURN (hashtextextended(array_to_string(words, '/'), 0) & 1048575) / 1048576.0;

INSERT INTO country (code, name_en, name_vi) VALUES ('ZZZ', 'Made up', 'Hư cấu') ON CONFLICT DO NOTHING;
INSERT INTO city (code, name, country, region, population, population_year, is_invented, recorded_at, recorded_by)
SELECT format('zzz-%s', lpad(n::text, 5, '0')), format('City %s', n), 'ZZZ', 'Asia and the Pacific',
    (20000 * exp(4 * pg_temp.dice('people', n::text)))::integer, 2020, true, '2026-01-01', 1
FROM generate_series(1, :cities) AS n;

CREATE TEMPORARY TABLE made AS
SELECT id AS city_id, row_number() OVER (ORDER BY code)::integer AS n, population,
    2013 + floor(9 * pg_temp.dice('joined', code))::integer AS joined
FROM city WHERE country = 'ZZZ';
ANALYZE made;
CREATE TEMPORARY VIEW stamped AS SELECT *, '2026-10-01'::timestamptz AS recorded_at, 1 AS recorded_by FROM made;

INSERT INTO membership (city_id, ordinal, admitted_earliest, admitted_latest, has_ended, basis, year_is_inferred, source,
    recorded_at, recorded_by)
SELECT city_id, 1, make_date(joined, 3, 1), make_date(joined, 3, 1), false, 'made up', false, 'https://example.org', recorded_at,
    recorded_by
FROM stamped;

INSERT INTO observation (city_id, id, indicator_id, period, period_precision, period_basis, value, method, source, source_url,
    collected_on, verification, recorded_at, recorded_by)
SELECT city_id, md5(format('%s o %s %s', n, indicator.id, year))::uuid, indicator.id,
    daterange(make_date(year, 1, 1), make_date(year + 1, 1, 1)), 'year', 'stated',
    round((10 + 60 * pg_temp.dice('level', n::text, indicator.code)
        + (year - 2015) * 3 * (pg_temp.dice('pace', n::text, indicator.code) - 0.3))::numeric, 1),
    CASE WHEN measurement = 'survey' THEN 'survey' ELSE 'official_statistic' END,
    format('Statistical yearbook %s of city %s', year, n),
    CASE WHEN pg_temp.dice('url', n::text, indicator.code) < 0.5 THEN 'https://example.org' END, make_date(year + 1, 3, 1),
    CASE WHEN pg_temp.dice('check', n::text, indicator.code) < 0.3 THEN 'checked_in_city' ELSE 'sourced' END, recorded_at, recorded_by
FROM stamped CROSS JOIN indicator JOIN framework ON framework.id = framework_id, generate_series(2016, 2025) AS year
WHERE framework.code = 'unesco-key-features'
    AND pg_temp.dice('gap', n::text, indicator.code, year::text) < 0.95;
-- One value in twelve is a correction of another.
INSERT INTO observation (city_id, id, indicator_id, period, period_precision, period_basis, value, method, source, collected_on,
    recorded_at, recorded_by, superseded_at)
SELECT city_id, md5(id || ' before')::uuid, indicator_id, period, period_precision, period_basis, value + 1, method, source,
    collected_on, '2026-01-02', 1, recorded_at
FROM observation JOIN made USING (city_id) WHERE pg_temp.dice(id::text) < 0.08;

INSERT INTO baseline (city_id, id, indicator_id, observation_id, status, proposed_by, frozen_on, recorded_at, recorded_by)
SELECT city_id, md5(format('%s b %s', n, indicator.id))::uuid, indicator.id,
    md5(format('%s o %s %s', n, indicator.id, greatest(2016, joined)))::uuid, 'frozen', 1, '2026-09-01', recorded_at, recorded_by
FROM stamped CROSS JOIN indicator
WHERE tier = 'core' AND measurement <> 'expert_review' AND pg_temp.dice('base', n::text, code) < 0.5
    AND pg_temp.dice('gap', n::text, code, greatest(2016, joined)::text) < 0.95;
INSERT INTO target (city_id, id, indicator_id, value, due_on, adopted_by, adopted_on, recorded_at, recorded_by)
SELECT city_id, md5(format('%s t %s', n, indicator.id))::uuid, indicator.id, 50 + round(40 * pg_temp.dice('aim', n::text, code)),
    make_date(2024 + floor(4 * pg_temp.dice('due', n::text, code))::integer, 12, 31), 'Council', make_date(joined, 12, 1),
    recorded_at, recorded_by
FROM stamped CROSS JOIN indicator WHERE tier = 'core' AND measurement <> 'expert_review' AND pg_temp.dice('t', n::text, code) < 0.6;
INSERT INTO log_year (city_id, year, is_complete, declared_on, recorded_at, recorded_by)
SELECT city_id, year, true, make_date(year + 1, 2, 1), recorded_at, recorded_by
FROM stamped, generate_series(2020, 2024 + n % 2) AS year WHERE n % 10 > 0;

INSERT INTO ward (city_id, id, name, recorded_at, recorded_by)
SELECT city_id, md5(format('%s w %s', n, w))::uuid, format('Ward %s', w), recorded_at, recorded_by
FROM stamped, generate_series(1, 10) AS w;
INSERT INTO group_size (city_id, target_group, year, people, source, recorded_at, recorded_by)
SELECT city_id, word, 2020, greatest(1, population / 20), 'Census', recorded_at, recorded_by
FROM stamped, unnest(ARRAY['women', 'older_people', 'poor_households', 'migrants']) AS word;
INSERT INTO partner (city_id, id, name, kind, recorded_at, recorded_by)
SELECT city_id, md5(format('%s p %s', n, p))::uuid, format('Partner %s', p), kinds[p], recorded_at, recorded_by
FROM stamped, (SELECT ARRAY['public', 'school', 'business', 'ngo', 'media', 'religious'] AS kinds) AS kinds,
    generate_series(1, 6) AS p;
INSERT INTO agreement (city_id, id, partner_id, subject, signed_on, source, recorded_at, recorded_by)
SELECT city_id, md5(format('%s g %s', n, p))::uuid, md5(format('%s p %s', n, p))::uuid, 'Learning together',
    make_date(2021 + p % 5, 5, 1), 'Minutes', recorded_at, recorded_by
FROM stamped, generate_series(1, 6) AS p;

INSERT INTO programme (city_id, id, title_en, owner_unit, status, approved_on, period, period_precision, period_basis, main_area,
    second_area, is_innovative, novelty, novelty_accepted_by, aim, result, result_on, source, verification, recorded_at, recorded_by)
SELECT city_id, md5(format('%s m %s', n, m))::uuid, format('Programme %s', m), 'Department', 'running', '2020-06-01',
    daterange(make_date(2020 + m % 3, 7, 1), '2027-01-01'), 'day', 'stated', areas[1 + m % 8], areas[1 + (m + 3) % 8], m % 3 = 0,
    'A new way', 1, 'A fifth more', CASE WHEN m % 2 = 0 THEN 'A fifth more' END, CASE WHEN m % 2 = 0 THEN '2025-06-01'::date END,
    'Decision', 'sourced', recorded_at, recorded_by
FROM stamped, (SELECT ARRAY['1.1', '2.1', '2.2', '2.3', '2.4', '2.5', '2.6', '3.1'] AS areas) AS areas,
    generate_series(1, 8) AS m;
INSERT INTO programme_partner (city_id, programme_id, partner_id, part, recorded_at, recorded_by)
SELECT city_id, md5(format('%s m %s', n, m))::uuid, md5(format('%s p %s', n, 1 + m % 6))::uuid, 'staff', recorded_at, recorded_by
FROM stamped, generate_series(1, 8) AS m WHERE (n + m) % 4 > 0;
INSERT INTO programme_budget (city_id, programme_id, year, fund, planned, spent, recorded_at, recorded_by)
SELECT city_id, md5(format('%s m %s', n, m))::uuid, year, fund, 1000, 700 + round(400 * pg_temp.dice('spent', n::text, m::text)),
    recorded_at, recorded_by
FROM stamped, generate_series(1, 8) AS m, generate_series(2022, 2025) AS year, unnest(ARRAY['city', 'business']) AS fund;
INSERT INTO programme_adoption (city_id, id, programme_id, adopter, adopted_on, source, recorded_at, recorded_by)
SELECT city_id, md5(format('%s a %s', n, m))::uuid, md5(format('%s m %s', n, m))::uuid, 'Another city', '2024-04-01', 'Letter',
    recorded_at, recorded_by
FROM stamped, generate_series(1, 3) AS m WHERE (n + m) % 3 > 0;
INSERT INTO activity (city_id, id, programme_id, kind, title_en, status, held, held_precision, held_basis, ward_id, source,
    verification, recorded_at, recorded_by)
SELECT city_id, md5(format('%s c %s %s %s', n, m, year, part))::uuid, md5(format('%s m %s', n, m))::uuid, 'activity', 'Course',
    'held', daterange(day, day + 1), 'day', 'stated', md5(format('%s w %s', n, 1 + (m + part) % 8))::uuid, 'List', 'sourced',
    recorded_at, recorded_by
FROM stamped, generate_series(1, 8) AS m, generate_series(2023, 2026) AS year, generate_series(0, 2) AS part,
    LATERAL (SELECT make_date(year, 2 + 3 * part, 1 + n % 28) AS day) AS held;
INSERT INTO activity (city_id, id, kind, title_en, status, held, held_precision, held_basis, place, owner_unit, is_city_wide, source,
    recorded_at, recorded_by)
SELECT city_id, md5(format('%s e %s', n, year))::uuid, 'event', 'Learning week', 'held', daterange(day, day + 5), 'day', 'stated',
    'Town hall', 'Department', true, 'Press', recorded_at, recorded_by
FROM stamped, generate_series(2021, 2026) AS year, LATERAL (SELECT make_date(year, 4, 1 + n % 28) AS day) AS held
WHERE (n + year) % 4 > 0;
INSERT INTO participation (city_id, activity_id, people, count, recorded_at, recorded_by)
SELECT activity.city_id, activity.id, people, greatest(1, (population / 500.0 * pg_temp.dice(activity.id::text) * share)::integer),
    activity.recorded_at, 1
FROM activity JOIN made USING (city_id), (VALUES ('all', 1.0), ('women', 0.5), ('older_people', 0.2)) AS part (people, share);
INSERT INTO body_meeting (city_id, id, body, held_on, has_minutes, partner_kinds, source, recorded_at, recorded_by)
SELECT city_id, md5(format('%s h %s %s', n, year, month))::uuid, 'Council', make_date(year, month, 1 + n % 28), month % 4 > 0,
    ARRAY['public', 'school', 'business']::partner_kind[], 'Minutes', recorded_at, recorded_by
FROM stamped, generate_series(2021, 2026) AS year, generate_series(1, 10, 2) AS month;
INSERT INTO strategy (city_id, id, title_en, during, adopted_on, act, goals, has_budget_line, published_on, published_url, reviewed_on,
    findings, source, recorded_at, recorded_by)
SELECT city_id, md5(format('%s s', n))::uuid, 'Plan', '[2021-01-01,2030-12-31]', '2023-03-01', 'Decision 1', n % 7, n % 2 = 0,
    '2023-04-01', 'https://example.org', CASE WHEN n % 3 = 0 THEN '2025-05-01'::date END, CASE WHEN n % 3 = 0 THEN 'Well' END,
    'Decision', recorded_at, recorded_by
FROM stamped;
INSERT INTO commitment (city_id, id, title_en, source_kind, made, made_precision, made_basis, owner_unit, due_on, status, closed_on,
    source, recorded_at, recorded_by)
SELECT city_id, md5(format('%s k %s', n, k))::uuid, format('Promise %s', k), 'plan', '[2022-01-01,2022-01-02)', 'day', 'stated',
    'Department', make_date(2023 + k % 6, 6, 30), CASE WHEN k % 6 < 3 THEN 'fulfilled' ELSE 'in_progress' END,
    CASE WHEN k % 6 < 3 THEN make_date(2023 + k % 6, 6, 1 + n % 28) + 20 * (n % 3) END, 'Plan', recorded_at, recorded_by
FROM stamped, generate_series(1, 12) AS k;
INSERT INTO commitment_note (city_id, id, commitment_id, noted_on, text, recorded_at, recorded_by)
SELECT city_id, md5(format('%s n %s', n, k))::uuid, md5(format('%s k %s', n, k))::uuid, '2026-06-01', 'On its way', recorded_at,
    recorded_by
FROM stamped, generate_series(1, 12) AS k WHERE (n + k) % 3 > 0;
INSERT INTO survey_wave (city_id, id, title, during, sample, method, margin, source, recorded_at, recorded_by)
SELECT city_id, md5(format('%s v %s', n, year))::uuid, 'Survey', daterange(make_date(year, 5, 1), make_date(year, 6, 1)), 800,
    'By telephone', 3, 'Report', recorded_at, recorded_by
FROM stamped, generate_series(2021, 2025, 2) AS year;
INSERT INTO contribution (city_id, id, kind, title_en, held_on, is_completed, source, recorded_at, recorded_by)
SELECT city_id, md5(format('%s x %s %s', n, year, kind))::uuid, kind, 'Given', make_date(year, 9, 1 + n % 28), true, 'Report',
    recorded_at, recorded_by
FROM stamped, generate_series(2021, 2026) AS year, unnest(ARRAY['case_study', 'mentoring', 'webinar', 'attend']) AS kind;
INSERT INTO contribution_city (city_id, contribution_id, with_city_id, recorded_at, recorded_by)
SELECT stamped.city_id, md5(format('%s x %s mentoring', stamped.n, year))::uuid, other.city_id, stamped.recorded_at, 1
FROM stamped, generate_series(2021, 2026) AS year, LATERAL (SELECT city_id FROM made
    WHERE made.n = 1 + (stamped.n + year) % :cities) AS other
WHERE other.city_id <> stamped.city_id;
INSERT INTO report (city_id, id, kind, covers, due_on, submitted_on, source, recorded_at, recorded_by)
SELECT city_id, md5(format('%s r %s', n, year))::uuid, 'annual', daterange(make_date(year, 1, 1), make_date(year + 1, 1, 1)),
    make_date(year + 1, 3, 31), make_date(year + 1, 3, 1) + 45 * (n % 2), 'Report', recorded_at, recorded_by
FROM stamped, generate_series(2021, 2024) AS year;
INSERT INTO rating (city_id, id, framework_id, feature, as_of, score, rater, rater_name, reasons, recorded_at, recorded_by)
SELECT city_id, md5(format('%s f %s %s %s', n, code, day, name))::uuid, framework_id, code, day,
    least(4, floor(3 * pg_temp.dice('rated', n::text, code, name) + is_now))::integer, 'expert', name, 'Seen', recorded_at, recorded_by
FROM stamped CROSS JOIN (SELECT framework_id, framework_item.code FROM framework_item JOIN framework ON framework.id = framework_id
        WHERE framework.code = 'unesco-key-features' AND kind = 'feature') AS item,
    unnest(ARRAY['Expert One', 'Expert Two']) AS name,
    LATERAL (VALUES (make_date(joined, 6, 1), 0), ('2026-03-01'::date, 1)) AS moment (day, is_now)
WHERE pg_temp.dice('rates', n::text, code) < 0.6;
COMMIT;
SET session_replication_role = origin;
VACUUM ANALYZE;
