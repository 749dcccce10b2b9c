import Foundation

/// What somebody likely meant who typed a number that cannot be: a mark at the wrong place, a digit too many, two digits swapped.
public enum LikelyNumber {
    /// - Parameters:
    ///   - typed: the number as files hold it, `139.4`.
    ///   - neighbours: the values of the years beside it; where there are none, nothing is likely.
    /// - Returns: what the likeliest slip makes of it, as files hold it: a mark moved, which keeps all digits, before a digit too many or
    ///   two swapped, before two of these; of several the one nearest to the neighbours. `nil` where none comes near.
    public static func meant(
        by typed: String, least: Decimal?, most: Decimal?, near neighbours: [Decimal]
    ) -> String? {
        guard typed.utf8.count <= 12, !neighbours.isEmpty else { return nil }
        let middle = neighbours.reduce(0, +) / Decimal(neighbours.count)
        let digits = digitSlips(typed)
        for made in [pointSlips(typed), digits, Set(digits.flatMap(digitSlips))] {
            let likely = made.subtracting([typed]).compactMap { text -> (text: String, distance: Decimal)? in
                guard let number = Decimal(exactly: text), least.map({ number >= $0 }) ?? true,
                    most.map({ number <= $0 }) ?? true
                else { return nil }
                let distance = abs(number - middle)
                // Farther than a tenth of what the years beside it say, it is a guess.
                return distance * 10 <= abs(middle) ? (text, distance) : nil
            }
            let nearest = likely.min { ($0.distance, $0.text.count, $0.text) < ($1.distance, $1.text.count, $1.text) }
            if let nearest { return nearest.text }
        }
        return nil
    }

    /// All that one digit too many makes of a number, or two that are swapped.
    private static func digitSlips(_ text: String) -> Set<String> {
        let signs = Array(text)
        var made: Set<String> = []
        for place in signs.indices where signs[place] != "." {
            var shorter = signs
            shorter.remove(at: place)
            made.insert(String(shorter))
            guard place > 0, signs[place - 1] != ".", signs[place] != signs[place - 1] else { continue }
            var swapped = signs
            swapped.swapAt(place - 1, place)
            made.insert(String(swapped))
        }
        return written(made)
    }

    /// The mark of the fraction at every other place.
    private static func pointSlips(_ text: String) -> Set<String> {
        let digits = text.filter { $0 != "." }
        guard digits.first != "-", digits.count > 1 else { return [] }
        return written(
            Set((1..<digits.count).map { "\(digits.prefix($0)).\(digits.dropFirst($0))" } + [digits]))
    }

    /// Those that are written as a number is: a digit at both ends, one mark, no needless nought.
    private static func written(_ made: Set<String>) -> Set<String> {
        made.filter { text in
            text.first?.isNumber == true && text.last?.isNumber == true
                && !(text.hasPrefix("0") && !text.hasPrefix("0."))
                && text.filter { $0 == "." }.count <= 1
        }
    }
}
