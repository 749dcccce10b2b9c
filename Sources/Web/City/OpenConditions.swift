import Domain
import ScoringJob

extension Catalogue {
    /// A condition of the next stage that is not met, with where the city stands and what is asked.
    func words(_ unmet: Unmet, _ assessor: Assessor) -> String {
        // What is confidence is a share, all else a score.
        let isShare = unmet.kind == .confidence || unmet.kind == .confidenceEach
        func number(_ value: Double?) -> Value {
            .text(value.map { isShare ? language.percent($0) : score($0, finer: true) } ?? self("status.not_known"))
        }
        if unmet.kind == .gate { return self("open.gate", ["gate": .text(self("gate.\(unmet.of ?? "").name"))]) }
        let criterion = unmet.of.map { "\($0.uppercased()) \(assessor.title(of: $0, in: language))" }
        let kind = unmet.kind.rawValue.replacing("_", with: "-")
        return self(
            "open.\(kind == "cautious" && criterion != nil ? "cautious-each" : kind)",
            [
                "criterion": .text(criterion ?? ""), "value": number(unmet.value),
                "threshold": number(unmet.threshold),
            ])
    }
}
