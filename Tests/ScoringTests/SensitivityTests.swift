import Foundation
import Testing

@testable import Scoring

@Suite struct SensitivityTests {
    @Test func `the Ishigami function has its known indices, inside their intervals`() {
        let source = RandomSource(seed: 11)
        let n = 4096
        func input(_ draw: Int, _ matrix: UInt32, swapped: Int?) -> Double {
            let x = (0..<3).map { i in
                let u = source.uniform(
                    .weight, draw: draw, matrix: i == swapped ? 1 - matrix : matrix, node: UInt64(i))
                return (2 * u - 1) * Double.pi
            }
            return sin(x[0]) + 7 * pow(sin(x[1]), 2) + 0.1 * pow(x[2], 4) * sin(x[0])
        }
        let sample = SobolSample(
            a: (0..<n).map { input($0, 0, swapped: nil) }, b: (0..<n).map { input($0, 1, swapped: nil) },
            mixed: (0..<3).map { i in (0..<n).map { input($0, 0, swapped: i) } })
        let indices = sample.indices(bootstraps: 200, seed: 1)
        // Ishigami & Homma 1990, a = 7, b = 0.1.
        for (index, known) in zip(indices, [(0.3139, 0.5576), (0.4424, 0.4424), (0, 0.2437)]) {
            #expect(abs(index.first - known.0) < 0.05)
            #expect(abs(index.total - known.1) < 0.03)
            #expect(index.firstInterval.low < index.first && index.first < index.firstInterval.high)
            #expect(index.totalInterval.low < index.total && index.total < index.totalInterval.high)
        }
    }

    @Test func `what cannot change a rank has no influence, and alone an assumption has all of it`() throws {
        let text =
            smallMethod + "\nuncertainty:\n  draws: 300\n  weights: {spread: 0.9, of: [left, a]}\n"
        let drawn = try method(text)
        // a and b are equal, so the weight of a moves nothing.
        let data = try table("unit,a,b,c\nu,9,9,9\nv,2,2,2\nw,5,5,6\nx,1,1,0\n", drawn)
        let indices = try drawn.sensitivity(of: data, bootstraps: 50)
        #expect(indices.map(\.assumption) == ["weight left", "weight a"])
        #expect(indices[1].first == 0 && indices[1].total == 0)
        #expect(abs(indices[0].total - 1) < 0.2)
    }
}
