/// The identity of one kind of thing: a `City.ID` cannot be passed where a `Run.ID` belongs.
///
/// It is a number inside the database; outside, cities go by their code.
public struct Identifier<Entity>: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
