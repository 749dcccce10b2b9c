import Domain
import Markup

/// The gates of a city in one cycle: how each stands, why, and when that changes.
func gateList(_ gates: [CityPage.GateLine], _ text: Catalogue) -> HTML {
    "<ul class=\"gates\">\(gates.map(\.item))</ul>"
}

extension CityPage.GateLine {
    fileprivate var item: HTML {
        """
        <li><div>\(tag.html)</div><div><h3>\(name)</h3><p class="xs dim">\(kind)</p><p class="why">\(reason)</p>\
        \(depends.map { "<p class=\"why\">\($0)</p>" })</div><div class="do">\(change ?? "")</div></li>
        """
    }
}

extension GateTag {
    /// The word with its sign.
    var html: HTML {
        switch outcome {
        case .pass: signed(kind: "ok", Icon.tick)
        case .fail: signed(kind: "bad", Icon.cross)
        case .unknown: signed(kind: "warn", Icon.question)
        case nil: "<span class=\"tag line\">\(word)</span>"
        }
    }

    private func signed(kind: String, _ icon: HTML) -> HTML { "<span class=\"tag \(kind)\">\(icon)\(word)</span>" }
}
