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
