import Config
import Domain
import Scoring

/// What the method of progress says, for a page that tells it in words: every number from the file itself.
public struct MethodDescription: Sendable {
    public struct Criterion: Sendable {
        public var name: String
        /// Of the whole, by weight: from 0 to 1.
        public var share: Double
        public var floor: Double?
        public var sides: [Side]
    }

    public struct Side: Sendable {
        public var name: String
        public var share: Double
        /// The share of its measures that has to be known.
        public var available: Double
        public var measures: [Measure]
    }

    public struct Measure: Sendable {
        public var name: String
        public var kind: ReadinessMethod.Described.Kind
        public var unit: String
        public var features: String
        public var worst: Double
        public var best: Double
        public var isLogarithmic: Bool
        /// Of its side, where all measures are known.
        public var share: Double
        /// Of a measure made of figures: the figures with their reference ends.
        public var references: [ReadinessMethod.Reference]
    }

    public var version: String
    /// The scale of scores.
    public var low: Double
    public var high: Double
    public var criteria: [Criterion]
    public var bands: [BandRule]
    public var draws: Int
    /// By how much weights and best ends are drawn: shares.
    public var weightSpread: Double
    public var goalpostSpread: Double
}

extension Assessor {
    public var description: MethodDescription {
        func share(_ node: String, of siblings: [String]) -> Double {
            func weight(_ name: String) -> Double {
                progress.measures.first { $0.name == name }?.weight ?? progress.groups.first { $0.name == name }?.weight
                    ?? 0
            }
            return weight(node) / siblings.reduce(0) { $0 + weight($1) }
        }
        func group(_ name: String) -> Group? { progress.groups.first { $0.name == name } }
        func side(_ name: String, of siblings: [String]) -> MethodDescription.Side {
            let names = progress.children(of: name)
            return MethodDescription.Side(
                name: name, share: share(name, of: siblings), available: group(name)?.available ?? 0,
                measures: names.compactMap { measure(named: $0, share: share($0, of: names)) })
        }
        let sides = criteria.map { ($0, progress.children(of: $0)) }
        return MethodDescription(
            version: files.progress.version, low: scale?.low ?? 0, high: scale?.high ?? 1,
            criteria: sides.map { name, sides in
                MethodDescription.Criterion(
                    name: name, share: share(name, of: criteria), floor: group(name)?.floor,
                    sides: sides.map { side($0, of: sides) })
            },
            bands: files.bands, draws: draws, weightSpread: progress.uncertainty?.weights?.spread ?? 0,
            goalpostSpread: progress.uncertainty?.goalpostSpread ?? 0)
    }

    private func measure(named name: String, share: Double) -> MethodDescription.Measure? {
        guard let measure = progress.measures.first(where: { $0.name == name }), let ends = measure.goalposts,
            let described = files.method.measures.first(where: { $0.name == name })
        else { return nil }
        return MethodDescription.Measure(
            name: name, kind: described.kind, unit: measure.notes["unit"] ?? "", features: described.features,
            worst: ends.worst, best: ends.best, isLogarithmic: measure.isLogarithmic, share: share,
            references: described.kind == .figures ? files.method.references(of: described.features) : [])
    }
}
