import Domain
import Markup

/// The gates of a city in one cycle: how each stands, why, and when that changes.
func gateList(_ gates: [GateItem], _ text: Catalogue) -> HTML {
    "<ul class=\"gates\">\(gates.map(\.item))</ul>"
}

/// A gate as it stands.
struct GateItem {
    var name: String
    var tag: GateTag
    var kind: String
    var reason: String
    var change: String?
    var depends: String?

    init(_ result: GateResult, of cycle: AwardCycle, text: Catalogue) {
        name = text("gate.\(result.gate.rawValue).name")
        tag = GateTag(result, text)
        kind = text.word(for: result.gate.kind)
        reason = text.reason(result)
        change = text.change(result)
        depends = text.dependsOnDate(result, of: cycle)
    }
}

extension GateItem {
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

    /// The same without a ground, where many stand beside each other.
    var plain: HTML {
        switch outcome {
        case .pass: "<span class=\"st okc\">\(Icon.tick) \(word)</span>"
        case .fail: "<span class=\"st badc\">\(Icon.cross) \(word)</span>"
        case .unknown: "<span class=\"unk\">\(word)</span>"
        case nil: "<span class=\"dim\">\(word)</span>"
        }
    }

    private func signed(kind: String, _ icon: HTML) -> HTML { "<span class=\"tag \(kind)\">\(icon)\(word)</span>" }
}
