import Scoring

/// A text in two parts, split at a line of three percent signs: a method file and its data. Whatever they hold, reading and
/// scoring them ends with a result or an error, and scoring twice ends with the same ranks.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let separator = Array("\n%%%\n".utf8)
    var cut = bytes.count
    if bytes.count >= separator.count {
        for place in 0...bytes.count - separator.count
        where bytes[place..<place + separator.count].elementsEqual(separator) {
            cut = place
            break
        }
    }
    let data = Array(bytes.dropFirst(cut + separator.count))
    guard let method = try? Method(String(decoding: bytes.prefix(cut), as: UTF8.self), file: "fuzz.yaml"),
        let table = try? DataTable(data, file: "fuzz.csv", method: method),
        let scores = try? method.score(table, threads: 1)
    else { return 0 }
    _ = try? WeightSets(data, file: "fuzz.csv", method: method)
    let again = try? method.score(table, threads: 2)
    precondition(scores.units.indices.allSatisfy { scores.rank(at: $0) == again?.rank(at: $0) })
    for (position, score) in scores.index.enumerated() {
        precondition(score.isNaN == (scores.rank(at: position) == nil) && !score.isInfinite)
    }
    return 0
}
