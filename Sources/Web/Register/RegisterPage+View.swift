import Domain
import Markup

extension RegisterPage: Page {
    func main(_ text: Catalogue) -> HTML {
        """
        <div class="head"><h1>\(title)</h1><p class="lead">\(summary)</p></div>
        \(figures(text))
        <p class="small dim">\(text("register.why-fewer"))</p>

        <section class="section" aria-labelledby="find"><h2 id="find">\(text("register.find"))</h2>
        \(form(text))
        <p class="hint" id="qh">\(text("register.hint"))</p>
        <div class="row between"><p role="status"><b>\(matches)</b></p>\
        <p class="small"><a href="\(jsonHref)">JSON</a></p></div>
        \(chips.isEmpty ? nil : filters(text))
        \(countryLink.map { "<p><a href=\"\($0.href)\">\($0.label)</a></p>" })
        \(found(text))
        \(pageLinks.isEmpty ? nil : otherPages(text))
        </section>

        <section class="section two">
        \(regions(text))
        \(cohorts(text))
        </section>

        \(roundTable(text))
        """
    }

    private func figures(_ text: Catalogue) -> HTML {
        """
        <dl class="figures">
        <div><dt>\(text("register.figures.named"))</dt><dd>\(named)</dd></div>
        <div><dt>\(text("register.figures.countries"))</dt><dd>\(countries)</dd></div>
        <div><dt>\(awardsLabel)</dt><dd>\(awards)</dd></div>
        \(announced.map { "<div><dt>\(announcedLink)</dt><dd>\($0)</dd></div>" })
        </dl>
        """
    }

    private var announcedLink: HTML {
        announcedSource.map { "<a href=\"\($0)\">\(announcedLabel)</a>" } ?? "\(announcedLabel)"
    }

    private func form(_ text: Catalogue) -> HTML {
        """
        <form class="filters" method="get" action="\(Address.register)" role="search">
        <div class="field wide"><label for="q">\(text("register.words"))</label>\
        <input id="q" name="q" type="search" autocomplete="off" aria-describedby="qh" value="\(words)"></div>
        \(choice("region", text("register.region"), all: text("register.any-region"), of: regionOptions))
        \(choice("country", text("register.country"), all: text("register.any-country"), of: countryOptions))
        \(choice("cohort", text("register.cohort"), all: text("register.any-year"), of: cohortOptions))
        <div class="field"><button class="btn primary">\(text("register.search"))</button></div>
        </form>
        """
    }

    private func choice(_ name: String, _ label: String, all: String, of options: [FormOption]) -> HTML {
        """
        <div class="field"><label for="\(name)">\(label)</label><select id="\(name)" name="\(name)">\
        <option value="">\(all)</option>\(options.map(\.item))</select></div>
        """
    }

    /// What is looked for, each part with the way to leave it out.
    private func filters(_ text: Catalogue) -> HTML {
        """
        <ul class="chips" aria-label="\(text("register.filters"))">\(chips.map { $0.item(text) })\
        <li><a class="chip" href="\(Address.register)">\(text("register.clear"))</a></li></ul>
        """
    }

    private func found(_ text: Catalogue) -> HTML {
        if rows.isEmpty { return nothing(text) }
        return """
            \(CityTable(text).html(rows))
            <p class="small dim">\(range)</p>
            """
    }

    private func nothing(_ text: Catalogue) -> HTML {
        """
        <div class="blank"><p>\(text("register.nothing"))</p><p>\(text("register.nothing-next"))</p>\
        <p><a class="btn" href="\(Address.register)">\(text("register.clear"))</a></p></div>
        """
    }

    private func otherPages(_ text: Catalogue) -> HTML {
        """
        <nav aria-label="\(text("register.pages"))"><ul class="pages">\(pageLinks.map(\.item))</ul></nav>
        """
    }

    private func regions(_ text: Catalogue) -> HTML {
        """
        <figure><h2 class="fig">\(text("register.regions.title"))</h2><p class="sub">\(regionCaption)</p>
        <div class="bars">\(regionBars.map(\.ofRegion))</div></figure>
        """
    }

    private func cohorts(_ text: Catalogue) -> HTML {
        """
        <figure><h2 class="fig">\(text("register.cohorts.title"))</h2><p class="sub">\(text("register.cohorts.sub"))</p>
        <div class="bars">\(cohortBars.map(\.ofCohort))</div></figure>
        """
    }

    private func roundTable(_ text: Catalogue) -> HTML {
        """
        <section class="section" id="rounds"><h2>\(text("register.rounds"))</h2>
        \(RoundTable(text).html(rounds))</section>
        """
    }
}

