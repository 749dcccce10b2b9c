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
        case .pass: signed(kind: "ok", drawing: "M3 8.5 6.5 12 13 4.5")
        case .fail: signed(kind: "bad", drawing: "m4 4 8 8M12 4l-8 8")
        case .unknown:
            signed(kind: "warn", drawing: "M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M8 13v.1")
        case nil: "<span class=\"tag line\">\(word)</span>"
        }
    }

    private func signed(kind: String, drawing: String) -> HTML {
        """
        <span class="tag \(kind)"><svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">\
        <path d="\(drawing)"/></svg>\(word)</span>
        """
    }
}
