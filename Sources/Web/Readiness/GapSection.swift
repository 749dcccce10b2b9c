import Config
import Domain
import ScoringJob

/// What is not known of a city, why, and who could say.
struct GapSection {
    struct Item {
        var title: String
        var href: Address
    }

    /// What lacks for one reason and can be said by the same people: each reason stands there once.
    struct Row {
        var items: [Item]
        var found: String
        var who: [Words]
    }

    let lead: String
    let rows: [Row]

    /// `nil` where everything is known.
    /// - Parameter framework: whose figures the method measures; `nil` where it is not loaded.
    init?(
        gates: [GateResult], measures: [MeasureResult], framework: Framework?, entry: RegisterEntry, assessor: Assessor,
        text: Catalogue
    ) {
        // What the city has not released is not said to be unknown.
        let open = gates.filter { $0.outcome == .unknown && $0.reason != .notReleased }.map { gate in
            Row(
                items: [Item(title: text("gate.\(gate.gate.rawValue).name"), href: .here("gates"))],
                found: text.reason(gate),
                who: [Words(text("who.gate.\(gate.gate.rawValue)"))])
        }
        let unknown = measures.filter { $0.status == .unknown }.map { measure in
            Row(
                items: [
                    Item(
                        title: assessor.title(of: measure.name, in: text.language),
                        href: .measure(measure.name, of: entry.city.code))
                ],
                found: text(measure.reason),
                who: text.who(
                    measure, assessor.files.method.measures.first { $0.name == measure.name }, framework,
                    country: entry.city.country))
        }
        guard !open.isEmpty || !unknown.isEmpty else { return nil }
        lead = [
            open.isEmpty ? nil : text.count("who.gates", open.count),
            unknown.isEmpty
                ? nil : text("who.measures", ["count": .number(unknown.count), "all": .number(measures.count)]),
        ].compactMap(\.self).joined(separator: " ")
        rows = (open + unknown).reduce(into: []) { rows, row in
            if let same = rows.firstIndex(where: {
                $0.found == row.found && $0.who.map(\.text) == row.who.map(\.text)
            }) {
                rows[same].items += row.items
            } else {
                rows.append(row)
            }
        }
    }
}

extension Catalogue {
    /// Who could make a measure known: what is missing decides, then what it is made from.
    fileprivate func who(
        _ measure: MeasureResult, _ described: ReadinessMethod.Described?, _ framework: Framework?, country: String
    ) -> [Words] {
        switch measure.reason.key {
        case .noClosedYear, .nothingLogged: return [Words(self("who.steward"))]
        case .noInhabitants: return [Words(self("who.register"))]
        case .noWards: return [Words(self("who.editor"))]
        case .notAMember, .membershipUncertain, .joinDateUnknown: return [Words(self("who.network"))]
        case .dissolved: return [Words(self("who.continuation"))]
        case .notApplicableUnchecked: return [Words(self("who.second"))]
        default: break
        }
        switch described?.kind {
        case .rating: return [Words(self("who.experts"))]
        case .figures:
            let indicators = framework?.indicators.filter { $0.item == described?.features } ?? []
            var seen: Set<String> = []
            let bodies = indicators.filter { $0.measurement != .expertReview }.map { body(for: $0, country: country) }
            return bodies.isEmpty ? [Words(self("who.editor"))] : bodies.filter { seen.insert($0.text).inserted }
        case .count, .share, nil: return [Words(self("who.steward"))]
        }
    }

    /// Where the framework names no body, the kind of measurement says whom to ask.
    func body(for indicator: Indicator, country: String) -> Words {
        if let (text, other) = answerer(of: indicator, in: country) { return Words(text, lang: other) }
        return Words(self("indicators.who.\(indicator.measurement.rawValue)"))
    }
}
