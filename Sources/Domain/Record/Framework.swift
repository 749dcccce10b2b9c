/// What cities are measured against: the Key Features of Learning Cities, a country's own rules. A version is frozen once it
/// is loaded.
public struct Framework: Named, Identifiable, Equatable, Sendable {
    public let id: Identifier<Framework>
    /// `unesco-key-features`
    public var code: String
    public var version: String
    public var names: [Language: String]
    /// Whose wording it is, what was checked and what was not. It belongs beside whatever is shown of the framework.
    public var wording: [Language: String]
    public var sources: [String]
    /// Each before its parts, in the framework's order.
    public var items: [FrameworkItem]
    /// In the order of the items that they measure.
    public var indicators: [Indicator]

    /// How likely an entry agrees with the framework's own text. It never means that somebody checked.
    public enum Confidence: String, Worded, Sendable {
        public static let wordsPrefix = "framework.confidence"

        case high, medium, low
    }

    public init(
        id: Identifier<Framework>, code: String, version: String, names: [Language: String],
        wording: [Language: String], sources: [String], items: [FrameworkItem], indicators: [Indicator]
    ) {
        self.id = id
        self.code = code
        self.version = version
        self.names = names
        self.wording = wording
        self.sources = sources
        self.items = items
        self.indicators = indicators
    }

    public func item(_ code: String) -> FrameworkItem? { items.first { $0.code == code } }

    /// What the item is divided into; of `nil`, the items at the top.
    public func parts(of item: FrameworkItem?) -> [FrameworkItem] { items.filter { $0.parent == item?.code } }

    public func indicators(of item: FrameworkItem) -> [Indicator] { indicators.filter { $0.item == item.code } }
}

/// A group, area or feature; a tier, criterion or target: a part of a framework.
public struct FrameworkItem: Named, Equatable, Sendable {
    public var code: String
    /// The code of the item that this is a part of.
    public var parent: String?
    public var kind: Kind
    public var names: [Language: String]
    /// What a reader has to know of it: what is doubtful or missing, who decides.
    public var note: [Language: String]
    /// `nil` where the file does not say.
    public var confidence: Framework.Confidence?
    /// `false` where it exists and its text was not readable: it must not be shown as law.
    public var isKnown: Bool

    public enum Kind: String, CaseIterable, Sendable {
        case group, area, feature
        case tier, criterion, target

        /// What an item of this kind is divided into.
        public var parts: Kind? {
            switch self {
            case .group: .area
            case .area: .feature
            case .tier: .criterion
            case .criterion: .target
            case .feature, .target: nil
            }
        }
    }

    public init(
        code: String, parent: String?, kind: Kind, names: [Language: String], note: [Language: String],
        confidence: Framework.Confidence?, isKnown: Bool
    ) {
        self.code = code
        self.parent = parent
        self.kind = kind
        self.names = names
        self.note = note
        self.confidence = confidence
        self.isKnown = isKnown
    }
}

/// Two items of different frameworks that ask for much the same, so that what is logged once answers both.
public struct FrameworkMapping: Equatable, Sendable {
    public var from: VersionedItem
    public var to: VersionedItem
    public var kind: Kind
    public var basis: Basis
    public var notes: [Language: String]

    /// An item of one version of a framework.
    public struct VersionedItem: Hashable, Sendable {
        public var framework: String
        public var version: String
        public var item: String

        public init(framework: String, version: String, item: String) {
            self.framework = framework
            self.version = version
            self.item = item
        }
    }

    /// How `from` stands to `to`.
    public enum Kind: String, CaseIterable, Sendable {
        case exact, close
        /// `from` covers more than `to`.
        case broader
        /// `from` covers less than `to`.
        case narrower
    }

    /// Whose judgement it is. Nobody has published one yet.
    public enum Basis: String, CaseIterable, Sendable {
        case ours
    }

    public init(from: VersionedItem, to: VersionedItem, kind: Kind, basis: Basis, notes: [Language: String]) {
        self.from = from
        self.to = to
        self.kind = kind
        self.basis = basis
        self.notes = notes
    }
}
