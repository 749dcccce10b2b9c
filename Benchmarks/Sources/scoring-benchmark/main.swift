import Foundation
import Scoring

// One task per run, its size and its repetitions; prints the best time in seconds, or a ratio of memory. The same tasks, on
// the same made-up numbers, stand in kernel.cpp and kernel.py.

let arguments = CommandLine.arguments
guard arguments.count == 4, let threads = Int(arguments[2]), let repetitions = Int(arguments[3]) else {
    print("usage: scoring-benchmark draws|once|memory|stream THREADS REPETITIONS")
    exit(64)
}

/// Numbers from 0 to 100 that are the same in every language: the upper bits of a 64-bit linear congruential generator.
struct Numbers {
    var state: UInt64 = 1

    mutating func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) * 0x1p-53 * 100
    }
}

let measures = 60

func method(_ kind: String, _ uncertainty: String = "") throws -> Method {
    let lines = (0..<measures).map { "  m\($0): {in: index, goalposts: [0, 100]}" }
    return try Method(
        """
        method: benchmark
        steps:
          - normalise: {kind: \(kind)}
        measures:
        \(lines.joined(separator: "\n"))
        groups:
          index: {}
        \(uncertainty)
        """, file: "benchmark.yaml")
}

func table(_ units: Int, gaps: Bool) -> DataTable {
    var numbers = Numbers()
    var table = DataTable(units: (0..<units).map { "u\($0)" })
    for measure in 0..<measures {
        table.numbers["m\(measure)"] = [Double](unsafeUninitializedCapacity: units) { column, count in
            for unit in 0..<units {
                let value = numbers.next()
                column[unit] = gaps && value < 5 ? .nan : value
            }
            count = units
        }
    }
    return table
}

/// - Parameter prepare: makes what a repetition uses up, outside the time that is taken.
func best<Input>(_ prepare: () -> Input, _ body: (consuming Input) throws -> Double) rethrows -> Double {
    var best = Double.infinity
    for _ in 0..<repetitions {
        let input = prepare()
        let start = ContinuousClock.now
        let check = try body(consume input)
        let time = start.duration(to: .now) / .seconds(1)
        best = min(best, time)
        FileHandle.standardError.write(Data("check \(check)\n".utf8))
    }
    return best
}

/// A line of /proc/self/status in bytes.
func status(_ key: String) -> Double {
    let lines = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = lines.split(separator: "\n").first { $0.hasPrefix(key) }
    return (line?.split(separator: " ").dropLast().last.flatMap { Double($0) } ?? 0) * 1024
}

switch arguments[1] {
case "draws":
    let method = try method("none", "uncertainty:\n  draws: 10000\n  seed: 1\n  weights: {spread: 0.25, of: all}")
    let table = table(356, gaps: false)
    print(
        try best({ table }) { table in
            let draws = try method.uncertainty(of: table, threads: threads)
            return draws.scores(at: 0).reduce(0, +) / 10000
        })
case "once":
    let method = try method("min-max")
    print(
        try best({ table(10_000, gaps: true) }) { (table: consuming DataTable) in
            try method.score(consume table, threads: threads).index.reduce(0, +)
        })
case "memory":
    let units = 1_000_000
    let method = try method("min-max")
    let before = status("VmRSS:")
    let scores = try method.score(table(units, gaps: true))
    let cells = Double(units * measures * MemoryLayout<Double>.size)
    FileHandle.standardError.write(Data("check \(scores.index.reduce(0, +))\n".utf8))
    print((status("VmHWM:") - before) / cells)
case "stream":
    let units = 1_000_000
    let folder = NSTemporaryDirectory() + "scoring-stream-\(ProcessInfo.processInfo.processIdentifier)/"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let lines = (0..<measures).map { "  m\($0): {in: index, goalposts: [0, 100]}" }.joined(separator: "\n")
    let text = "method: s\nsteps:\n  - normalise: {kind: goalposts}\nmeasures:\n\(lines)\ngroups:\n  index: {}\n"
    try text.write(toFile: folder + "m.yaml", atomically: false, encoding: .utf8)
    FileManager.default.createFile(atPath: folder + "d.csv", contents: nil)
    let file = FileHandle(forWritingAtPath: folder + "d.csv")
    var numbers = Numbers()
    var block = "unit," + (0..<measures).map { "m\($0)" }.joined(separator: ",") + "\n"
    for unit in 0..<units {
        block += "u\(unit)"
        for _ in 0..<measures { block += ",\(Int(numbers.next() * 10))e-1" }
        block += "\n"
        if unit % 1000 == 999 {
            try file?.write(contentsOf: Data(block.utf8))
            block = ""
        }
    }
    try file?.close()
    let before = status("VmHWM:")
    let start = ContinuousClock.now
    let summary = try compute(
        ComputeRequest(method: folder + "m.yaml", data: folder + "d.csv", output: folder + "s.csv", threads: threads))
    let seconds = start.duration(to: .now) / .seconds(1)
    print("\(summary.units) units in \(seconds) s, peak \(Int(max(status("VmHWM:"), before) / 1_048_576)) MiB")
default:
    print("unknown task")
    exit(64)
}
