/// The rules by which gates are judged. A run keeps their version, so that it can be judged again by the rules of its time.
public enum GateRules: Int, CaseIterable, Sendable {
    /// Judged at the reference date alone, by whatever the city recorded.
    case asRecorded = 1
    /// What depends on which plausible reference date comes true is unknown. A signature and a consent count from the mayor's office
    /// or by a scan that somebody outside checked; baselines where each criterion has one by the reference date; a declared
    /// continuation of an abolished city once it is confirmed.
    case asProved = 2

    public static let current = GateRules.asProved
}

/// A criterion of the award with the features of the framework that say how far it has come.
public struct CriterionFeatures: Equatable, Sendable {
    /// Of the method, such as `c5`.
    public var criterion: String
    public var features: Set<String>

    public init(criterion: String, features: Set<String>) {
        self.criterion = criterion
        self.features = features
    }
}
