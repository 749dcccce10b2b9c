import Foundation

/// One line for each comparison.
struct Table: Sendable {
    private var lines: [String] = []

    /// - Parameters:
    ///   - ratios: ours to theirs, above 1 where we are faster; one a round.
    ///   - note: figures of this machine, which say little elsewhere.
    mutating func add(_ name: String, goal: Double?, ratios: [Double], note: String) {
        let text = [
            name, String(format: "%.2f", median(ratios)),
            String(format: "%.2f–%.2f", ratios.min() ?? 0, ratios.max() ?? 0),
            goal.map { String(format: "%.2f", $0) } ?? "", note,
        ]
        lines.append("| " + text.joined(separator: " | ") + " |")
        FileHandle.standardError.write(Foundation.Data("\(lines[lines.count - 1])\n".utf8))
    }

    var markdown: String {
        (["| comparison | ratio | range | goal | on this machine |", "|---|---|---|---|---|"] + lines)
            .joined(separator: "\n")
    }
}

func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
