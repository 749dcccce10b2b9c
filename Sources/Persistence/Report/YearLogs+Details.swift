import Domain
import Foundation
import Postgres

extension Connection {
    /// What a report says of the year’s records by the description of their kinds.
    func readDetails(_ reading: YearReading, into log: inout YearLog) throws {
        let records: [(RecordKind, [UUID])] = [
            (.commitment, log.commitments.map(\.id)), (.programme, log.programmes.map(\.id)),
            (.activity, log.activities.map(\.id)),
        ]
        for (kind, ids) in records where !ids.isEmpty {
            let fields = kind.fields.filter(\.isReported)
            guard !fields.isEmpty else { continue }
            let columns = fields.map { "\($0.expression(in: kind)) AS \($0.name)" }.joined(separator: ", ")
            let rows = try run(
                """
                SELECT kept.id, \(unescaped: columns) FROM \(unescaped: kind.rawValue)_at(\(reading.instant)) AS kept
                WHERE city_id = \(reading.city) AND kept.id = ANY (\(ids))
                """)
            for row in rows {
                let id: UUID = try row["id"]
                log.details[id] = try fields.compactMap { field in
                    try RecordValue(row, field).map { RecordDetail(kind: kind, field: field, value: $0) }
                }
            }
        }
    }
}
