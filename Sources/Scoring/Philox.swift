/// The counter-based random number generator Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, “Parallel random numbers: as
/// easy as 1, 2, 3”): four 32-bit words that are a fixed function of a counter and a key.
///
/// There is no state to pass on, so any draw can be computed by any thread at any time, or again years later.
@inline(__always)
public func philox(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (c0, c1, c2, c3) = (counter[0], counter[1], counter[2], counter[3])
    var (k0, k1) = (key[0], key[1])
    for _ in 0..<10 {
        let a = UInt64(c0) &* 0xD251_1F53
        let b = UInt64(c2) &* 0xCD9E_8D57
        (c0, c1, c2, c3) = (
            UInt32(truncatingIfNeeded: b >> 32) ^ c1 ^ k0, UInt32(truncatingIfNeeded: b),
            UInt32(truncatingIfNeeded: a >> 32) ^ c3 ^ k1, UInt32(truncatingIfNeeded: a)
        )
        k0 &+= 0x9E37_79B9
        k1 &+= 0xBB67_AE85
    }
    return SIMD4(c0, c1, c2, c3)
}

/// Uniform numbers of one seed, addressed by what they are for.
struct RandomSource: Sendable {
    private let key: SIMD2<UInt32>

    /// What a number is drawn for; part of its address, so that two uses never share a number.
    enum Purpose: UInt32 { case weight, normalisation, mean, goalpost, missing, bootstrap }

    init(seed: UInt64) {
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    }

    /// Uniform in [0, 1), a multiple of 2⁻⁵³.
    /// - Parameters:
    ///   - node: `nodeKey` of the node, or 0 where the number belongs to none.
    ///   - unit: the position of the unit, or 0.
    ///   - matrix: which of the two independent samples of a sensitivity analysis; 0 elsewhere.
    @inline(__always)
    func uniform(_ purpose: Purpose, draw: Int, matrix: UInt32 = 0, node: UInt64 = 0, unit: Int = 0) -> Double {
        let words = philox(
            counter: SIMD4(
                UInt32(truncatingIfNeeded: draw), UInt32(truncatingIfNeeded: node),
                UInt32(truncatingIfNeeded: node >> 32) ^ purpose.rawValue << 29 ^ matrix << 28,
                UInt32(truncatingIfNeeded: unit)),
            key: key)
        let bits = UInt64(words[0]) << 32 | UInt64(words[1])
        return Double(bits >> 11) * 0x1p-53
    }
}

extension RandomSource {
    /// `uniform` for four draws in a row, with the same numbers, in vector instructions: each word stands in 64 bits, so that
    /// a product of two needs no splitting.
    @inline(__always)
    func uniforms(_ purpose: Purpose, from draw: Int, matrix: UInt32 = 0, node: UInt64 = 0) -> SIMD4<Double> {
        typealias Words = SIMD4<UInt64>
        let low = Words(repeating: 0xFFFF_FFFF)
        let upper = UInt32(truncatingIfNeeded: node >> 32) ^ purpose.rawValue << 29 ^ matrix << 28
        var c0 = (Words(repeating: UInt64(truncatingIfNeeded: draw)) &+ Words(0, 1, 2, 3)) & low
        var c1 = Words(repeating: node) & low
        var c2 = Words(repeating: UInt64(upper))
        var c3 = Words.zero
        var (k0, k1) = (key[0], key[1])
        for _ in 0..<10 {
            let a = (c0 & low) &* 0xD251_1F53
            let b = (c2 & low) &* 0xCD9E_8D57
            (c0, c1, c2, c3) = (
                b &>> 32 ^ c1 ^ Words(repeating: UInt64(k0)), b & low, a &>> 32 ^ c3 ^ Words(repeating: UInt64(k1)),
                a & low
            )
            k0 &+= 0x9E37_79B9
            k1 &+= 0xBB67_AE85
        }
        return SIMD4<Double>(SIMD4<Int64>(truncatingIfNeeded: (c0 &<< 32 | c1) &>> 11)) * 0x1p-53
    }
}

/// 60 bits of a node's name (FNV-1a): a node keeps its random numbers when the method file is rearranged.
func nodeKey(_ name: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return hash & (1 << 60 - 1)
}
