import Domain
import Markup
import Reporting

extension CityPage: PageOfCity {
    func main(_ text: Catalogue) -> HTML {
        """
        <div class="told-city">\(city.head(finding.html, note: finding.note.map { "\($0)" }, text))</div>
        \(drawn(text))
        \(figures.isEmpty ? nil : "<div class=\"threefig section\">\(figures.map(\.html))</div>")
        \(commitments?.html(text))
        \(lately(text), if: !events.isEmpty)
        \(eligibility?.html(text) ?? "<p class=\"section\">\(text("city.no-run"))</p>")
        \(sources.html(text))
        <p class="small section"><a href="\(jsonHref)">JSON</a></p>
        """
    }

    /// The drawing with the facts beside it; without one, the facts alone.
    private func drawn(_ text: Catalogue) -> HTML {
        guard let drawing else {
            return "<aside class=\"rail alone\" aria-label=\"\(text("story.facts"))\">\(factList)</aside>"
        }
        return """
            <div class="withrail"><div>\(drawing.html(text))</div>\
            <aside class="rail" aria-label="\(text("story.facts"))">\(factList)\
            <section aria-labelledby="read-on"><h2 id="read-on">\(text("story.read-on"))</h2>\
            <ul class="lines">\(readOn.map { "<li>\($0.link)</li>" })</ul></section></aside></div>
            """
    }

    private var factList: HTML {
        "<dl class=\"facts tight\">\(facts.map { "<dt>\($0.label)</dt><dd>\($0.shown)</dd>" as HTML })</dl>"
    }

    private func lately(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="lately"><div class="row between base">\
        <h2 id="lately">\(text("story.lately"))</h2><a class="small" href="\(eventsHref)">\(text("story.all-events"))\
        </a></div>
        <ul class="life">\(events.map(\.item))</ul></section>
        """
    }
}

extension CityPage.Fact {
    fileprivate var shown: HTML {
        href.map { "<a class=\"quiet\" href=\"\($0)\">\(value)</a>" } ?? "\(value)"
    }

    fileprivate var link: HTML { href.map { "<a class=\"quiet\" href=\"\($0)\">\(label)</a>" } ?? "\(label)" }
}

extension StoryDrawing {
    fileprivate func html(_ text: Catalogue) -> HTML {
        """
        <figure aria-labelledby="drawing"><h2 id="drawing">\(heading)</h2><p class="sub">\(sub.html)</p>\
        \(markupWithoutEscaping: svg)\(markKey(key), if: !key.isEmpty)\
        \(source.map { "<p class=\"src\">\($0)</p>" })\
        <details><summary>\(text("story.table"))</summary><table class="even"><caption class="vh">\(heading)</caption>\
        <thead><tr><th scope="col">\(text("record.period"))</th><th scope="col">\(text("record.value"))</th></tr>\
        </thead>\
        <tbody>\(table.map { "<tr><th scope=\"row\">\($0.when)</th><td>\($0.value)</td></tr>" as HTML })</tbody>\
        </table></details></figure>
        """
    }
}

extension StoryFigure {
    fileprivate var html: HTML {
        """
        <p><span class="big">\(number)</span><span>\(href.map { "<a href=\"\($0)\">\(words.html)</a>" } ?? words.html)\
        \(note.map { ". \($0)" })</span></p>
        """
    }
}

extension EventCard {
    fileprivate var item: HTML {
        """
        <li>\(picture.map { "<img src=\"\($0)\" alt=\"\" loading=\"lazy\" width=\"320\" height=\"200\">" })\
        <span class="d">\(when)</span><h3><a href="\(href)">\(title.html)</a></h3>\(note.map { "<p>\($0.html)</p>" })\
        </li>
        """
    }
}

extension StoryFinding {
    /// The sentence, with what it is about marked as of its language.
    fileprivate var html: HTML {
        guard let name, name.lang != nil, let place = sentence.firstRange(of: name.text) else { return "\(sentence)" }
        return "\(String(sentence[..<place.lowerBound]))\(name.html)\(String(sentence[place.upperBound...]))"
    }
}
