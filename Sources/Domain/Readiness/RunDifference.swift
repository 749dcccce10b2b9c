/// What one run found for a city: what two runs are compared by.
public struct CityFinding: Sendable {
    public var gates: [GateResult]
    /// `nil` where gates alone were judged, or the reader may not see it.
    public var assessment: CityAssessment?
    public var band: Band?
    public var methodVersion: String?

    public init(gates: [GateResult], assessment: CityAssessment?, band: Band?, methodVersion: String?) {
        self.gates = gates
        self.assessment = assessment
        self.band = band
        self.methodVersion = methodVersion
    }
}

/// How what a run found for a city differs from what an earlier run found. What differs by less than is shown does not differ.
public struct RunDifference: Equatable, Sendable {
    /// Something that is known or not, before and after.
    public struct Change<Value: Equatable & Sendable>: Equatable, Sendable {
        public var before: Value
        public var after: Value

        public init(_ before: Value, _ after: Value) {
            self.before = before
            self.after = after
        }
    }

    public struct Criterion: Equatable, Sendable {
        public var name: String
        public var progress: Change<Double?>
        /// Its measures that changed, in the order of the method.
        public var measures: [Measure]
    }

    public struct Measure: Equatable, Sendable {
        public var name: String
        public var score: Change<Double?>
        public var status: Change<Measured.Status>
    }

    public struct Gate: Equatable, Sendable {
        public var before: GateResult
        public var after: GateResult
    }

    /// Set where the method changed: then figures differ for that reason too.
    public var method: Change<String>?
    public var band: Change<Band>?
    public var progress: Change<Double?>?
    public var level: Change<Double?>?
    /// From 0 to 1.
    public var confidence: Change<Double?>?
    /// Those whose progress or measures changed, in the order of the method.
    public var criteria: [Criterion]
    public var gates: [Gate]

    public var isNothing: Bool {
        method == nil && band == nil && progress == nil && level == nil && confidence == nil && criteria.isEmpty
            && gates.isEmpty
    }

    /// The measures that changed.
    public var measures: [String] { criteria.flatMap(\.measures).map(\.name) }

    public init(from old: CityFinding, to new: CityFinding) {
        func change<Value>(_ before: Value, _ after: Value) -> Change<Value>? {
            before == after ? nil : Change(before, after)
        }
        /// Scores are shown to a tenth where small steps matter.
        func score(_ before: Double?, _ after: Double?) -> Change<Double?>? {
            before?.tenths == after?.tenths ? nil : Change(before, after)
        }
        if let before = old.methodVersion, let after = new.methodVersion { method = change(before, after) }
        if let before = old.band, let after = new.band { band = change(before, after) }
        gates = new.gates.compactMap { after in
            old.gates.first { $0.gate == after.gate && $0.outcome != after.outcome }.map {
                Gate(before: $0, after: after)
            }
        }
        criteria = []
        guard let before = old.assessment, let after = new.assessment else { return }
        progress = score(before.progress, after.progress)
        level = score(before.level, after.level)
        let percent = { (share: Double) in (share * 100).rounded() }
        if percent(before.confidence) != percent(after.confidence) {
            confidence = Change(before.confidence, after.confidence)
        }
        let measured = Dictionary(before.measures.map { ($0.name, $0) }) { first, _ in first }
        criteria = after.criteria.compactMap { criterion in
            // A measure belongs to the criterion that its name begins with.
            let measures = after.measures.filter { $0.name.hasPrefix("\(criterion.name)_") }.compactMap { measure in
                let old = measured[measure.name]
                let score = score(old?.score, measure.score)
                let status = change(old?.status ?? .unknown, measure.status)
                return score == nil && status == nil
                    ? nil
                    : Measure(
                        name: measure.name, score: Change(old?.score, measure.score),
                        status: Change(old?.status ?? .unknown, measure.status))
            }
            let old = before.criteria.first { $0.name == criterion.name }?.progress
            guard score(old, criterion.progress) != nil || !measures.isEmpty else { return nil }
            return Criterion(name: criterion.name, progress: Change(old, criterion.progress), measures: measures)
        }
    }
}

extension RunDifference.Change<Double?> {
    /// By how much it rose; `nil` where one of the two is not known.
    public var rise: Double? { before.flatMap { before in after.map { $0 - before } } }
}

extension Double {
    fileprivate var tenths: Double { (self * 10).rounded() }
}
