import Domain
import Markup
import Reporting

extension MilestoneList: RecordBlock {
    func html(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="milestones"><div class="row between base">\
        <h2 id="milestones">\(heading)</h2>\(key(text))</div>
        \(saved?.html(text))
        <ol class="ms"><li class="axisrow" aria-hidden="true"><span></span>\(markupWithoutEscaping: axis.head)</li>\
        \(rows.map { $0.html(text) })</ol></section>
        """
    }

    private func key(_ text: Catalogue) -> HTML {
        let marks = TimeAxis.Mark.allCases.map { mark -> HTML in
            "<li>\(markupWithoutEscaping: mark.svg)\(text.word(for: mark))</li>"
        }
        return "<ul class=\"key\">\(marks)</ul>"
    }
}

extension MilestoneList.Row {
    fileprivate func html(_ text: Catalogue) -> HTML {
        """
        <li\(" class=\"new\"", if: isNew)><div><a class="t quiet" lang="" href="\(href)">\(title)</a>\
        <span class="w\(" late", if: isLate)">\(words)</span>\(actions(text))</div>\
        \(markupWithoutEscaping: drawing)</li>
        """
    }

    private func actions(_ text: Catalogue) -> HTML? {
        guard let done, let moveHref else { return nil }
        return """
            <span class="row doit">\(done.html(text, of: title))\
            <a class="small" href="\(moveHref)">\(text("record-page.new-date"))<span class="vh">: \(title)</span></a>\
            </span>
            """
    }
}

extension MilestoneList.DoneForm {
    /// - Parameter title: of what is done, for whoever hears the button alone.
    fileprivate func html(_ text: Catalogue, of title: String) -> HTML {
        """
        <form method="post" action="\(action)">\
        \(inputs.map { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" as HTML })\
        <button class="btn s">\(text("record-page.mark-done"))<span class="vh">: \(title)</span></button></form>
        """
    }
}
