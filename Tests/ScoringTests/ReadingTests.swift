import Foundation
import Input
import Testing

@testable import Scoring

@Suite struct ReadingTests {
    @Test(arguments: [
        "0", "-0", "1", "71.4", "-3.25e2", "1E+3", "5e-1", "123456789012345678901234567890", "0.1", "1e22", "1e23",
        "9007199254740993", "2.2250738585072014e-308", "4.9e-324", "1.7976931348623157e308", "0.30000000000000004",
        "0.000000000000000000000000000001", "1234567890.12345678901234567890", "1e-400",
    ])
    func `a number is read to the nearest double`(text: String) {
        let read = Array(text.utf8).withUnsafeBufferPointer(jsonNumber)
        #expect(read?.bitPattern == Double(text)?.bitPattern)
    }

    @Test(arguments: [
        "", "-", "+1", "01", ".5", "1.", "1e", "1e+", "0x1", "nan", "inf", "1e400", "1 ", "1,5", "--1", "1.5.2",
    ])
    func `what JSON does not call a number is none`(text: String) {
        #expect(Array(text.utf8).withUnsafeBufferPointer(jsonNumber) == nil)
    }

    @Test func `numbers of every size read back as they were written`() {
        let source = RandomSource(seed: 9)
        for draw in 0..<20_000 {
            let bits = UInt64(source.uniform(.weight, draw: draw) * 0x1p53) << 11 | UInt64(draw & 0x7FF)
            let value = Double(bitPattern: bits)
            guard value.isFinite else { continue }
            #expect(Array(value.description.utf8).withUnsafeBufferPointer(jsonNumber)?.bitPattern == bits)
        }
    }

    @Test func `a record longer than what is read at once stays whole`() throws {
        let path = NSTemporaryDirectory() + "scoring-\(UUID().uuidString).csv"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let long = String(repeating: "x", count: 700_000)
        try "unit,\"\(long)\",a,b,c\n\"\(long)\ny\",,1,2,3\nv,,4,5,6\n".write(
            toFile: path, atomically: false, encoding: .utf8)
        let read = try DataTable(path: path, method: method(smallMethod))
        #expect(read.units == [long + "\ny", "v"] && read.numbers["c"] == [3, 6])
    }
}
