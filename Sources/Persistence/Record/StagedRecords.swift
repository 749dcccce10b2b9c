import Config
import Domain

/// The temporary table `staged`, in which entries of one kind wait that give the same fields: each with its place among the
/// entries, what is to become of it, and its fields in the types of the record's columns.
struct StagedRecords {
    /// So many entries wait at most, and are written by one statement: no more of them has to be kept in mind.
    static let most = 10_000

    let kind: RecordKind
    let fields: [RecordField]
    /// Of values: which of the two columns that name a figure they give.
    let figures: [(column: String, isGiven: Bool)]
    let city: City.ID
    let code: String
    /// The columns that are what the schema has by default where a cell is empty, with that.
    let usual: [String: String]
    /// By these a value is found again, so that what is usual stands there itself.
    static let addresses: Set = ["cell", "scope"]
    /// The identities of indicators and cities by code, for each field that names some.
    var identities: [String: [String: Int]] = [:]

    init(like entry: RecordEntry, of city: City.ID, _ code: String) {
        (kind, fields) = (entry.kind, entry.values.map(\.field))
        (self.city, self.code, usual) = (city, code, entry.kind.usual)
        figures = ["indicator", "city_indicator"].map { (column: "\($0)_id", isGiven: entry.text($0) != nil) }
    }

    var table: String { kind.rawValue }
    /// Whether a record has an identity that its key or its words give.
    var hasIdentity: Bool { kind.naturalKey.isEmpty && kind != .observation }

    /// A column of the record, and what a staged row gives for it, as SQL.
    struct Column {
        var name: String
        var given: String
        /// What the schema has by default, where an empty cell says nothing: what stands may stay.
        var usual: String?
        /// Lists of a domain's words have no equality of their own.
        var isList = false

        /// For a new record.
        var first: String { usual.map { "coalesce(\(given), '\($0)')" } ?? given }
        /// For one that is `kept` already.
        var next: String { usual == nil ? given : "coalesce(\(given), kept.\(name))" }
        var differs: String { "kept.\(name)\(isList ? "::text[]" : "") IS DISTINCT FROM \(next)" }
    }

    /// The columns that the entries give.
    var columns: [Column] {
        var columns = fields.map { field in
            let given = "staged.\(field.column)"
            return Column(
                name: field.column,
                given: field.isMe ? "CASE WHEN \(given) IS NOT NULL THEN acting_person() END" : given,
                usual: Self.addresses.contains(field.name) ? nil : usual[field.name],
                isList: field.sqlType == "text[]")
        }
        if kind == .rating, fields.contains(where: { $0.form == .feature }) {
            columns.append(
                Column(
                    name: "framework_id", given: "(SELECT max(id) FROM framework WHERE code = '\(keyFeatures)')"))
        }
        if kind == .observation {
            columns.append(Column(name: "period_precision", given: "staged.period_precision"))
            columns.append(Column(name: "period_basis", given: "'\(Period.Basis.stated.rawValue)'"))
        }
        return columns
    }

    /// What makes a staged row that of a `kept` record.
    var isKey: String {
        let names = hasIdentity ? ["id"] : kind.naturalKey.compactMap { kind.field($0)?.column }
        return names.map { "kept.\($0) = staged.\($0)" }.joined(separator: " AND ")
    }

    /// Whether what every new record needs is given.
    var isWhole: Bool {
        kind.fields.allSatisfy { field in !field.isRequired || fields.contains { $0.name == field.name } }
    }

    var creation: String {
        var columns = [
            "ordinal integer NOT NULL", "fate text NOT NULL DEFAULT 'new'",
            kind == .observation ? "standing uuid" : "standing tid",
        ]
        if hasIdentity {
            columns += ["key_words text NOT NULL", "id uuid \(identity("key_words"))", "other_keys text[]"]
        }
        if kind == .observation { columns.append("period_precision text") }
        for field in fields {
            if case .reference = field.form {
                columns += ["\(field.name)_words text", "\(field.column) uuid \(identity("\(field.name)_words"))"]
            } else {
                columns.append("\(field.column) \(field.sqlType)")
            }
        }
        return "CREATE TEMPORARY TABLE staged (\(columns.joined(separator: ", "))) ON COMMIT DROP"
    }

    /// Words are parted by a sign that no identity has.
    private func identity(_ words: String) -> String {
        "GENERATED ALWAYS AS ((CASE WHEN strpos(\(words), E'\\x1F') > 0 THEN md5(\(words)) ELSE \(words) END)::uuid) STORED"
    }
}

extension RecordField {
    fileprivate var isMe: Bool { form == .choice([RecordWord.me]) }

    var sqlType: String {
        switch form {
        case .choice(let words): words.allSatisfy { Int($0) != nil } ? "integer" : "text"
        case .title, .prose, .word, .webAddress, .area, .feature: "text"
        case .features, .choices: "text[]"
        case .day: "date"
        case .period: "daterange"
        case .year, .count, .indicator, .city: "integer"
        case .number: "numeric"
        case .flag: "boolean"
        case .reference: "uuid"
        }
    }
}
