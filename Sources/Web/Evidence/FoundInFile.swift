import Domain
import Foundation

/// Which numbers and days of a record stand in the words of a file, and on which page. It helps whoever compares the two; it decides
/// nothing.
struct FoundInFile {
    struct Line {
        let label: String
        let value: String
        /// From 1; `nil` where it was not found.
        let page: Int?
    }

    let lines: [Line]

    init(_ record: LoggedRecord, in pages: [String], _ texts: RecordTexts) {
        lines = record.said.compactMap { field, value -> Line? in
            let ways: [String]
            switch value {
            case .number(let number): ways = Self.ways(of: "\(number)")
            case .count(let count): ways = Self.ways(of: "\(count)")
            case .day(let day): ways = Language.allCases.map { $0.format(day) } + ["\(day)"]
            default: return nil
            }
            let page = pages.firstIndex { page in ways.contains { page.holds($0) } }
            return Line(
                label: texts.label(field, of: record.kind),
                value: texts.show(value.written, of: field, in: record.kind), page: page.map { $0 + 1 })
        }.prefix(6).map(\.self)
    }

    /// A number as people write it: with a point or a comma before the fraction, with points, commas, blanks or nothing in between.
    private static func ways(of number: String) -> [String] {
        let parts = number.split(separator: ".", maxSplits: 1).map(String.init)
        guard let whole = parts.first else { return [] }
        return ["", ".", ",", " ", "\u{A0}"].flatMap { mark in
            let grouped = whole.grouped(by: mark)
            guard parts.count == 2 else { return [grouped] }
            return [",", "."].filter { $0 != mark }.map { "\(grouped)\($0)\(parts[1])" }
        }
    }
}

extension String {
    fileprivate func grouped(by mark: String) -> String {
        var groups: [Substring] = []
        var rest = self[...]
        while rest.count > 3 {
            groups.insert(rest.suffix(3), at: 0)
            rest = rest.dropLast(3)
        }
        return ([rest] + groups).joined(separator: mark)
    }

    /// Whether a number is there by itself, and is no part of a longer one: 41 is not in 41,500 nor in 1.041.
    func holds(_ number: String) -> Bool {
        var rest = self[...]
        while let place = rest.range(of: number) {
            if !self[..<place.lowerBound].reversed().goesOn, !self[place.upperBound...].goesOn { return true }
            rest = self[place.upperBound...]
        }
        return false
    }
}

extension Sequence<Character> {
    /// Whether a number goes on here: with a digit, or with a mark and a digit behind it.
    fileprivate var goesOn: Bool {
        var signs = makeIterator()
        guard let first = signs.next() else { return false }
        return first.isNumber || (first == "." || first == ",") && signs.next()?.isNumber == true
    }
}