extension RegisterPage.Chip {
    fileprivate func item(_ text: Catalogue) -> HTML {
        """
        <li><a class="chip" href="\(href)"><span class="vh">\(text("register.remove")) </span>\(label) \
        \(Icon.remove)</a></li>
        """
    }
}

extension RegisterPage.PageLink {
    fileprivate var item: HTML {
        if isCurrent { return "<li><span aria-current=\"page\">\(label)</span></li>" }
        return "<li><a href=\"\(href)\">\(label)</a></li>"
    }
}

extension RegisterPage.Bar {
    fileprivate var ofRegion: HTML {
        """
        <div><a href="\(href)">\(label)</a><b class="v">\(value)</b>\
        <svg class="chart" height="20" width="100%" aria-hidden="true">\
        <rect class="now" x="0" y="3" width="\(share)" height="14"/></svg></div>
        """
    }

    /// Those that are named before those that were announced.
    fileprivate var ofCohort: HTML {
        """
        <div><a href="\(href)">\(label)</a><b class="v">\(value)</b>\
        <svg class="chart" height="20" width="100%" role="img" aria-label="\(sentence)">\
        <rect class="ghost" x="0" y="3" width="\(whole ?? "")" height="14"/>\
        <rect class="now" x="0" y="3" width="\(share)" height="14"/></svg>\
        \(note.map { "<p class=\"xs dim\">\($0)</p>" })\
        \(remark.map { "<p class=\"xs dim\" lang=\"en\">\($0)</p>" })</div>
        """
    }
}

/// The cities that were found; on a narrow screen each row is a card.
private struct CityTable {
    private let text: Catalogue
    private let country, region, admitted, award, invented: String

    init(_ text: Catalogue) {
        self.text = text
        (country, region) = (text("register.country"), text("register.region"))
        (admitted, award) = (text("register.admitted"), text("register.award"))
        invented = text("city.invented.tag")
    }

    func html(_ rows: [RegisterPage.Row]) -> HTML {
        """
        <table class="cards" role="table"><caption class="vh">\(text("register.caption"))</caption>
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("register.city"))</th>\
        <th scope="col" role="columnheader">\(country)</th><th scope="col" role="columnheader">\(region)</th>\
        <th scope="col" role="columnheader">\(admitted)</th><th scope="col" role="columnheader">\(award)</th>\
        </tr></thead>
        <tbody role="rowgroup">\(rows.map(row))
        </tbody></table>
        """
    }

    private func row(_ row: RegisterPage.Row) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader"><a href="\(row.href)">\(row.name)</a>\
        \(row.nameVi.map { " <span class=\"dim small\" lang=\"vi\">\($0)</span>" })\
        \(" <span class=\"tag warn\">\(invented)</span>", if: row.isInvented)</th>\
        <td role="cell" data-l="\(country)"><a href="\(row.countryHref)">\(row.country)</a></td>\
        <td role="cell" data-l="\(region)">\(row.region)</td>\
        <td role="cell" data-l="\(admitted)">\(row.admitted)</td>\
        <td role="cell" data-l="\(award)">\(row.awards)</td></tr>
        """
    }
}

/// The rounds of the award with the cities that received it; on a narrow screen each row is a card.
private struct RoundTable {
    private let text: Catalogue
    private let place, conferred, cities, winners: String

    init(_ text: Catalogue) {
        self.text = text
        (place, conferred) = (text("register.place"), text("register.conferred"))
        (cities, winners) = (text("register.cities"), text("register.winners"))
    }

    func html(_ rounds: [RegisterPage.Round]) -> HTML {
        """
        <table class="cards" role="table"><caption class="vh">\(text("register.rounds"))</caption>
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("register.round"))</th>\
        <th scope="col" role="columnheader">\(place)</th><th scope="col" role="columnheader">\(conferred)</th>\
        <th scope="col" role="columnheader" class="num">\(cities)</th>\
        <th scope="col" role="columnheader">\(winners)</th></tr></thead>
        <tbody role="rowgroup">\(rounds.map(row))
        </tbody></table>
        """
    }

    private func row(_ round: RegisterPage.Round) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader">\(round.year)</th>\
        <td role="cell" data-l="\(place)">\(round.place)</td>\
        <td role="cell" data-l="\(conferred)">\(round.conferred)</td>\
        <td role="cell" class="num" data-l="\(cities)">\(round.count)</td>\
        <td role="cell" data-l="\(winners)">\(round.winners)</td></tr>
        """
    }
}

extension RegisterPage.Round {
    fileprivate var winners: [HTML] {
        cities.enumerated().map { place, city in
            "\(", ", if: place > 0)<a href=\"\(city.href)\">\(city.name)</a>"
        }
    }
}
