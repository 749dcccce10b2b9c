/// The values of a model on Saltelli's design: sample A, sample B, and per input A with that input taken from B.
public struct SobolSample: Sendable {
    public var a: [Double]
    public var b: [Double]
    public var mixed: [[Double]]

    public init(a: [Double], b: [Double], mixed: [[Double]]) {
        self.a = a
        self.b = b
        self.mixed = mixed
    }

    public struct Index: Equatable, Sendable {
        public var first: Double
        public var total: Double
        public var firstInterval: ClosedInterval
        public var totalInterval: ClosedInterval
    }

    /// The indices of every input (Saltelli et al. 2010, table 2: first order (b), total (f), by Jansen), with bootstrap
    /// intervals at 2.5 % and 97.5 %. NaN where the model does not vary.
    public func indices(bootstraps: Int, seed: UInt64) -> [Index] {
        let n = a.count
        let source = RandomSource(seed: seed)
        // One set of resamples for all inputs: 32 bits are more than enough to choose among draws.
        var resamples: [[Int32]] = []
        for replicate in 0..<bootstraps {
            resamples.append(
                (0..<n).map { place in
                    Int32(source.uniform(.bootstrap, draw: replicate, unit: place) * Double(n))
                })
        }
        let plain = Array(0..<Int32(n))
        return mixed.map { mixed in
            let (first, total) = estimate(mixed, plain)
            let again = resamples.map { estimate(mixed, $0) }
            return Index(
                first: first, total: total, firstInterval: interval(again.map(\.0)),
                totalInterval: interval(again.map(\.1)))
        }
    }

    private func estimate(_ mixed: [Double], _ places: [Int32]) -> (Double, Double) {
        let n = Double(places.count)
        var sum = 0.0
        for place in places { sum += a[Int(place)] + b[Int(place)] }
        let centre = sum / (2 * n)
        var (variance, product, squares) = (0.0, 0.0, 0.0)
        for place in places {
            let (x, y, m) = (a[Int(place)] - centre, b[Int(place)] - centre, mixed[Int(place)] - centre)
            variance += x * x + y * y
            product += y * (m - x)
            squares += (x - m) * (x - m)
        }
        variance /= 2 * n
        return (product / n / variance, squares / (2 * n) / variance)
    }

    private func interval(_ values: [Double]) -> ClosedInterval {
        let sorted = values.filter { !$0.isNaN }.sorted()
        return ClosedInterval(low: quantile(sorted: sorted, 0.025), high: quantile(sorted: sorted, 0.975))
    }
}
