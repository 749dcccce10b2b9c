import Config
import Domain
import Postgres

extension Connection {
    /// Keeps the text of a cycle for good and returns its digest; the same text is kept once.
    public func freeze(_ file: AwardCycleFile) throws -> String {
        let digest: String = try run("SELECT encode(sha256(convert_to(\(file.text), 'UTF8')), 'hex') AS digest").one()[
            "digest"]
        try run(
            """
            INSERT INTO award_cycle (code, digest, text) VALUES (\(file.cycle.code), \(digest), \(file.text))
            ON CONFLICT (code, digest) DO NOTHING
            """)
        return digest
    }

    /// The files that an assessment used, as they were.
    public func files(of assessment: Assessment.ID) throws -> ReadinessFiles {
        let row = try run(
            """
            SELECT progress.text AS progress, level.text AS level, confidence.text AS confidence
            FROM assessment JOIN method AS progress ON progress.digest = assessment.progress
            JOIN method AS level ON level.digest = assessment.level
            JOIN method AS confidence ON confidence.digest = assessment.confidence
            WHERE assessment.id = \(assessment)
            """
        ).one()
        return try ReadinessFiles(
            progress: MethodFile(row["progress"], file: "award-readiness.yaml"),
            level: MethodFile(row["level"], file: "award-level.yaml"),
            confidence: MethodFile(row["confidence"], file: "award-confidence.yaml"))
    }

    /// Keeps a method as it is, once. - Returns: its digest.
    func freeze(_ file: MethodFile) throws -> String {
        let digest: String = try run(
            "SELECT encode(sha256(convert_to(\(file.text), 'UTF8')), 'hex') AS digest"
        ).one()["digest"]
        if try run("SELECT FROM method WHERE digest = \(digest)").isEmpty {
            try run(
                """
                INSERT INTO method (digest, code, version, text)
                VALUES (\(digest), \(file.code), \(file.version), \(file.text)) ON CONFLICT DO NOTHING
                """)
        }
        return digest
    }
}
