import Domain
import Foundation
import Persistence
import ScoringJob

/// What the records of a city give since the run that is published, for those who read all of them: that it is being worked out, then
/// what moved. The run stays what is published.
struct LiveSection {
    /// While something that was recorded is not measured yet.
    let working: String?
    let againHref: Address
    /// When the city was measured again.
    let measured: String?
    /// What moved; `nil` where nothing was measured since the run.
    let difference: DifferenceSection?
    let leftOut: LeftOutSection?

    /// - Parameter comparison: of what was measured with the run.
    /// - Returns: `nil` where the run has read all that is recorded.
    init?(
        _ state: LiveState, _ comparison: RunComparison?, run: Run, city: String, page: Address, assessor: Assessor,
        text: Catalogue
    ) {
        guard state.readiness != nil || state.changed != nil else { return nil }
        func time(_ instant: Instant) -> Catalogue.Value { .text(text.language.format(instant.date)) }
        working = state.changed.map { text("live.working", ["time": time($0)]) }
        againHref = page
        measured = state.readiness.map { text("live.measured", ["time": time($0.instant)]) }
        leftOut = state.readiness?.problem.map { LeftOutSection($0, city: city, text: text) }
        difference =
            state.readiness?.problem == nil
            ? comparison.map { comparison in
                var section = DifferenceSection(
                    comparison, run: run, readsAll: true, city: city, assessor: assessor, text: text)
                section.anchor = "live"
                section.title = text(
                    "live.title", ["run": .number(run.id.rawValue), "instant": time(run.instant)])
                return section
            } : nil
    }
}
