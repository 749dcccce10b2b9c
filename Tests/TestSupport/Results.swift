import Postgres

extension Connection {
    /// All that runs and assessments hold, as text, without what differs from one working-out to the next: numbers of rows and
    /// seconds.
    public func results() throws -> String {
        try run(
            """
            SELECT string_agg(line, E'\\n' ORDER BY line COLLATE "C") AS results FROM (
                SELECT 'run ' || (to_jsonb(run) - ARRAY['id', 'started_at', 'seconds', 'assessment_id'])::text AS line FROM run
                UNION ALL
                SELECT concat_ws(' ', 'gate', cycle, instant, (to_jsonb(found) - 'run_id')::text)
                FROM gate_result AS found JOIN run ON run.id = run_id
                UNION ALL
                SELECT concat_ws(' ', 'standing', cycle, instant, (to_jsonb(found) - 'run_id')::text)
                FROM standing AS found JOIN run ON run.id = run_id
                UNION ALL
                SELECT 'assessment ' || (to_jsonb(assessment) - ARRAY['id', 'started_at', 'phases'])::text FROM assessment
                UNION ALL
                SELECT concat_ws(' ', 'city', instant, (to_jsonb(found) - 'assessment_id')::text)
                FROM city_assessment AS found JOIN assessment ON assessment.id = assessment_id
                UNION ALL
                SELECT concat_ws(' ', 'problem', instant, (to_jsonb(found) - 'assessment_id')::text)
                FROM assessment_problem AS found JOIN assessment ON assessment.id = assessment_id) AS line
            """
        ).one()["results"]
    }

    /// Forgets every run and assessment as of an instant, and all that was measured, as its owner.
    public func forget(asOf instant: some SQLValue) throws {
        for table in ["standing", "gate_result"] {
            try run(
                "DELETE FROM \(unescaped: table) WHERE run_id IN (SELECT id FROM run WHERE instant = \(instant)::timestamptz)"
            )
        }
        try run("DELETE FROM run WHERE instant = \(instant)::timestamptz")
        for table in ["city_assessment", "assessment_problem"] {
            try run(
                """
                DELETE FROM \(unescaped: table)
                WHERE assessment_id IN (SELECT id FROM assessment WHERE instant = \(instant)::timestamptz)
                """)
        }
        try run("DELETE FROM assessment WHERE instant = \(instant)::timestamptz")
        try run("DELETE FROM measuring")
    }
}
