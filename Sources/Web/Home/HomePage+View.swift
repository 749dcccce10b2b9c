import Domain
import Markup

extension HomePage: Page {
    func local(_ text: Catalogue) -> PlaceBar? { frame.bar }
    func head(_ text: Catalogue) -> HTML? { RecordPicker.script }

    func main(_ text: Catalogue) -> HTML {
        """
        <div class="withrail"><div><div class="head"><p class="eyebrow">\(day)</p><h1>\(title)</h1>\
        \(lead.map { "<p class=\"dim\">\($0)</p>" })</div>
        \(saved?.html(text))\(undone.map { $0.html(text) })
        \(first.map { $0.first(text) })
        \(then.isEmpty ? nil : "<ol class=\"then\">\(then.map(\.item))</ol>")
        \(due.isEmpty ? nil : deadlines(text))
        \(waiting.isEmpty ? nil : waitingList(text))
        </div>
        <div class="rail">
        \(picker.section(text))
        \(readiness?.section(text))
        \(actsHref.map { changeList($0, text) })
        </div></div>
        """
    }

    private func deadlines(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="due"><h2 id="due">\(text("home.due"))</h2>
        \(ruler?.html)
        <ol class="due">\(due.map(\.item))</ol>
        \(moreDue > 0 ? "<p class=\"small more\">\(text.count("home.more-due", moreDue))</p>" : nil)</section>
        """
    }

    private func waitingList(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="waiting"><h2 id="waiting">\(text("home.waiting")) \
        <span class="dim">\(waiting.count + olderDrafts.count)</span></h2>\
        <ul class="wait">\(waiting.map(\.item))</ul>\(olderDrafts.isEmpty ? nil : older(text))</section>
        """
    }

    private func older(_ text: Catalogue) -> HTML {
        """
        <details class="more"><summary>\(text.count("home.wait.older", olderDrafts.count))</summary>\
        <ul class="wait">\(olderDrafts.map(\.item))</ul></details>
        """
    }

    private func changeList(_ acts: Address, _ text: Catalogue) -> HTML {
        """
        <section aria-labelledby="changes"><h2 id="changes">\(changesHeading)</h2>\
        \(changes.isEmpty ? nil : "<ul class=\"lines\">\(changes.map(\.item))</ul>")\
        <p><a href="\(acts)">\(text("home.acts"))</a></p></section>
        """
    }
}

extension HomeTask {
    /// The first of all, where one begins.
    fileprivate func first(_ text: Catalogue) -> HTML {
        """
        <section class="first" aria-labelledby="first"><h2 id="first"\(attribute: "lang", title.lang)>\(title.text)</h2>
        <p class="meta">\(gain.map { "<b class=\"okc\">\($0)</b>. " })\(about)\
        \(move?.commitment.map { " <a class=\"quiet\" href=\"\($0.href)\">\($0.words.html)</a>" })</p>
        \(move?.html(text) ?? way)</section>
        """
    }

    private var way: HTML { "<p><a class=\"btn primary\" href=\"\(href)\">\(button)</a></p>" }

    fileprivate var item: HTML {
        """
        <li><div><h2\(attribute: "lang", title.lang)>\(title.text)</h2>\
        <p>\(gain.map { "<span class=\"gain\">\($0)</span>. " })\(about)</p></div>\
        <a class="btn" href="\(href)">\(button)<span class="vh">: \(title.text)</span></a></li>
        """
    }
}

extension MilestoneForm {
    fileprivate func html(_ text: Catalogue) -> HTML {
        """
        <form class="inline a" method="post" action="\(action)">\(hidden)\
        <div class="field\(" bad", if: mistake != nil)"><label for="day">\(text("home.move.day"))</label>\
        <input id="day" name="due_on" value="\(day)" required autocomplete="off" aria-describedby="day-note"\
        \(" aria-invalid=\"true\"", if: mistake != nil)>\
        \(mistake.map { "<p class=\"error\" id=\"day-error\">\(Icon.cross)\($0)</p>" })</div>\
        <div class="field"><label for="moved">\(text("home.move.why"))</label>\
        <input id="moved" name="why" value="\(why)" maxlength="2000" aria-describedby="day-note"></div>\
        <button class="btn primary">\(text("home.move.save"))</button></form>
        <p class="xs dim" id="day-note">\(text("hint.form.day")) \(text("home.move.note"))</p>
        <form class="row" method="post" action="\(action)">\(hidden)\
        <input type="hidden" name="done_on" value="\(today)">\
        <span class="small">\(text("home.move.reached"))</span>\
        <button class="btn s">\(Icon.tick) \(text("home.move.done"))</button></form>
        """
    }

    private var hidden: HTML {
        """
        <input type="hidden" name="form" value="\(formToken)"><input type="hidden" name="version" value="\(version)">
        """
    }
}

extension HomePage.Due {
    fileprivate var item: HTML {
        """
        <li><span class="k\(" bad", if: isLate)">\(number)</span>\
        <div class="d">\(day)<span class="in\(" bad", if: isLate)">\(due)</span></div>\
        <div><p><a class="quiet" href="\(href)"\(attribute: "lang", name.lang)>\(name.text)</a></p>\
        \(unit.map { "<p class=\"small dim\">\($0)</p>" })</div></li>
        """
    }
}

extension HomePage.Waiting {
    fileprivate var item: HTML {
        """
        <li><span class="v">\(verb)</span>\
        <a class="quiet" href="\(href)"\(attribute: "lang", name.lang)>\(name.text)</a>\
        <span class="m">\(about)</span></li>
        """
    }
}

extension HomePage.Readiness {
    fileprivate func section(_ text: Catalogue) -> HTML {
        """
        <section aria-labelledby="readiness"><h2 id="readiness">\(text("city.tab.readiness"))</h2><p>\(heading)</p>\
        \(live?.note(text))
        <ul class="mini more">\(criteria.map(\.item))</ul>
        <p class="xs dim more">\(text("home.strip"))</p>
        <p><a href="\(href)">\(text("home.readiness"))</a></p></section>
        """
    }
}

extension HomePage.Criterion {
    fileprivate var item: HTML {
        """
        <li><a href="\(href)"\(" class=\"low\"", if: isBelow)>\(title)</a>\
        <svg class="chart" width="100%" height="18" role="img" aria-label="\(words)">\
        <line class="grid" x1="0" x2="100%" y1="9" y2="9"/>\(band)\
        \(floor.map { "<line class=\"floor\" x1=\"\($0)\" x2=\"\($0)\" y1=\"1\" y2=\"17\"/>" })\
        \(at.map { "<circle class=\"now dot\" cx=\"\($0)\" cy=\"9\" r=\"4.5\"/>" })</svg>\
        <b\(" class=\"low\"", if: isBelow)>\(score ?? "?")</b></li>
        """
    }

    private var band: HTML? {
        guard let low, let width else { return nil }
        return "<rect class=\"band\" x=\"\(low)\" width=\"\(width)\" y=\"4.5\" height=\"9\" rx=\"2\"/>"
    }
}

extension HomePage.Change {
    fileprivate var item: HTML {
        """
        <li><a class="quiet" href="\(record.href)"\(attribute: "lang", record.lang)>\(record.label)</a>\
        \(record.detail.map { ": \($0)" })<span class="src">\(who)</span></li>
        """
    }
}
