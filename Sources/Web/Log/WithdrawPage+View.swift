import Domain
import Markup

extension WithdrawPage: Page {
    func local(_ text: Catalogue) -> PlaceBar? { frame.bar }

    func main(_ text: Catalogue) -> HTML {
        """
        \(frame.trail(text))
        <div class="head"><h1>\(heading)</h1><p class="lead">\(record)</p>\
        <p class="dim">\(text("record.source")): \(source)</p></div>
        \(mistake.map(notice))
        <p>\(text("log.withdraw.keeps"))</p>
        <form class="record" method="post" action="\(action)" novalidate>\
        <input type="hidden" name="form" value="\(frame.formToken)">\
        <input type="hidden" name="version" value="\(version)">
        \(reason(text))
        <div class="row formbar"><button class="btn primary">\(text("log.withdraw.do"))</button>\
        <a href="\(backHref)">\(text("log.withdraw.back"))</a></div></form>
        """
    }

    private func notice(_ mistake: String) -> HTML {
        """
        <div class="notice bad" role="alert" tabindex="-1" autofocus><p><a href="#f-why">\(mistake)</a></p></div>
        """
    }

    private func reason(_ text: Catalogue) -> HTML {
        """
        <div class="field\(" bad", if: mistake != nil)"><label for="f-why">\(text("log.withdraw.why"))</label>\
        <span class="hint" id="f-why-hint">\(text("log.withdraw.hint"))</span>\
        <input id="f-why" name="why" value="\(why)" aria-describedby="f-why-hint" required\
        \(" aria-invalid=\"true\"", if: mistake != nil)></div>
        """
    }
}
