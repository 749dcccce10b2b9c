/// A composite index as its method file describes it: the steps, the measures and the tree of groups.
///
/// A method is only made by reading a file (`Method(path:)`), which refuses what does not fit together; so whoever holds
/// one may rely on a tree with a single root, weights of at least 0 and goalposts with two different ends.
///
/// Nodes are numbered: the measures in the order of the file, then the groups in the order of the file.
public struct Method: Equatable, Sendable {
    public internal(set) var id: String
    public internal(set) var version: String?
    /// By language code; the key is empty where the file gives one text for all.
    public internal(set) var title: [String: String] = [:]
    /// Scores are rounded to this many decimals before they are ranked.
    public internal(set) var rankDecimals = 12
    public internal(set) var steps: [Step]
    public internal(set) var measures: [Measure]
    public internal(set) var groups: [Group]
    public internal(set) var uncertainty: Assumptions?
    let tree: Tree

    init(id: String, version: String?, steps: [Step], measures: [Measure], groups: [Group]) {
        self.id = id
        self.version = version
        self.steps = steps
        self.measures = measures
        self.groups = groups
        tree = Tree(measures: measures, groups: groups)
    }

    /// The name of every node, in the order of their numbers.
    public var nodeNames: [String] { measures.map(\.name) + groups.map(\.name) }

    /// The group without a parent: the index itself.
    public var index: Group { groups[tree.root - measures.count] }

    /// The number of a node; `nil` for a name that the method does not know.
    public func node(_ name: String) -> Int? {
        measures.firstIndex { $0.name == name }
            ?? groups.firstIndex { $0.name == name }.map { $0 + measures.count }
    }

    /// The children of a group by name, in the order of the file; empty for a measure.
    public func children(of name: String) -> [String] {
        guard let node = node(name), node >= measures.count else { return [] }
        return tree.children[node - measures.count].map(self.name(of:))
    }

    func name(of node: Int) -> String {
        node < measures.count ? measures[node].name : groups[node - measures.count].name
    }

    func weight(of node: Int) -> Double {
        node < measures.count ? measures[node].weight : groups[node - measures.count].weight
    }

    /// How the `aggregate` step says groups without a word of their own are averaged.
    var aggregation: Aggregation {
        for case .aggregate(let aggregation) in steps { return aggregation }
        return Aggregation()
    }

    func mean(of group: Group) -> Mean { group.mean ?? aggregation.mean }
    func available(of group: Group) -> Double { group.available ?? aggregation.available }

    /// How a measure is normalised: its own word, else the step's; `none` where there is no such step.
    func normalisation(of measure: Measure) -> Normalisation {
        for case .normalise(let normalisation) in steps { return measure.normalisation ?? normalisation }
        return .none
    }
}

/// One column of the data and its place in the tree.
public struct Measure: Equatable, Sendable {
    public var name: String
    /// The group it belongs to.
    public var parent: String
    public var weight = 1.0
    /// Whether less is better, by `direction: lower` or by goalposts whose worst end lies above the best.
    public var isLowerBetter = false
    /// The column by which `denominate` divides.
    public var denominator: String?
    public var goalposts: Goalposts?
    public var target: Double?
    /// `transform: log`: the natural logarithm of value, goalposts and target is what is normalised.
    public var isLogarithmic = false
    public var normalisation: Normalisation?
    public var title: [String: String] = [:]
    /// The descriptive keys (`unit`, `kind`, …) as they stand in the file.
    public var notes: [String: String] = [:]
}

/// The two ends of a scale in raw units; `worst` lies above `best` where less is better.
public struct Goalposts: Equatable, Sendable {
    public var worst: Double
    public var best: Double
}

/// A node that averages its children.
public struct Group: Equatable, Sendable {
    public var name: String
    /// `nil` for the index.
    public var parent: String?
    public var weight = 1.0
    public var mean: Mean?
    /// Below this share of known children the group is missing.
    public var available: Double?
    /// The least value with which a unit may be called ready.
    public var floor: Double?
    public var title: [String: String] = [:]
    public var notes: [String: String] = [:]
}

/// One step of a method; the payload is what the file says behind its name.
public enum Step: Equatable, Sendable {
    case denominate
    case impute(Imputation)
    case screen(available: Double)
    case treat(Treatment)
    case normalise(Normalisation)
    case aggregate(Aggregation)
}

public enum Imputation: Equatable, Sendable {
    case groupMean(by: String)
    case mean, median, none
}

/// When a measure counts as skewed, and what is done about it; see `treat`.
public struct Treatment: Equatable, Sendable {
    public var winsorise = 5
    public var skew = 2.0
    public var kurtosis = 3.5
    public var otherwiseLog = false
}

/// How a column is brought to a common scale; see `normalise`.
public enum Normalisation: Equatable, Sendable {
    case minMax(Scale)
    case goalposts(Scale)
    case percentiles(low: Double, high: Double, Scale)
    case zScore(mean: Double, sd: Double)
    case percentileRank
    case distanceToTarget(cap: Double?)
    case none

    /// As the method file writes it.
    var kind: String {
        switch self {
        case .minMax: "min-max"
        case .goalposts: "goalposts"
        case .percentiles: "percentiles"
        case .zScore: "z-score"
        case .percentileRank: "percentile-rank"
        case .distanceToTarget: "distance-to-target"
        case .none: "none"
        }
    }

    /// The new range; `nil` for kinds that have none.
    public var scale: Scale? {
        switch self {
        case .minMax(let scale), .goalposts(let scale), .percentiles(_, _, let scale): scale
        case .zScore, .percentileRank, .distanceToTarget, .none: nil
        }
    }
}

/// `to: [low, high]`, and whether values beyond the ends are kept inside.
public struct Scale: Equatable, Sendable {
    public var low = 0.0
    public var high = 1.0
    public var clamp = false
}

public struct Aggregation: Equatable, Sendable {
    public var mean = Mean.arithmetic
    public var available = 0.0
}

/// How a group follows from its children; see `aggregate`.
public enum Mean: Equatable, Sendable {
    case arithmetic, geometric, harmonic
    case power(Double)
    case copeland
}

/// The `uncertainty` block: what is drawn anew in every replication.
public struct Assumptions: Equatable, Sendable {
    public var draws: Int
    public var seed: UInt64
    public var weights: Weights?
    /// One of these replaces the step's normalisation.
    public var normalisations: [Normalisation] = []
    public var mean: Means?
    /// The best end moves by up to this share of the span.
    public var goalpostSpread: Double?
    /// Whether a missing value is uniform between the worst end and the known mean of its group.
    public var drawsMissing = false

    public struct Weights: Equatable, Sendable {
        public var spread: Double
        /// Numbers of the nodes whose weights are drawn.
        public var nodes: [Int]
        /// Whether the file says `all`: the weights then count as one assumption in a sensitivity analysis.
        public var isAll: Bool
    }

    public struct Means: Equatable, Sendable {
        /// Numbers of the groups that take the drawn mean.
        public var groups: [Int]
        public var from: [Mean]
    }
}
