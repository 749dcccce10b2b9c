import Domain
import Markup

/// What programs are told of a record of a kind, by the kind’s description: worked out once, in the order of the names.
struct RecordMembers: Sendable {
    /// A member of the answer, by where its parts stand among the values of a record.
    enum Member: Sendable {
        case value(Int)
        /// What the database keeps where nothing is given, where that is a text.
        case text(Int, whenEmpty: String)
        /// In both languages, with whose Vietnamese it is.
        case words(en: Int, vi: Int, basis: Int?)
        case period(Int, precision: Int?, basis: Int?)
        case figure(Int, qualifier: Int, unit: Int?)
    }

    let members: [(name: String, member: Member)]

    static let of = Dictionary(uniqueKeysWithValues: RecordKind.allCases.map { ($0, RecordMembers($0)) })

    private init(_ kind: RecordKind) {
        let fields = kind.allFields
        let places = Dictionary(uniqueKeysWithValues: zip(fields.map(\.name), fields.indices))
        var taken: Set<String> = []
        var members: [(name: String, member: Member)] = []
        func place(_ name: String) -> Int? {
            guard let place = places[name] else { return nil }
            taken.insert(name)
            return place
        }
        for (index, field) in fields.enumerated() {
            let name = field.name
            if name.hasSuffix("_en"), let vi = place("\(name.dropLast(3))_vi") {
                let stem = String(name.dropLast(3))
                members.append((stem, .words(en: index, vi: vi, basis: place("\(stem)_vi_basis"))))
            } else if field.form == .period {
                let parts = Member.period(index, precision: place("\(name)_precision"), basis: place("\(name)_basis"))
                members.append((field.nameForPrograms ?? name, parts))
            } else if field.form == .number, let qualifier = place(name == "value" ? "qualifier" : "\(name)_qualifier")
            {
                let unit = place(kind == .observation ? "indicator_unit" : "figure_unit")
                members.append((name == "value" ? "figure" : name, .figure(index, qualifier: qualifier, unit: unit)))
            } else {
                continue
            }
            taken.insert(name)
        }
        for (index, field) in fields.enumerated() where !taken.contains(field.name) {
            let value = field.form == .word ? field.whenEmpty.map { Member.text(index, whenEmpty: $0) } : nil
            members.append((field.nameForPrograms ?? field.name, value ?? .value(index)))
        }
        self.members = members.map { ($0.name.inCamelCase, $0.member) }.sorted { $0.name < $1.name }
    }
}

extension JSON {
    mutating func record(_ record: LoggedRecord, figures: [String: LoggedRecord]) {
        object { json in
            if record.kind.naturalKey.isEmpty {
                json.name("id")
                json.text(record.key.uppercased())  // as other answers have identities
            }
            json.name("recordedAt")
            json.text(record.recordedAt.iso8601)
            let own = record.kind == .observation ? record["city_indicator"].flatMap { figures[$0] } : nil
            for (name, member) in RecordMembers.of[record.kind]?.members ?? [] {
                json.name(name)
                json.member(member, of: record.values, unit: own?.value("unit"))
            }
            guard record.kind == .observation else { return }
            // What the value is a value of, where it is a figure of the city’s own.
            json.name("area")
            json.value(own?.value("area"))
            json.name("title")
            guard let own else { return json.null() }
            json.words(own.value("name_en"), own.value("name_vi"), own.value("name_vi_basis"))
        }
    }

    private mutating func member(_ member: RecordMembers.Member, of values: [RecordValue?], unit own: RecordValue?) {
        switch member {
        case .value(let place): value(values[place])
        case .text(let place, let whenEmpty): text(values[place]?.written ?? whenEmpty)
        case .words(let en, let vi, let basis): words(values[en], values[vi], basis.flatMap { values[$0] })
        case .period(let place, let precision, let basis):
            guard case .period(let period) = values[place] else { return null() }
            object { json in
                json.name("basis")
                json.value(basis.flatMap { values[$0] })
                json.name("from")
                json.text("\(period.first)")
                json.name("precision")
                json.value(precision.flatMap { values[$0] })
                json.name("to")
                json.text(period.last.map { "\($0)" })
            }
        case .figure(let place, let qualifier, let unit):
            guard let number = values[place] else { return null() }
            object { json in
                json.name("qualifier")
                json.value(values[qualifier])
                json.name("unit")
                json.value(own ?? unit.flatMap { values[$0] })
                json.name("value")
                json.value(number)
            }
        }
    }

    fileprivate mutating func words(_ en: RecordValue?, _ vi: RecordValue?, _ basis: RecordValue?) {
        guard en != nil || vi != nil else { return null() }
        object { json in
            json.name("en")
            json.value(en)
            json.name("vi")
            json.value(vi)
            json.name("viBasis")
            json.value(basis)
        }
    }

    fileprivate mutating func value(_ value: RecordValue?) {
        switch value {
        case nil: null()
        case .number, .count: literal(value?.written ?? "null")
        case .flag(let isSo): flag(isSo)
        case .words(let words): array(words) { $0.text($1) }
        case .record(let id): text(id.uuidString)
        case .text, .day, .period: text(value?.written)
        }
    }
}

extension String {
    /// `source_url` as `sourceUrl`.
    var inCamelCase: String {
        let parts = split(separator: "_")
        return (parts.prefix(1) + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }).joined()
    }
}
