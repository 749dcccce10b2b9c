import Domain
import Markup

extension EligibilityRow {
    /// The conditions in a row, and each with its reason on demand.
    func html(_ text: Catalogue) -> HTML {
        """
        <section class="section" id="award" aria-labelledby="award-round"><h2 id="award-round" class="vh">\(heading)\
        </h2>
        <div class="elig"><b>\(heading)</b>\(met.map { "<span class=\"okc\">\(Icon.tick)\($0)</span>" })\
        \(open.map { "<span class=\"badc\">\(Icon.cross)\($0)</span>" as HTML })\
        \(notKnown.map { "<span class=\"warnc\">\(Icon.question)\($0)</span>" })\
        <a href="\(readinessHref)">\(text("city.readiness"))</a>\
        \(rounds.map { "<a href=\"\($0.href)\">\($0.label)</a>" as HTML })</div>
        <details><summary>\(text("city.conditions"))</summary>
        <p class="small dim">\(reference)\(assumed.map { " \($0)" })</p>
        \(gateList(gates, text))
        <p class="xs dim">\(text("method.kinds"))</p>
        \(notRecorded.map { "<p class=\"small\"><b>\(text("city.not-known"))</b> \($0)</p>" })
        <p class="xs dim">\(run) <a href="\(Address.method)">\(text("city.how"))</a></p></details></section>
        """
    }
}
