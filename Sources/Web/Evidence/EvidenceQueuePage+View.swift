import Domain
import Markup

extension EvidenceQueuePage: Page {
    func head(_ text: Catalogue) -> HTML? { Asset.evidence.script }

    func local(_ text: Catalogue) -> PlaceBar? { frame.bar }

    func main(_ text: Catalogue) -> HTML {
        """
        <div class="head"><div class="row between base"><p class="eyebrow">\(eyebrow)</p>\(ways(text))</div>\
        <h1>\(text(question == nil ? "evidence.queue.done" : "evidence.queue.question"))</h1></div>
        \(undo?.html(text) ?? said.map { flash("\($0)") })\(undone.map { $0.html(text) })
        \(question.map { pair($0, text) } ?? blank(text))
        \(nextSection(text))
        """
    }

    private func ways(_ text: Catalogue) -> HTML {
        func way(_ href: Address?, _ label: String, _ key: String) -> HTML? {
            href.map { "<a href=\"\($0)\" data-key=\"\(key.lowercased())\">\(label) <kbd>\(key)</kbd></a>" }
        }
        return """
            <p class="queue">\(way(question?.beforeHref, text("evidence.queue.before"), "J"))\
            \(way(question?.nextHref, text("evidence.queue.next"), "K"))\
            <a href="\(listHref)">\(text("evidence.queue.list"))</a></p>
            """
    }

    private func blank(_ text: Catalogue) -> HTML {
        """
        <div class="blank"><p>\(none)</p>\
        <p><a class="btn" href="\(listHref)">\(text("evidence.queue.list"))</a></p></div>
        """
    }

    private func pair(_ question: Question, _ text: Catalogue) -> HTML {
        """
        <div class="pair">\(question.claims(text))\(question.viewer(text))
        <div class="judge stack">\(question.foundSection(text))
        \(judgement(question, text))
        <p class="xs dim">\(question.why)</p></div></div>
        """
    }

    private func judgement(_ question: Question, _ text: Catalogue) -> HTML {
        """
        <form class="decide" method="post" action="\(action)" aria-labelledby="ev-judge" data-judge>\
        <input type="hidden" name="form" value="\(formToken)"><input type="hidden" name="link" value="\
        \(question.link)">\
        <input type="hidden" name="next" value="\(question.next)">
        <h2 id="ev-judge" class="s">\(text("evidence.queue.judgement"))</h2>
        <div class="row"><button class="btn primary" name="do" value="yes" data-key="y">\(Icon.tick) \
        \(text("evidence.queue.yes")) <kbd>Y</kbd></button>\
        <button class="btn" name="do" value="no" data-key="n">\(Icon.cross) \(text("evidence.queue.no")) <kbd>N</kbd>\
        </button></div>
        <div class="field\(" bad", if: mistake != nil)"><label for="ev-comment">\(text("evidence.queue.comment")) \
        <kbd>B</kbd></label><textarea id="ev-comment" name="comment" rows="2" class="w-full" data-key="b"\
        \(" aria-describedby=\"ev-comment-error\" aria-invalid=\"true\" autofocus", if: mistake != nil)>\(comment)\
        </textarea>\
        \(mistake.map { "<span class=\"error\" id=\"ev-comment-error\">\($0)</span>" })</div>
        <div class="row between"><button class="btn s" name="do" value="back">\
        \(text("evidence.queue.back", ["name": .text(question.owner)]))</button>\
        <span class="xs dim">\(text("evidence.queue.then"))</span></div></form>
        """
    }

    private func nextSection(_ text: Catalogue) -> HTML? {
        guard !following.isEmpty else { return nil }
        return """
            <section class="section" aria-labelledby="ev-next"><h2 id="ev-next">\(text("evidence.queue.following"))\
            </h2>\
            <ul class="wait">\(following.map(\.html))</ul></section>
            """
    }
}

extension EvidenceQueuePage.Question {
    fileprivate func claims(_ text: Catalogue) -> HTML {
        """
        <section class="claims" aria-labelledby="ev-claim"><h2 class="cap" id="ev-claim">\
        \(text("evidence.queue.claims"))</h2>\
        <p class="claim"><a class="quiet" href="\(recordHref)"\(attribute: "lang", claimLang)>\(claim)</a></p>\
        <dl class="facts tight more">\(rows.map { "<dt>\($0.label)</dt><dd>\($0.value)</dd>" })</dl></section>
        """
    }

    fileprivate func viewer(_ text: Catalogue) -> HTML {
        """
        <section class="viewer" aria-labelledby="ev-file"><div class="vh-row"><h2 class="s" id="ev-file">\
        <span\(attribute: "lang", fileLang)>\(fileName)</span></h2></div>\
        <a class="ev-look" href="\(fileHref)">\
        \(picture.map { "<img src=\"\($0)\" alt=\"\(text("evidence.queue.picture"))\">" } ?? sign.drawing)</a>
        <div class="vh-row"><span class="dim">\(fileFacts)</span><span><a href="\(fileHref)">\(text("evidence.open"))\
        </a> · \
        <a href="\(aboutHref)">\(text("evidence.queue.about"))</a></span></div></section>
        """
    }

    fileprivate func foundSection(_ text: Catalogue) -> HTML? {
        guard hasWords, !found.isEmpty else { return nil }
        return """
            <section aria-labelledby="ev-found"><h2 class="cap" id="ev-found">\(text("evidence.queue.found"))</h2>\
            <ul class="found">\(found.map { $0.html(in: fileHref, text) })</ul></section>
            """
    }
}

extension FoundInFile.Line {
    /// - Parameter file: which opens at the page.
    fileprivate func html(in file: Address, _ text: Catalogue) -> HTML {
        let said: HTML =
            page.map { page -> HTML in
                let words = text("evidence.queue.on-page", ["page": .number(page)])
                return "<a href=\"\(file.at("page=\(page)"))\">\(words)</a>"
            } ?? "\(text("evidence.queue.not-found"))"
        return """
            <li><span class="\(page == nil ? "warnc" : "okc")">\(page == nil ? Icon.question : Icon.tick)</span>\
            <span>\(label): <b>\(value)</b> \(said)</span></li>
            """
    }
}

extension EvidenceQueuePage.Next {
    fileprivate var html: HTML {
        """
        <li><span class="v">\(place)</span><a class="quiet" href="\(href)">\(label)</a>\
        <span class="m">\(detail)</span></li>
        """
    }
}
