import Domain
import Input

/// The part of the award method that turns records into measures: what is measured, and every number of the rules. The tree and the
/// ends of the same file belong to the engine.
public struct ReadinessMethod: Equatable, Sendable {
    /// A measure of the file.
    public struct Described: Equatable, Sendable {
        public enum Kind: String, Worded, Sendable {
            public static let wordsPrefix = "measure-kind"

            /// Figures of a feature.
            case figures = "I"
            /// The rating of a feature.
            case rating = "R"
            /// A number from the log.
            case count = "N"
            /// A share of logged records.
            case share = "S"
        }

        public var name: String
        public var kind: Kind
        /// The code of a feature for figures and ratings, else words.
        public var features: String
    }

    public let id: String
    public let version: String
    /// In the order of the file.
    public let measures: [Described]
    /// The blocks as JSON with sorted keys, as the database's functions read them.
    package let parameters: String
    /// The numbers of the blocks by their paths, such as `pace.full`.
    private let numbers: [String: Double]
    /// The figures that have ends, in order of their codes.
    private let references: [Reference]

    /// A number of the blocks, by its path; 0 where there is none, which reading the file rules out.
    public func number(_ path: String...) -> Double { numbers[path.joined(separator: ".")] ?? 0 }

    /// The ends between which a figure stands.
    public struct Reference: Equatable, Sendable {
        /// The code of the indicator, such as 3.3.1.a.
        public var figure: String
        public var worst: Double
        public var best: Double
    }

    /// The figures of a feature that have ends, in order of their codes; those with an aim in place of ends are left out.
    public func references(of feature: String) -> [Reference] {
        references.filter { $0.figure.hasPrefix("\(feature).") }
    }

    /// - Throws: `InputError` with file, line and key: a block or key that is missing, unknown or not a number in its range.
    public init(path: String) throws(InputError) {
        try self.init(readText(path), file: path)
    }

    public init(_ text: String, file: String) throws(InputError) {
        let yaml = try YAML(text, file: file)
        id = try yaml.child("method").text()
        version = try yaml.child("version").text()
        var measures: [Described] = []
        for (name, node) in try yaml.child("measures").entries() {
            let features = try node.child("features")
            let kind: Described.Kind = try node.child("kind").word()
            if [.figures, .rating].contains(kind), try features.text().wholeMatch(of: /[1-3]\.[1-9]\.[1-9]/) == nil {
                throw features.error("“\(try features.text())” is not a feature such as 3.1.2")
            }
            measures.append(Described(name: name, kind: kind, features: try features.text()))
        }
        self.measures = measures
        var blocks = ["measures": JSON(measures)]
        for (name, shape) in Shape.blocks { blocks[name] = try shape.read(yaml.child(name)) }
        let references = try JSON(references: yaml.child("references"))
        blocks["references"] = references
        parameters = JSON.object(blocks).text
        numbers = JSON.object(blocks).numbers
        self.references = references.ends.map { Reference(figure: $0, worst: $1, best: $2) }
    }
}

