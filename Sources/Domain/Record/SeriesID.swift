import Foundation

/// Which figure a value is of: one of the framework’s, by its code, or one of the city’s own.
public enum SeriesID: Hashable, Sendable {
    case indicator(String)
    case own(UUID)
}

extension SeriesID: LosslessStringConvertible {
    /// A code such as `1.1.1.a`, or an identity: no code looks like one.
    public init?(_ text: String) {
        if let id = UUID(uuidString: text) {
            self = .own(id)
        } else if !text.isEmpty, text.utf8.count <= 20, text.utf8.allSatisfy(\.isOfCode) {
            self = .indicator(text)
        } else {
            return nil
        }
    }

    public var description: String {
        switch self {
        case .indicator(let code): code
        case .own(let id): id.uuidString.lowercased()
        }
    }

    /// The field of a record that refers to such a figure.
    public var field: String {
        switch self {
        case .indicator: "indicator"
        case .own: "city_indicator"
        }
    }
}

extension UInt8 {
    fileprivate var isOfCode: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): true
        default: false
        }
    }
}
