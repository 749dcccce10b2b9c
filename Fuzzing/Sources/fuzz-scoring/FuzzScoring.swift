import Scoring

/// A text in two parts, split at a line of three percent signs: a method file and its data. Whatever they hold, reading and
/// scoring them ends with a result or an error, and scoring twice ends with the same ranks. So do a few draws.
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
    let sets = try? WeightSets(data, file: "fuzz.csv", method: method)
    let again = try? method.score(table, threads: 2)
    precondition(scores.units.indices.allSatisfy { scores.rank(at: $0) == again?.rank(at: $0) })
    for (position, score) in scores.index.enumerated() {
        precondition(score.isNaN == (scores.rank(at: position) == nil) && !score.isInfinite)
    }
    draw(method, table, sets)
    return 0
}

/// The same bits from one thread and from two, and a rank for every score.
private func draw(_ method: Method, _ table: DataTable, _ sets: WeightSets?) {
    guard (method.uncertainty?.draws ?? 0) <= 64 else { return }
    let replay = sets.map { WeightSets(nodes: $0.nodes, rows: Array($0.rows.prefix(6))) }
    for sets in [nil, replay] {
        guard let draws = try? method.uncertainty(of: table, weights: sets, threads: 1),
            let again = try? method.uncertainty(of: table, weights: sets, threads: 2)
        else { continue }
        for unit in draws.units.indices {
            let (scores, ranks) = (draws.scores(at: unit), draws.ranks(at: unit))
            precondition(scores.map(\.bitPattern) == again.scores(at: unit).map(\.bitPattern))
            precondition(ranks == again.ranks(at: unit))
            precondition(zip(scores, ranks).allSatisfy { $0.isNaN == ($1 == 0) && !$0.isInfinite })
        }
    }
    _ = try? method.sensitivity(of: table, samples: 5, bootstraps: 3, threads: 1)
}
