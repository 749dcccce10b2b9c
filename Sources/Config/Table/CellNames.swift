import Domain
import Input

/// What people call that to which a cell refers: other records of the city, indicators, areas, features, cities; and the words of closed
/// sets. Each name, folded, with what files write for it.
public struct CellNames: Sendable {
    public struct Known: Sendable {
        private var values: [String: Set<String>] = [:]
        /// Each name once, as it is written.
        public private(set) var names: [String] = []
        /// What files write, so that it is taken as well.
        private var written: Set<String> = []

        public init() {}

        public mutating func add(_ name: String, _ value: String) {
            written.insert(value)
            if values[name.folded.oneLine, default: []].insert(value).inserted { names.append(name) }
        }

        /// All that is meant by a name; of several, nobody knows which.
        func values(of name: String) -> [String] {
            if written.contains(name) { return [name] }
            return (values[name.folded.oneLine] ?? []).sorted()
        }

        /// The names that are most like it.
        func nearest(to name: String, most: Int = 3) -> [String] {
            let wanted = Array(name.folded.oneLine.prefix(80).unicodeScalars)
            let words = Set(name.folded.split(separator: " "))
            let close = names.prefix(2000).compactMap { known -> (name: String, distance: Int)? in
                let folded = known.folded
                // Words in common count for more than letters.
                let common = words.intersection(folded.split(separator: " ")).count
                let distance = wanted.distance(to: Array(folded.prefix(80).unicodeScalars)) - 3 * common
                return distance <= max(2, wanted.count / 3) ? (known, distance) : nil
            }
            return close.sorted { $0.distance < $1.distance }.prefix(most).map(\.name)
        }
    }

    public var records: [RecordKind: Known] = [:]
    public var indicators = Known()
    public var areas = Known()
    public var features = Known()
    public var cities = Known()
    /// Whether a record may be called by the key that its own line gives it, which is not known here.
    public var takesKeys = false

    public init() {}

    /// With what the framework calls its parts, in every language.
    public init(_ framework: Framework?) {
        for item in framework?.items ?? [] {
            for name in Set(item.names.values) {
                switch item.kind {
                case .area: areas.add(name, item.code)
                case .feature: features.add(name, item.code)
                default: break
                }
            }
        }
        for indicator in framework?.indicators ?? [] {
            for name in Set(indicator.names.values) { indicators.add(name, indicator.code) }
        }
    }
}

extension [Unicode.Scalar] {
    /// How many letters differ (Levenshtein).
    fileprivate func distance(to other: [Unicode.Scalar]) -> Int {
        guard !isEmpty, !other.isEmpty else { return count + other.count }
        var last = Array<Int>(0...other.count)
        for (row, mine) in enumerated() {
            var next = [row + 1]
            next.reserveCapacity(other.count + 1)
            for (column, theirs) in other.enumerated() {
                next.append(Swift.min(last[column] + (mine == theirs ? 0 : 1), last[column + 1] + 1, next[column] + 1))
            }
            last = next
        }
        return last[other.count]
    }
}
