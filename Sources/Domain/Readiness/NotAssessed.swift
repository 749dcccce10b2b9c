/// Why a city was not assessed: something in its records cannot be measured. All other cities are.
public struct NotAssessed: Error, Equatable, Codable, Sendable, CustomStringConvertible {
    /// A record, or several of one kind, that were written in one act.
    public struct Record: Equatable, Codable, Sendable {
        /// The table, such as `commitment`.
        public var kind: String
        /// `nil` where it is one of several.
        public var id: String?
        public var rows: Int

        public init(kind: String, id: String?, rows: Int) {
            self.kind = kind
            self.id = id
            self.rows = rows
        }
    }

    /// What the database says, or the program where it could not read the answer.
    public var problem: String
    /// With these the city could not be measured any more; empty where the trail does not tell.
    public var records: [Record]
    /// When they were recorded, in ISO 8601.
    public var recordedAt: String?

    public init(problem: String, records: [Record] = [], recordedAt: String? = nil) {
        self.problem = problem
        self.records = records
        self.recordedAt = recordedAt
    }

    public var description: String {
        guard let recordedAt else {
            return "\(problem). No record is known to be the cause: tell whoever runs the service"
        }
        let records = records.map { record in
            record.id.map { "\(record.kind) \($0)" } ?? "one of \(record.rows) of \(record.kind)"
        }
        return "\(problem), since \(records.joined(separator: ", ")) was recorded at \(recordedAt). "
            + "Correct that record and score again"
    }
}
