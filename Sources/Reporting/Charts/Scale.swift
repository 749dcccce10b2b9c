import Foundation

/// Numbers along a line, from its left end to its right end in per cent of the width. Its ends are round numbers, and zero lies on it
/// as long as nobody asks for one around the values.
struct Scale: Equatable {
    let low: Double
    let high: Double
    let step: Double

    /// - Parameters:
    ///   - values: what has to find room; none, or nothing but zeros, give a scale from 0 to 1.
    ///   - isWhole: whether only whole numbers are marked.
    init(_ values: [Double], isWhole: Bool = false, most: Int = 4) {
        let least = min(0, values.min() ?? 0)
        let greatest = max(0, values.max() ?? 0)
        let range = greatest > least ? greatest - least : 1
        var step = greatest > least ? Scale.round(range / Double(most)) : 1
        if isWhole { step = max(1, step) }
        self.step = step
        low = (least / step + 1e-9).rounded(.down) * step
        high = max(((greatest / step - 1e-9).rounded(.up)) * step, low + step)
    }

    /// Round numbers below and above all values, wherever zero is: for lines, which show what changes and not how large it is.
    init(around values: [Double], most: Int = 3) {
        let (least, greatest) = (values.min() ?? 0, values.max() ?? 0)
        let range = greatest > least ? greatest - least : max(1, abs(greatest) / 10)
        step = Scale.round(range / Double(most))
        low = (least / step + 1e-9).rounded(.down) * step
        high = max(((greatest / step - 1e-9).rounded(.up)) * step, low + step)
    }

    /// The least of 1, 2, 2.5, 5 and their tenfolds that is no less.
    private static func round(_ number: Double) -> Double {
        let power = pow(10, log10(number).rounded(.down))
        let part = number / power
        let step = [1, 2, 2.5, 5, 10].first { part <= $0 * (1 + 1e-9) } ?? 10
        return step * power
    }

    var ticks: [Double] {
        let count = Int(((high - low) / step).rounded())
        return (0...max(1, count)).map { low + Double($0) * step }.map { abs($0) < step * 1e-9 ? 0 : $0 }
    }

    func percent(_ value: Double) -> Double { 100 * (value - low) / (high - low) }
}
