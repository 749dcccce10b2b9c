import Domain
import Markup

extension UndoPage: Page {
    func local(_ text: Catalogue) -> PlaceBar? { frame.bar }

    func main(_ text: Catalogue) -> HTML {
        """
        <div class="head"><h1>\(title)</h1><p class="lead">\(why)</p></div>
        \(obstacles.isEmpty ? nil : "<ul class=\"lines\">\(obstacles.map(\.item))</ul>")
        <p class="more"><a class="btn" href="\(backHref)">\(text("undo.back"))</a></p>
        """
    }
}

extension UndoPage.Obstacle {
    fileprivate var item: HTML { "<li>\(record?.html ?? "\(name)") <span class=\"src\">\(why)</span></li>" }
}
