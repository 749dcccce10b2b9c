import Foundation
import Input

/// Writes scores as CSV: `unit`, every measure as normalised, every group, `rank`.
///
/// Ranks are known only when the last unit is scored. Until then rows go to a file of their own, and only the score and the
/// length of each row are kept: 16 bytes per unit, however many measures there are.
struct ScoreWriter {
    private let method: Method
    private let rows: OutputFile
    private let result: OutputFile
    private var index: [Double] = []
    private var lengths: [Int] = []

    init(_ path: String, _ method: Method) throws(InputError) {
        self.method = method
        result = try OutputFile(path)
        rows = try OutputFile("-")
    }

    /// Adds the next units.
    mutating func append(_ scores: Scores) throws(InputError) {
        index += scores.index
        var row: [UInt8] = []
        for unit in scores.units.indices {
            row.removeAll(keepingCapacity: true)
            row.append(contentsOf: csvField(scores.units[unit]).utf8)
            for column in scores.columns {
                row.append(UInt8(ascii: ","))
                let value = column[unit]
                if !value.isNaN { row.append(contentsOf: value.description.utf8) }
            }
            lengths.append(row.count)
            try rows.write(row)
        }
    }

    /// Ranks all units and completes the file, which the caller commits.
    consuming func finish() throws(InputError) -> OutputFile {
        let ranks = rankNumbers(index, decimals: method.rankDecimals)
        try result.write((["unit"] + method.nodeNames + ["rank"]).map(csvField).joined(separator: ",") + "\n")
        try rows.rewind()
        var pending: [UInt8] = []
        var start = 0
        for (unit, length) in lengths.enumerated() {
            while pending.count - start < length {
                let more = try rows.read(1 << 18)
                guard !more.isEmpty else { throw InputError(file: "temporary file", "ended before its last row") }
                pending.removeFirst(start)
                pending.append(contentsOf: more)
                start = 0
            }
            try result.write(pending[start..<start + length])
            start += length
            try result.write(ranks[unit] == 0 ? ",\n" : ",\(ranks[unit])\n")
        }
        return result
    }
}