/// What a block of numbers has to hold: all of it and nothing else.
private indirect enum Shape: Sendable {
    /// A number from 0.
    case number
    /// From 0 to 1, both included.
    case share
    /// A whole number from 0.
    case whole
    /// Two numbers of months, rising.
    case months
    case block([String: Shape])

    static let blocks: [String: Shape] = [
        "baseline": .block(["months_before": .whole, "months_after": .whole, "late": .share, "least_years": .number]),
        "pace": .block([
            "least": .share, "full": .share, "years": .number, "rating_step": .number, "rating_least": .number,
            "self_rating_cap": .number,
        ]),
        "acts": .block([
            "years": .whole, "counted_participants": .number, "counted_per": .number, "least_records": .number,
            "lower_bound_coverage": .share,
        ]),
        "points": .block(
            Dictionary(
                uniqueKeysWithValues: (RecordWord.scoredContributions + ["cap_per_kind_per_year"]).map {
                    ($0, .number)
                })),
        "confidence": .block([
            "fresh": .block(["annual": .months, "biennial": .months, "per_election": .months, "log": .months]),
            "verification": .block([
                "stated": .share, "sourced": .share, "checked_in_city": .share, "checked_outside": .share,
                "self_rating": .share, "one_expert": .share, "two_experts": .share,
            ]),
        ]),
        "rules": .block([
            "membership": .block(["gap_months": .whole]),
            "baseline": .block(["frozen_after": .whole]),
            "factors": .block(["other_source": .share, "qualifier": .share, "spread": .share]),
            "other_source": .share, "level_months": .whole, "spread_steps": .whole, "rating_top": .number,
            "rating_months": .whole,
            "tier": .block(["core": .number, "supporting": .number]),
            "share_of_year": .share,
            "size": .block(["reach": .number, "unit": .number]),
            "counted": .block(["activities": .whole, "months": .whole]),
            "c1_kept": .block([
                "late_months": .whole, "late": .share, "adopted_days": .whole, "withdrawn_months": .whole,
                "moved_months": .whole,
            ]),
            "c1_plan": .block(["goals": .whole, "review_months": .whole]),
            "c1_alive": .block(["note_months": .whole]),
            "c2_seats": .block(["months": .whole]),
            "c2_partnerships": .block(["months": .whole]),
            "c3_other_sources": .block(["in_kind": .share]),
            "c4_regular": .block(["months": .whole]),
            "c4_targets_met": .block(["months": .whole]),
            "c4_surveys": .block(["years": .number]),
            "c4_reports": .block(["late": .share]),
            "c5_groups": .block(["share": .share, "per_thousand": .number]),
            "c5_wards": .block(["people": .whole, "months": .whole]),
            "c7_evaluated": .block(["least_records": .number]),
            "c8_kinds": .block(["months": .whole]),
            "c8_report": .block(["late": .share]),
        ]),
    ]

    func read(_ yaml: YAML) throws(InputError) -> JSON {
        switch self {
        case .number: return .number(try yaml.finite("a number of 0 or more") { $0 >= 0 })
        case .share: return .number(try yaml.finite("a share from 0 to 1") { (0...1).contains($0) })
        case .whole: return .number(try yaml.finite("a whole number of 0 or more") { $0 >= 0 && $0 == $0.rounded() })
        case .months:
            let ends = try yaml.numbers()
            guard ends.count == 2, ends[0] >= 0, ends[0] < ends[1] else {
                throw yaml.error("expected two numbers of months, the second above the first")
            }
            return .list(ends.map(JSON.number))
        case .block(let keys):
            try yaml.allow(keys.keys.sorted())
            var object: [String: JSON] = [:]
            for (key, shape) in keys.sorted(by: { $0.key < $1.key }) { object[key] = try shape.read(yaml.child(key)) }
            return .object(object)
        }
    }
}

private enum JSON {
    case number(Double)
    case string(String)
    case list([JSON])
    case object([String: JSON])

    init(_ measures: [ReadinessMethod.Described]) {
        self = .object(
            Dictionary(
                uniqueKeysWithValues: measures.map {
                    ($0.name, .object(["kind": .string($0.kind.rawValue), "features": .string($0.features)]))
                }))
    }

    /// `figure: [worst, best]`, or `figure: {target, tolerance, far}`.
    init(references yaml: YAML) throws(InputError) {
        var object: [String: JSON] = [:]
        for (figure, node) in try yaml.entries() {
            guard figure.wholeMatch(of: /[1-3]\.[1-9]\.[1-9]\.[a-z][0-9]*/) != nil else {
                throw node.error("unknown key; expected the code of an indicator such as 1.1.1.a")
            }
            if node["target"] != nil {
                object[figure] = try Shape.block(["target": .number, "tolerance": .number, "far": .number]).read(node)
                guard try node.child("far").finite("a number", { _ in true }) > 0 else {
                    throw node.error("far must be above 0")
                }
            } else {
                let ends = try node.numbers()
                guard ends.count == 2, ends[0] != ends[1] else {
                    throw node.error("expected [worst, best], two different numbers")
                }
                object[figure] = .list(ends.map(JSON.number))
            }
        }
        self = .object(object)
    }

    /// The numbers inside by their paths.
    var numbers: [String: Double] {
        guard case .object(let items) = self else { return [:] }
        return items.reduce(into: [:]) { numbers, item in
            if case .number(let value) = item.value { numbers[item.key] = value }
            for (path, value) in item.value.numbers { numbers["\(item.key).\(path)"] = value }
        }
    }

    /// The lists of two numbers by their names, in order of these.
    var ends: [(name: String, worst: Double, best: Double)] {
        guard case .object(let items) = self else { return [] }
        return items.sorted { $0.key < $1.key }.compactMap { name, value in
            guard case .list(let ends) = value, ends.count == 2, case .number(let worst) = ends[0],
                case .number(let best) = ends[1]
            else { return nil }
            return (name, worst, best)
        }
    }

    var text: String {
        switch self {
        case .number(let value): value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
        case .string(let text): "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
        case .list(let items): "[\(items.map(\.text).joined(separator: ","))]"
        case .object(let items):
            "{\(items.sorted { $0.key < $1.key }.map { "\(JSON.string($0.key).text):\($0.value.text)" }.joined(separator: ","))}"
        }
    }
}

extension YAML {
    fileprivate func finite(_ expected: String, _ isPossible: (Double) -> Bool) throws(InputError) -> Double {
        try value(expected) { Double($0).flatMap { $0.isFinite && isPossible($0) ? $0 : nil } }
    }

    fileprivate func numbers() throws(InputError) -> [Double] {
        var numbers: [Double] = []
        for item in try items() { numbers.append(try item.finite("a number") { _ in true }) }
        return numbers
    }
}
