import Foundation
import Input
import Scoring

/// A method of three measures in two groups, small enough to compute by hand.
let smallMethod = """
    method: small
    steps:
      - normalise: {kind: goalposts, to: [0, 100]}
    measures:
      a: {in: left, goalposts: [0, 10]}
      b: {in: left, goalposts: [0, 10], weight: 3}
      c: {in: right, goalposts: [10, 0]}
    groups:
      left: {in: top}
      right: {in: top}
      top: {}
    """

func method(_ text: String) throws -> Method { try Method(text, file: "m.yaml") }

func table(_ text: String, _ method: Method) throws -> DataTable {
    try DataTable(Array(text.utf8), file: "d.csv", method: method)
}

func scores(_ data: String, by text: String = smallMethod) throws -> Scores {
    let method = try method(text)
    return try method.score(table(data, method))
}

/// What a thrown `InputError` says; `nil` when nothing is thrown.
func complaint(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch { return "\(error)" }
}

/// A method whose one group averages columns as they are.
func plain(_ mean: String, measures: Int = 3, weights: [Double] = [], power: String = "") -> String {
    let lines = (0..<measures).map { "  m\($0): {in: top, weight: \($0 < weights.count ? weights[$0] : 1)}" }
    return """
        method: plain
        steps:
          - normalise: {kind: none}
        measures:
        \(lines.joined(separator: "\n"))
        groups:
          top: {mean: \(mean)\(power)}
        """
}

/// What the command says, its status, and the table it writes.
struct Computed {
    var messages: [String]
    var status: Int32
    var table: String
    var uncertainty: String
}

func run(_ method: String, _ data: String, draws: Bool = false, sensitivity: Bool = false) throws -> Computed {
    let folder = NSTemporaryDirectory() + "scoring-case-\(UUID().uuidString)/"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try method.write(toFile: folder + "m.yaml", atomically: false, encoding: .utf8)
    try data.write(toFile: folder + "d.csv", atomically: false, encoding: .utf8)
    let summary = try compute(
        ComputeRequest(
            method: folder + "m.yaml", data: folder + "d.csv", output: folder + "s.csv",
            uncertainty: draws ? folder + "u.csv" : nil, sensitivity: sensitivity ? folder + "sobol.csv" : nil))
    return Computed(
        messages: summary.messages.filter { !$0.hasPrefix("The whole table is held in memory") },
        status: summary.exitStatus, table: try String(contentsOfFile: folder + "s.csv", encoding: .utf8),
        uncertainty: draws ? try String(contentsOfFile: folder + "u.csv", encoding: .utf8) : "")
}

func lines(_ text: String) -> [String] { text.split(separator: "\n").dropFirst().map(String.init) }

/// A method of two measures with one normalisation.
func two(_ kind: String, _ index: String = "{}", steps: String = "", _ end: String = "") -> String {
    """
    method: two
    steps:
    \(steps)  - normalise: {kind: \(kind)}
    measures:
      a: {in: index}
      b: {in: index}
    groups:
      index: \(index)
    \(end)
    """
}
