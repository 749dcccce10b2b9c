import Domain
import Persistence

/// The conditions of one round in a row: what is met, what is open, what is not known. Why each is as it is, is told below on demand.
struct EligibilityRow {
    let heading: String
    let met: String?
    let open: [String]
    let notKnown: String?
    let readinessHref: Address
    let rounds: [CycleLink]
    let reference: String
    let assumed: String?
    let run: String
    let gates: [GateItem]
    /// Those for which nothing is recorded, in one sentence.
    let notRecorded: String?

    /// So many conditions that are not known are named; more are counted.
    private static let mostNamed = 3

    /// - Parameter rounds: all of them, the newest first.
    init(_ run: Run, _ gates: [GateResult], rounds: [String], city: String, text: Catalogue) {
        let cycle = run.cycle
        func name(_ gate: GateResult) -> String { text("gate.\(gate.gate.rawValue).name") }
        let passed = gates.count { $0.outcome == .pass }
        heading = text("city.round", ["year": .text(cycle.code), "verdict": .text(text.shortVerdict(gates))])
        met = passed > 0 ? text.count("city.met", passed) : nil
        open = gates.filter { $0.outcome == .fail }.map { gate in
            [name(gate), text.change(gate)].compactMap(\.self).joined(separator: ": ")
        }
        let unknown = gates.filter { $0.outcome == .unknown }
        notKnown =
            unknown.isEmpty
            ? nil
            : unknown.count > Self.mostNamed
                ? text.count("city.unknown", unknown.count)
                : text("city.unknown-named", ["gates": .text(unknown.map(name).joined(separator: ", "))])
        readinessHref = .city(city, .readiness).asking([("cycle", cycle.code == rounds.first ? "" : cycle.code)])
        self.rounds = rounds.filter { $0 != cycle.code }.map { round in
            CycleLink(
                label: text("cycle.title", ["year": .text(round)]),
                href: .city(city).asking([("round", round == rounds.first ? "" : round)]).at("award"), isCurrent: false)
        }
        reference = text.referenceDate(cycle)
        assumed = cycle.basis == .published ? nil : text("cycle.assumed")
        self.run = text(
            "cycle.run",
            ["run": .text("\(run.id.rawValue)"), "instant": .text(text.language.format(run.instant.date))])
        self.gates = gates.filter { $0.reason != .notRecorded }.map { GateItem($0, of: cycle, text: text) }
        let missing = gates.filter { $0.reason == .notRecorded }.map(name)
        notRecorded =
            missing.isEmpty ? nil : text("city.not-recorded", ["gates": .text(missing.joined(separator: ", "))])
    }
}

extension Catalogue {
    /// Whether a city may be nominated, in two or three words.
    fileprivate func shortVerdict(_ gates: [GateResult]) -> String {
        let outcomes = gates.filter { $0.gate.kind == .eligibility }.map(\.outcome)
        if outcomes.contains(.fail) { return self("city.verdict.not-yet") }
        return self(outcomes.isEmpty || outcomes.contains(.unknown) ? "city.verdict.open" : "city.verdict.eligible")
    }
}
