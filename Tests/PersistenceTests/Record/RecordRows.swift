import Domain

/// The identity of the row `number` of a table, as SQL.
func identity(_ table: String, _ number: Int = 1) -> String { "md5('\(table)-\(number)')::uuid" }

private func each(_ table: String) -> String { "md5('\(table)-' || n)::uuid" }
private func first(_ table: String) -> String { identity(table) }

/// The least that a row of each table of a city says beside `city_id` and `is_public`, as SQL in which `city` is the city and `n` the
/// number of the row, from 1 to 3.
let rowsOfCities: [String: KeyValuePairs<String, String>] = [
    "activity": ["id": each("activity"), "kind": "'event'", "title_en": "'Week'", "status": "'cancelled'"],
    "agreement": [
        "id": each("agreement"), "partner_id": first("partner"), "subject": "'Rooms'", "signed_on": "'2020-01-01'",
    ],
    "award": ["year": "2013 + n", "source": "'https://example.org'"],
    "baseline": ["id": each("baseline"), "indicator_id": "1", "observation_id": first("observation")],
    "body_meeting": ["id": each("body_meeting"), "body": "'Board'", "held_on": "'2020-01-01'", "has_minutes": "true"],
    "city_name": ["name": "'Town ' || n", "source": "'https://example.org'"],
    "city_indicator": ["id": each("city_indicator"), "name_en": "'Readers'"],
    "city_release": ["readiness": "true"],
    "commitment": ["id": each("commitment"), "title_en": "'Books'", "source_kind": "'plan'", "status": "'adopted'"],
    "commitment_milestone": [
        "id": each("commitment_milestone"), "commitment_id": first("commitment"), "title": "'Half'",
        "due_on": "'2020-01-01'",
    ],
    "commitment_note": [
        "id": each("commitment_note"), "commitment_id": first("commitment"), "noted_on": "'2020-01-01'",
        "text": "'Late'",
    ],
    "continuation": [
        "id": each("continuation"), "body_kind": "'ward'", "body": "'A ward'", "since": "make_date(2025, 7, 2 * n)",
        "until": "make_date(2025, 7, 2 * n + 1)", "declared_by": "'The ward'", "source": "'Decision 1'",
    ],
    "contribution": [
        "id": each("contribution"), "kind": "'webinar'", "title_en": "'Talk'", "held_on": "'2020-01-01'",
        "is_completed": "true",
    ],
    "contribution_city": ["contribution_id": first("contribution"), "with_city_id": "3 + n"],
    "evidence": ["id": each("evidence"), "kind": "'link'", "title": "'Page'", "url": "'https://example.org'"],
    "evidence_return": ["id": each("evidence_return"), "link_id": first("evidence_link"), "comment": "'Which page?'"],
    "evidence_view": ["sha256": "repeat('a', 64)", "form": "'words'", "words": "'Page ' || n", "made_at": "now()"],
    "upload": ["id": each("upload"), "person_id": "1", "name": "'plan.pdf'", "begun_at": "now()"],
    "upload_piece": ["upload_id": first("upload"), "n": "row.n", "bytes": "'x'"],
    "evidence_chunk": ["sha256": "repeat('a', 64)", "n": "row.n", "bytes": "'x'"],
    "evidence_link": [
        "id": each("evidence_link"), "evidence_id": first("evidence"), "commitment_id": first("commitment"),
    ],
    "group_size": ["target_group": "'women'", "year": "2000 + n", "people": "10", "source": "'Census'"],
    "log_year": ["year": "2000 + n", "is_complete": "true", "declared_on": "'2020-01-01'"],
    "mandate": [
        "id": each("mandate"), "office": "'mayor'", "holder": "'Somebody'",
        "during": "daterange(make_date(2000 + n, 1, 1), make_date(2001 + n, 1, 1))",
    ],
    "membership": [
        "ordinal": "row.n", "admitted_earliest": "make_date(2013 + n, 1, 1)",
        "admitted_latest": "make_date(2013 + n, 1, 1)", "has_ended": "true",
        "ended_earliest": "make_date(2013 + n, 9, 9)", "ended_latest": "make_date(2013 + n, 9, 9)", "basis": "'stated'",
        "year_is_inferred": "false", "source": "'https://example.org'",
    ],
    "nomination": ["cycle": "(2020 + n)::text", "status": "'drafting'"],
    "observation": [
        "id": each("observation"), "indicator_id": "1", "value": "50", "method": "'survey'", "source": "'Survey'",
        "period": "daterange(make_date(2000 + n, 1, 1), make_date(2001 + n, 1, 1))",
    ],
    "participation": [
        "activity_id": first("activity"), "people": "(ARRAY['all', 'women', 'migrants'])[n]", "count": "10",
    ],
    "partner": ["id": each("partner"), "name": "'Library ' || n", "kind": "'public'"],
    "person_role": ["person_id": "1", "ordinal": "city * 10 + n", "role": "'city_editor'"],
    "programme": ["id": each("programme"), "title_en": "'Evening classes'", "status": "'running'"],
    "programme_adoption": [
        "id": each("programme_adoption"), "programme_id": first("programme"), "adopter": "'A ward'",
        "adopted_on": "'2020-01-01'",
    ],
    "programme_budget": ["programme_id": first("programme"), "year": "2000 + n", "fund": "'city'", "planned": "10"],
    "programme_partner": [
        "programme_id": first("programme"), "partner_id": first("partner"),
        "part": "(ARRAY['money', 'place', 'staff'])[n]",
    ],
    "rating": [
        "id": each("rating"), "framework_id": "1", "feature": "'1.1.1'", "as_of": "make_date(2000 + n, 1, 1)",
        "score": "2", "rater": "'own'", "rater_name": "'The city'", "reasons": "'As it is'",
    ],
    "recognition": [
        "id": each("recognition"), "title_en": "'Learning community'", "decided_by": "'The province'",
        "decided_on": "'2020-01-01'",
    ],
    "report": [
        "id": each("report"), "kind": "'annual'",
        "covers": "daterange(make_date(2000 + n, 1, 1), make_date(2001 + n, 1, 1))",
    ],
    "strategy": ["id": each("strategy"), "title_en": "'Plan'", "during": "'[2020-01-01,2026-01-01)'"],
    "succession": [
        "ended_on": "'2025-07-01'", "what_ended": "'The city'", "basis": "'stated'", "source": "'https://example.org'",
    ],
    "survey_wave": ["id": each("survey_wave"), "title": "'Survey'", "during": "'[2020-01-01,2021-01-01)'"],
    "target": [
        "id": each("target"), "indicator_id": "1", "due_on": "'2100-01-01'", "adopted_by": "'The council'",
        "adopted_on": "'2020-01-01'",
    ],
    "target_step": ["target_id": first("target"), "due_on": "make_date(2030 + n, 1, 1)", "value": "60"],
    "ward": ["id": each("ward"), "name": "'Ward ' || n"],
]

/// Tables of cities that only the batch job, a function or a trigger writes: nobody may add to them.
let tablesOfNobody: Set = [
    "assessment_problem", "audit_event", "city_assessment", "city_measuring", "evidence_view", "gate_result",
    "live_assessment", "live_standing", "standing", "upload", "upload_piece",
]

/// An INSERT of the row `number` of a table for a city, with other values for some of its columns.
func insertion(
    _ table: String, _ number: Int = 1, of city: City.ID = Examples.own, isPublic: Bool? = nil,
    with others: [String: String] = [:]
) -> String {
    var values = Dictionary(uniqueKeysWithValues: rowsOfCities[table, default: [:]].map { ($0.key, $0.value) })
    values["city_id"] = "city"
    values["is_public"] = isPublic.map { "\($0)" }
    let row = values.merging(others) { $1 }.sorted { $0.key < $1.key }
    return """
        INSERT INTO \(table) (\(row.map(\.key).joined(separator: ", "))) SELECT \(row.map(\.value).joined(separator: ", "))
        FROM (VALUES (\(number), \(city.rawValue))) AS row (n, city)
        """
}
