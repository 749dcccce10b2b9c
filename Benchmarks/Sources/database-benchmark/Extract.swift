import Domain
import Persistence
import Postgres

/// 60 figures of 10,000 cities as of an instant after which every tenth was corrected, from the product's own table, beside
/// psql's `\copy` of the same query. We read the numbers into columns; psql writes its text to a file.
@Sendable func extract(_ data: Data, _ effort: Effort, into table: inout Table) async throws {
    let cities = 10_000
    let figures = 60
    let product = try await Product("extract", on: data)
    let instant = try await product.makeFigures(figures, of: cities)
    let query: SQL = """
        SELECT DISTINCT ON (city_id, indicator_id) city_id, indicator_id, value
        FROM observation_at(\(unescaped: "'\(instant)'")) WHERE cell = '' AND scope = 'city'
        ORDER BY city_id, indicator_id, period_start DESC
        """
    let file = "\(data.folder)/extract.txt"
    var theirs: [Double] = []
    var ours: [Double] = []
    for _ in 0..<effort.rounds {
        let output = try await program(
            "psql",
            [
                "-X", "-d", product.conninfo + " options='-c role=tracker_batch'", "-c", "\\timing on", "-c",
                "\\copy (\(query.text.replacing("\n", with: " "))) to '\(file)'",
            ])
        theirs.append(try number(after: "Time: ", in: output) / 1000)

        let start = ContinuousClock.now
        let read = try await product.databases.batch.read { db in
            var columns = Array(repeating: [Double](repeating: .nan, count: cities), count: figures)
            var places: [String: Int] = [:]
            var units: [String: Int] = [:]
            return try db.copy(
                out: query,
                rows: { cells in
                    guard let city = cells[0], let figure = cells[1], let value = cells[2].flatMap(Double.init) else {
                        return
                    }
                    let unit = units[city] ?? units.count
                    units[city] = unit
                    let place = places[figure] ?? places.count
                    places[figure] = place
                    columns[place][unit] = value
                })
        }
        ours.append(start.duration(to: .now) / .seconds(1))
        precondition(read == cities * figures)
    }
    await product.databases.close()
    table.add(
        "\(figures) figures of \(cities) cities as of an instant, beside `\\copy` of the same query", goal: nil,
        ratios: zip(theirs, ours).map { $0 / $1 },
        note: "\(seconds(ours)); psql \(seconds(theirs))")
}

extension Product {
    /// Makes cities with one value of each of the first `figures` indicators, and corrects every tenth.
    /// - Returns: the instant between the two.
    fileprivate func makeFigures(_ figures: Int, of cities: Int) async throws -> Instant {
        let columns: SQL = """
            city_id, indicator_id, period, period_precision, period_basis, value, method, source, supersedes, reason
            """
        try await databases.owner.write(as: .operator) { db in
            _ = try db.run("INSERT INTO country (code, name_en, name_vi) VALUES ('VNM', 'Viet Nam', 'Việt Nam')")
            _ = try db.run(
                """
                INSERT INTO city (code, name, country, region)
                SELECT 'vnm-made-up-' || n, 'Made up ' || n, 'VNM', 'Asia and the Pacific'
                FROM generate_series(1, \(cities)) AS n
                """)
            _ = try db.run(
                """
                INSERT INTO observation (\(columns))
                SELECT city.id, figure.id, daterange('2024-01-01', '2025-01-01'), 'year', 'stated',
                    coalesce(least, 0) + (city.id * 61 + figure.id * 7) % 100 * (coalesce(most, 100) - coalesce(least, 0)) / 100,
                    'own_count', 'made up', NULL, NULL
                FROM city, (SELECT * FROM indicator ORDER BY id LIMIT \(figures)) AS figure
                """)
        }
        let instant = try await databases.batch.write { db in try db.seal() }
        try await databases.owner.write(as: .operator) { db in
            _ = try db.run(
                """
                INSERT INTO observation (\(columns))
                SELECT city_id, indicator_id, period, period_precision, period_basis, value, method, source, id, 'corrected'
                FROM observation WHERE (city_id + indicator_id) % 10 = 0
                """)
        }
        try await databases.owner.administer("VACUUM ANALYZE")
        return instant
    }
}

private func seconds(_ times: [Double]) -> String { String(format: "%.2f s", median(times)) }
