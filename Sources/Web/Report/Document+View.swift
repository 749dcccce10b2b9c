import Markup
import Reporting

extension Document {
    /// What the report says before its sections: figures, facts and what is to be known of it.
    var glance: HTML {
        """
        \(figures.isEmpty ? nil : figureList)
        <dl class="pairs">\(facts.map(\.pair))</dl>
        <ul class="told plain small dim">\(notices.map { "<li>\($0)</li>" })</ul>
        """
    }

    private var figureList: HTML {
        """
        <dl class="figures">\(figures.map { "<div><dt>\($0.label)</dt><dd>\($0.words)</dd></div>" })</dl>
        """
    }
}

extension Document.Fact {
    fileprivate var pair: HTML {
        """
        <div><dt>\(label)</dt><dd>\(words)\(note.map { " <span class=\"src\">\($0)</span>" })</dd></div>
        """
    }
}

extension Document.Section {
    var html: HTML {
        """
        <section class="section" aria-labelledby="\(id)"><h2 id="\(id)">\(title)</h2>
        \(blocks.map(\.html))</section>
        """
    }
}

extension Document.Block {
    fileprivate var html: HTML {
        """
        \(self.paragraph.map { "<p>\($0)</p>" })\
        \(self.note.map { "<p class=\"small dim digest\">\($0)</p>" })\
        \(self.figure?.html)\(self.table?.html)\(linkList)\(sourceList)
        """
    }

    private var linkList: HTML? {
        guard let links, !links.isEmpty else { return nil }
        return "<ul class=\"plain row noprint\">\(links.map(\.item))</ul>"
    }

    private var sourceList: HTML? {
        guard let sources, !sources.isEmpty else { return nil }
        return "<ol class=\"sources\">\(sources.map(\.item))</ol>"
    }
}

extension Document.Link {
    fileprivate var item: HTML { "<li><a href=\"\(href)\">\(words)</a></li>" }

    private var href: Address {
        switch page {
        case .framework: .city(city, .indicators).at("framework")
        case .log: .log(of: city)
        }
    }
}

extension Document.Source {
    fileprivate var item: HTML { "<li id=\"source-\(number)\" value=\"\(number)\">\(href.link(name))</li>" }
}

extension Document.Drawing {
    /// The drawing beside its table.
    fileprivate var html: HTML {
        """
        <figure class="drawing\(" wide", if: isWide)">\
        <figcaption><h3>\(title)</h3><p class="sub">\(sub)</p></figcaption>
        <div class="pair"><div>\(markupWithoutEscaping: svg)\(key.isEmpty ? nil : keyList)</div>\
        <div>\(table.html)</div></div></figure>
        """
    }

    private var keyList: HTML {
        """
        <ul class="key">\(key.map { "<li>\(markupWithoutEscaping: $0.svg)\($0.words)</li>" })</ul>
        """
    }
}

extension Document.Table {
    /// On a narrow screen each row is a card.
    fileprivate var html: HTML {
        """
        <table class="cards" role="table"><caption\(" class=\"vh\"", if: isCaptionHidden)>\(caption)</caption>\
        <thead role="rowgroup"><tr role="row">\(columns.map(\.heading))</tr></thead>\
        <tbody role="rowgroup">\(rows.map(\.html))</tbody></table>
        """
    }
}

extension Document.Column {
    fileprivate var heading: HTML {
        "<th scope=\"col\" role=\"columnheader\"\(" class=\"num\"", if: isNumber)>\(title)</th>"
    }
}

extension Document.Row {
    fileprivate var html: HTML {
        """
        <tr role="row"\(" class=\"total\"", if: isTotal)>\
        <th scope="row" role="rowheader">\(head.content)</th>\(cells.map(\.html))</tr>
        """
    }
}

extension Document.Cell {
    fileprivate var html: HTML {
        """
        <td role="cell"\(" class=\"num\"", if: isNumber) data-l="\(label)">\(content)</td>
        """
    }

    fileprivate var content: HTML {
        """
        <span\(attribute: "lang", lang)>\(text)</span>\(tag?.html)\
        \(sources.map { " <a class=\"ref\" href=\"#source-\($0)\">[\($0)]</a>" })\
        \(details.map { "<span class=\"src\"\(attribute: "lang", $0.lang)>\($0.text)</span>" })
        """
    }
}

extension Document.Tag {
    fileprivate var html: HTML {
        """
        <span class="tag\(" ok", if: isOk)\(" bad", if: isBad)\(" warn", if: isWarn)">\
        \(Icon.tick, if: isOk)\(Icon.cross, if: isBad)\(Icon.question, if: isWarn)\(words)</span>
        """
    }
}
