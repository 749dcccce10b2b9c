/// A closed set of which each member has words in the catalogues. It says itself where they stand, so that a test finds each text
/// that is missing and each that nothing shows.
public protocol Worded: CaseIterable, RawRepresentable where RawValue == String {
    /// `outcome`, for the texts `outcome.pass` and `outcome.fail`.
    static var wordsPrefix: String { get }
    /// The last part of a member's key, where that is not what is stored of it.
    var wordsName: String { get }
}

extension Worded {
    public var wordsName: String { rawValue }
    public var wordsKey: String { "\(Self.wordsPrefix).\(wordsName)" }
}

extension Catalogue {
    /// The words for a member of a closed set.
    public func word(for member: some Worded) -> String { self(member.wordsKey) }
}
