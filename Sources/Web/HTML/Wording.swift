import Domain
import Foundation

/// Words that several pages share.
extension Catalogue {
    /// A city's name, marked where it is in another language than the page's.
    func name(of city: City) -> Words {
        let name = city.name(in: language)
        return Words(name, lang: name == city.nameVi ? language.marks(.vi) : nil)
    }

    /// `31 to 52`
    func interval(_ range: ClosedRange<Double>?) -> String? {
        range.map {
            self("readiness.interval", ["low": .text(score($0.lowerBound)), "high": .text(score($0.upperBound))])
        }
    }

    /// A score as it is read: whole, or to a tenth where small steps matter.
    func score(_ number: Double, finer: Bool = false) -> String {
        language.format(number, places: finer ? 1 : 0)
    }

    /// `2.2 Learning in families and communities`
    func area(_ code: String?, _ framework: Framework?) -> String? {
        code.map { code in [code, framework?.item(code)?.name(in: language)].compactMap(\.self).joined(separator: " ") }
    }

    /// The finding in one sentence: what stands in the way, and when it no longer does.
    func verdict(_ gates: [GateResult], of cycle: AwardCycle) -> String {
        let eligibility = gates.filter { $0.gate.kind == .eligibility }
        let year: [String: Value] = ["year": .text(cycle.code)]
        let failed = eligibility.filter { $0.outcome == .fail }
        if failed.contains(where: { $0.from == nil }) { return self("verdict.not-eligible", year) }
        if let from = failed.compactMap(\.from).max() {
            return self("verdict.not-eligible-until", year.merging(["day": .day(from)]) { $1 })
        }
        if gates.isEmpty { return self("verdict.none", year) }
        let hidden = eligibility.count { $0.reason == .notReleased }
        let open = eligibility.count { $0.outcome == .unknown } - hidden
        let tasks = gates.filter { $0.gate.kind == .submission && $0.reason != .notReleased }
        let undone = tasks.count { $0.outcome != .pass }
        let all: [String: Value] = ["all": .number(eligibility.count)]
        return [
            open == 0
                ? self(hidden == 0 ? "verdict.eligible" : "verdict.none-failed", year)
                : count("verdict.open", open, year.merging(all) { $1 }),
            hidden == 0 ? nil : count("verdict.hidden", hidden),
            undone == 0 ? nil : count("verdict.tasks", undone, ["all": .number(tasks.count)]),
        ].compactMap(\.self).joined(separator: " ")
    }
}

extension Language {
    /// `71%`
    func percent(_ share: Double) -> String { percent(format(Int((share * 100).rounded()))) }
}
