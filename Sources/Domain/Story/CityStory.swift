import Foundation

/// What the overview of a city says first, what it draws and which figures stand below: chosen from what is recorded, by the same rule
/// for every city. Nothing is judged here, and nothing is made up: a city of which nothing is recorded is told by the register.
public struct CityStory: Equatable, Sendable {
    public enum Finding: Equatable, Sendable {
        case moved(StorySeries.Move)
        case commitments(CommitmentTally)
        /// The newest value, where nothing can be compared.
        case value(StorySeries, StorySeries.Point)
        /// In these rounds.
        case awarded([Int])
        case joined(UncertainDate)
        case listed
    }

    public enum Drawing: Equatable, Sendable {
        case series(StorySeries.Move)
        /// Each commitment by the year in which it is due. The page draws them further down where the sentence is about something else.
        case commitments
        /// Each dated record by its year.
        case records
        case nothing
    }

    public enum Figure: Equatable, Sendable {
        case commitments(CommitmentTally)
        case moved(StorySeries.Move)
        case value(StorySeries, StorySeries.Point)
        case programmes(Int)
        case events(Int)
        case awards([Int])
        /// People, and the year of the count.
        case population(Int, Int?)
    }

    /// What a story is chosen from.
    public struct Facts: Equatable, Sendable {
        public var city: City
        public var joined: UncertainDate?
        /// The years of its awards.
        public var awards: [Int]
        public var series: [StorySeries]
        public var commitments: CommitmentTally
        public var programmes: Int
        public var events: Int
        /// By year: how many values, programmes and events.
        public var records: [DatedRecords]

        public init(
            city: City, joined: UncertainDate? = nil, awards: [Int] = [], series: [StorySeries] = [],
            commitments: CommitmentTally = CommitmentTally([]), programmes: Int = 0, events: Int = 0,
            records: [DatedRecords] = []
        ) {
            self.city = city
            self.joined = joined
            self.awards = awards
            self.series = series
            self.commitments = commitments
            self.programmes = programmes
            self.events = events
            self.records = records
        }
    }

    /// How many records of a city belong to a year.
    public struct DatedRecords: Equatable, Sendable {
        public var year: Int
        public var values: Int
        public var programmes: Int
        public var events: Int

        public init(year: Int, values: Int, programmes: Int, events: Int) {
            self.year = year
            self.values = values
            self.programmes = programmes
            self.events = events
        }

        public var all: Int { values + programmes + events }
    }

    public let finding: Finding
    public let drawing: Drawing
    /// At most three, and none that the sentence says already.
    public let figures: [Figure]

    /// So many figures stand below the drawing.
    static let mostFigures = 3
    /// A drawing of fewer dated records says nothing.
    static let leastRecords = 3

    public init(_ facts: Facts) {
        let moves = Self.moves(in: facts)
        let values = Self.values(in: facts, except: moves)
        if let first = moves.first {
            finding = .moved(first)
            drawing = .series(first)
        } else if facts.commitments.isKnown {
            finding = .commitments(facts.commitments)
            drawing = .commitments
        } else {
            drawing = facts.records.reduce(0) { $0 + $1.all } < Self.leastRecords ? .nothing : .records
            if let (series, point) = values.first {
                finding = .value(series, point)
            } else if !facts.awards.isEmpty {
                finding = .awarded(facts.awards)
            } else if let joined = facts.joined {
                finding = .joined(joined)
            } else {
                finding = .listed
            }
        }
        figures = Self.figures(of: facts, moves, values, besides: finding)
    }

    /// A share with a target comes before other shares, and these before numbers of other units, since a reader knows what a part of
    /// a hundred is. Among those that are alike, the one that moved most comes first.
    private static func moves(in facts: Facts) -> [StorySeries.Move] {
        func rank(_ move: StorySeries.Move) -> Int {
            move.series.isShare ? move.series.target == nil ? 1 : 0 : 2
        }
        return facts.series.compactMap { $0.move(since: facts.joined?.latest) }.filter { $0.change != 0 }
            .enumerated().sorted { left, right in
                (rank(left.element), right.element.extent, left.offset)
                    < (rank(right.element), left.element.extent, right.offset)
            }.map(\.element)
    }

    /// Values that say something of learning, the newest first, and of one time the largest.
    private static func values(
        in facts: Facts, except moves: [StorySeries.Move]
    ) -> [(series: StorySeries, point: StorySeries.Point)] {
        let told = Set(moves.map(\.series.subject))
        return facts.series.filter { $0.area != nil && !told.contains($0.subject) }
            .compactMap { series in series.newest.map { (series: series, point: $0) } }
            // What a source says of a time without end is no state that a reader can date.
            .filter { $0.point.period.last != nil }
            .sorted { left, right in
                let (end, other) = (left.point.period.last ?? .today, right.point.period.last ?? .today)
                return end == other
                    ? left.point.figure?.value ?? 0 > right.point.figure?.value ?? 0 : end > other
            }
    }

    private static func figures(
        of facts: Facts, _ moves: [StorySeries.Move], _ values: [(series: StorySeries, point: StorySeries.Point)],
        besides finding: Finding
    ) -> [Figure] {
        var figures: [Figure] = []
        if facts.commitments.isKnown, finding != .commitments(facts.commitments) {
            figures.append(.commitments(facts.commitments))
        }
        // One of each area, so that they do not all tell of the same.
        var areas: Set<String> = []
        if case .moved(let first) = finding, let area = first.series.area { areas.insert(area) }
        figures += moves.dropFirst().filter { $0.series.area.map { areas.insert($0).inserted } ?? true }.prefix(2)
            .map(Figure.moved)
        var others = values[...]
        if case .value = finding { others = others.dropFirst() }
        figures += others.prefix(2).map { Figure.value($0.series, $0.point) }
        if facts.events > 0 { figures.append(.events(facts.events)) }
        if facts.programmes > 0 { figures.append(.programmes(facts.programmes)) }
        if !facts.awards.isEmpty, finding != .awarded(facts.awards) { figures.append(.awards(facts.awards)) }
        if let people = facts.city.population { figures.append(.population(people, facts.city.populationYear)) }
        return Array(figures.prefix(mostFigures))
    }
}
