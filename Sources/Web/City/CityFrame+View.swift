import Domain
import Markup

extension CityFrame {
    /// The head of a page of the city, for one that begins with what it found.
    /// - Parameter lead: the finding.
    func head(lead: String, _ text: Catalogue) -> HTML { head("\(lead)", text) }

    /// The head of a page of the city: where the city lies and what it is, in a line; then what the page says first.
    /// - Parameter note: what is to be known beside.
    func head(_ heading: HTML, note: HTML? = nil, _ text: Catalogue) -> HTML {
        """
        <div class="head"><p class="eyebrow">\(vietnameseName)<a href="\(countryHref)">\(country)</a>\
        \(facts.map { "<span>\($0)</span>" })\(ended.map { "<span class=\"tag warn\">\($0)</span>" })</p>
        <h1>\(heading)</h1>\(note.map { "<p class=\"dim\">\($0)</p>" })</div>
        \(carried.map { "<p class=\"notice\">\($0)</p>" })
        \(asOf.map { "<p class=\"notice\">\($0)</p>" })
        """
    }

    /// Where all that the city recorded is, for people and for programs.
    func recordLinks(_ text: Catalogue) -> HTML {
        """
        <p class="small section"><a href="\(allHref)">\(text("records.all"))</a> · \
        <a href="\(recordsHref)">JSON</a></p>
        """
    }

    private var vietnameseName: HTML? { nameVi.map { "<span lang=\"vi\">\($0)</span>" } }
}
