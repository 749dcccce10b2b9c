import Foundation
import Scoring
import Testing

@Suite struct CorpusTests {
    /// The cases that the fuzzer starts from and those it has found, a method file and its data in one.
    @Test func `every case of the fuzzer ends with scores or an error, the same on every run`() throws {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        folder.appendPathComponent("Fuzzing/Corpus")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names.count >= 3)
        for name in names {
            let bytes = try Data(contentsOf: folder.appendingPathComponent(name))
            let parts = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\n%%%\n")
            func run() -> String {
                do {
                    let method = try Method(parts[0], file: name)
                    let data = Array(parts.dropFirst().joined(separator: "\n%%%\n").utf8)
                    let table = try DataTable(data, file: name, method: method)
                    let scores = "\(try method.score(table).columns)"
                    guard let count = method.uncertainty?.draws, count <= 64 else { return scores }
                    let draws = try method.uncertainty(of: table)
                    return "\(scores) \(table.units.indices.map(draws.scores(at:)))"
                } catch { return "\(error)" }
            }
            #expect(run() == run())
            if ["draws.txt", "weights.txt"].contains(name) { #expect(run().hasPrefix("[[")) }
        }
    }
}
