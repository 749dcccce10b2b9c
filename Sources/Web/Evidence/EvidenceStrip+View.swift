import Domain
import Markup

extension EvidenceStrip: RecordBlock {
    /// A section of the page of a record.
    func html(_ text: Catalogue) -> HTML {
        """
        <section class="section" id="evidence" aria-labelledby="evidence-h"><h2 id="evidence-h">\(heading)</h2>
        \(flash("\(text("evidence.said.evidence"))"), if: hasNew)
        \(items.isEmpty ? none(text) : list)\(adding.map { $0.html(text) })</section>
        """
    }

    private var list: HTML { "<ul class=\"ev\">\(items.map(\.html))</ul>" }

    private func none(_ text: Catalogue) -> HTML { "<p class=\"dim\">\(text("evidence.strip.none"))</p>" }
}

extension EvidenceStrip.Item {
    fileprivate var html: HTML { "<li>\(content)</li>" }

    /// What stands in a list of files.
    var content: HTML {
        """
        <a class="quiet" href="\(href)"><span class="th">\(picture.map(image) ?? sign.drawing)</span>\
        <span\(attribute: "lang", lang)>\(title)</span></a>\(state.html)
        """
    }

    private func image(_ address: Address) -> HTML {
        "<img src=\"\(address)\" alt=\"\" loading=\"lazy\" width=\"256\" height=\"256\">"
    }
}

extension EvidenceState {
    var html: HTML { "<span class=\"m \(tone.rawValue)\">\(Icon.tick, if: tone == .ok)\(words)</span>" }
}

extension FileSign {
    var drawing: HTML {
        """
        <svg class="draw" viewBox="0 0 128 118" aria-hidden="true" focusable="false">\(parts)</svg>
        """
    }

    private var parts: HTML {
        let page: HTML = "<path class=\"paper\" d=\"M30 8h50l18 18v84H30Z\"/>"
        return switch self {
        case .page: "\(page)<path class=\"ln\" d=\"M42 46h44M42 54h44M42 62h38M42 70h44M42 78h30\"/>"
        case .table: "\(page)<path class=\"ln\" d=\"M40 44h48M40 58h48M40 72h48M40 86h48M56 44v42M72 44v42\"/>"
        case .picture:
            """
            \(page)<path class="ln" d="M40 86l16-20 12 14 8-8 12 14z"/><circle class="se" cx="76" cy="50" r="6"/>
            """
        case .film: "\(page)<path class=\"ln\" d=\"M54 48v32l26-16z\"/>"
        case .link: "\(page)<path class=\"ln\" d=\"M46 70l20-20M50 50h16v16\"/>"
        }
    }
}

extension EvidenceAdding {
    fileprivate func html(_ text: Catalogue) -> HTML {
        """
        <details class="area after"><summary>\(text("evidence.strip.add"))</summary>\
        <form method="post" action="\(action)" enctype="multipart/form-data" id="evidence-form" class="stack" \
        data-uploads="\(uploadsHref)" \(EvidenceForm.words(text))>\
        <input type="hidden" name="form" value="\(formToken)"><input type="hidden" name="proves" value="\(proves)">
        \(EvidenceForm.drop(limits, text))<p><button class="btn primary">\(text("evidence.add.do"))</button></p>\
        </form></details>
        """
    }
}

extension EvidenceForm {
    /// Where files are chosen or dropped.
    static func drop(_ limits: String, _ text: Catalogue) -> HTML {
        """
        <div class="drop"><label for="ev-files">\(text("evidence.add.files"))</label>\
        <input type="file" id="ev-files" name="files" multiple aria-describedby="ev-limits">\
        <span class="hint" id="ev-limits">\(limits)</span><div role="status"><ul class="plain" id="ev-progress"></ul>\
        </div></div>
        """
    }

    /// What the script says.
    static func words(_ text: Catalogue) -> HTML {
        """
        data-drop="\(text("evidence.add.drop"))" data-done="\(text("evidence.add.done"))" \
        data-again="\(text("evidence.add.again"))" data-refused="\(text("evidence.add.refused"))"
        """
    }
}
