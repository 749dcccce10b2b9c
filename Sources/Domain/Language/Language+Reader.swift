import Foundation

extension Language {
    /// Its name in itself.
    public var endonym: String { rules.endonym }

    /// What a browser asked for, best first: `vi-VN,vi;q=0.9,en;q=0.8`. `nil` where it names no language of ours.
    public init?(acceptLanguage header: String) {
        let wishes = header.split(separator: ",").compactMap { part -> (language: Language, weight: Double)? in
            let pieces = part.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            guard let tag = pieces.first?.split(separator: "-").first,
                let language = Language(rawValue: tag.lowercased())
            else { return nil }
            let weight = pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            return weight > 0 ? (language, weight) : nil
        }
        // Of equals, `max` keeps the first, as the browser's order says.
        guard let best = wishes.max(by: { $0.weight < $1.weight }) else { return nil }
        self = best.language
    }

    /// What a terminal speaks, from its variables LC_ALL and LANG: `vi_VN.UTF-8`. English where they name no language of ours.
    public init(environment: [String: String]) {
        let names = [environment["LC_ALL"], environment["LANG"]].compactMap(\.self).filter { !$0.isEmpty }
        self = names.first.flatMap { Language(rawValue: String($0.prefix(2))) } ?? .en
    }

    /// The order of a dictionary of this language: in Vietnamese, Đ follows D.
    public func orders(_ left: String, before right: String) -> Bool {
        left.compare(right, options: [.caseInsensitive], locale: rules.locale) == .orderedAscending
    }
}
