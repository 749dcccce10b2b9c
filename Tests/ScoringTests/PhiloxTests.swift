import Testing

@testable import Scoring

@Suite struct PhiloxTests {
    /// Counter, key and result, from `kat_vectors` of Random123 (Salmon et al. 2011), ten rounds.
    private static let published: [(SIMD4<UInt32>, SIMD2<UInt32>, SIMD4<UInt32>)] = [
        ([0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
        (
            [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff], [0xffff_ffff, 0xffff_ffff],
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        ),
        (
            [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        ),
    ]

    @Test func `random numbers equal the published vectors`() {
        for (counter, key, expected) in Self.published { #expect(philox(counter: counter, key: key) == expected) }
    }

    @Test func `uniform numbers fill the unit interval evenly and no two addresses share one`() {
        let source = RandomSource(seed: 7)
        var seen: Set<Double> = []
        var bins = [Int](repeating: 0, count: 10)
        for draw in 0..<5000 {
            let numbers = [
                source.uniform(.weight, draw: draw, node: nodeKey("a")),
                source.uniform(.weight, draw: draw, node: nodeKey("b")),
                source.uniform(.goalpost, draw: draw, node: nodeKey("a")),
                source.uniform(.weight, draw: draw, matrix: 1, node: nodeKey("a")),
                source.uniform(.missing, draw: draw, node: nodeKey("a"), unit: 1),
            ]
            seen.formUnion(numbers)
            for number in numbers { bins[Int(number * 10)] += 1 }
        }
        #expect(seen.count == 25000)
        // Six standard deviations of a bin of 2,500.
        #expect(bins.allSatisfy { abs($0 - 2500) < 285 })
    }

    @Test(arguments: [0, 1, 9997, Int(UInt32.max) - 2, 1 << 40])
    func `four draws at once have the numbers of each alone`(draw: Int) {
        let source = RandomSource(seed: 0x1234_5678_9abc_def0)
        for node in [0, nodeKey("a"), nodeKey("b")] {
            let numbers = source.uniforms(.weight, from: draw, matrix: 1, node: node)
            for place in 0..<4 {
                #expect(numbers[place] == source.uniform(.weight, draw: draw + place, matrix: 1, node: node))
            }
        }
    }
}
