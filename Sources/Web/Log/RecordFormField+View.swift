import Domain
import Markup

extension RecordFormPage.Field {
    /// With its label, its hint and what is wrong with it.
    func html(_ text: Catalogue) -> HTML {
        switch control {
        case .fixed(let shown): fixed(shown)
        case .line(let mode): labelled(line(mode), text)
        case .prose: labelled(prose, isWide: true, text)
        case .search(let options): labelled(search(options), text)
        case .select(let options, let groups): labelled(select(options, groups, text), text)
        case .choices(let options, let groups): choices(options, groups, text)
        case .radios(let options): radios(options, text)
        case .check(let option): check(option)
        }
    }

    private func fixed(_ shown: String) -> HTML {
        """
        <div class="field wide"><span class="label">\(label)</span><span>\(shown)</span>\
        <input type="hidden" name="\(name)" value="\(value)"></div>
        """
    }

    private func line(_ mode: String?) -> HTML {
        """
        <input id="\(inputID)" name="\(name)" value="\(value)" autocomplete="off" aria-describedby="\(describedBy)"\
        \(attribute: "inputmode", mode)\(attribute: "lang", wordsLang)\(state)>
        """
    }

    private var prose: HTML {
        """
        <textarea id="\(inputID)" name="\(name)" rows="3" aria-describedby="\(describedBy)"\
        \(attribute: "lang", wordsLang)\(state)>\(value)</textarea>
        """
    }

    private func search(_ options: [FormOption]) -> HTML {
        """
        <input id="\(inputID)" name="\(name)" value="\(options.first(where: \.isChosen)?.label ?? value)" \
        list="\(inputID)-list" autocomplete="off" aria-describedby="\(describedBy)"\(state)>\
        <datalist id="\(inputID)-list">\(options.map { "<option value=\"\($0.label)\"></option>" as HTML })</datalist>
        """
    }

    private func select(
        _ options: [FormOption], _ groups: [RecordFormPage.OptionGroup], _ text: Catalogue
    ) -> HTML {
        """
        <select id="\(inputID)" name="\(name)" aria-describedby="\(describedBy)"\(state)>\
        <option value="">\(text(isNeeded ? "form.choose" : "form.none"))</option>\
        \(options.map(\.item))\(groups.map(\.item))</select>
        """
    }

    /// An input of its own below its label.
    private func labelled(_ input: HTML, isWide: Bool = false, _ text: Catalogue) -> HTML {
        """
        <div class="field\(" wide", if: isWide)\(bad)">\
        <label for="\(inputID)">\(label)\(needed(text), if: isNeeded)</label>\(hintLine)\(input)\(toldLine)\
        \(mistakeLine)\(addButton)</div>
        """
    }

    private func choices(
        _ options: [FormOption], _ groups: [RecordFormPage.OptionGroup], _ text: Catalogue
    ) -> HTML {
        """
        <fieldset class="field wide\(bad)" id="\(inputID)" tabindex="-1" aria-describedby="\(describedBy)">\
        <legend>\(label)</legend>\(hintLine)\(mistakeLine)\
        <div class="choices">\(options.map { $0.box(name) })</div>\(features(groups, text))</fieldset>
        """
    }

    /// What there is to choose from by groups: much, and closed until somebody wants it.
    private func features(_ groups: [RecordFormPage.OptionGroup], _ text: Catalogue) -> HTML? {
        guard !groups.isEmpty else { return nil }
        return """
            <details class="area"><summary>\(text("form.show-features"))</summary>\
            \(groups.map { $0.boxes(name) })</details>
            """
    }

    private func radios(_ options: [FormOption], _ text: Catalogue) -> HTML {
        """
        <fieldset class="field wide\(bad)" id="\(inputID)" tabindex="-1" aria-describedby="\(describedBy)">\
        <legend>\(label)\(needed(text))</legend>\(hintLine)\
        <div class="row">\(options.map { $0.radio(name) })</div>\(mistakeLine)</fieldset>
        """
    }

    private func check(_ option: FormOption) -> HTML {
        """
        <div class="field wide\(bad)"><label class="choice"><input type="checkbox" id="\(inputID)" name="\(name)" \
        value="\(option.value)"\(option.checked)\(attribute: "aria-describedby", hint.map { _ in "\(inputID)-hint" })>\
        \(option.label)</label>\(hintLine)\(mistakeLine)</div>
        """
    }

    private var bad: HTML { mistake == nil ? "" : isAsked ? " caution" : " bad" }

    /// What is said of an input to whoever hears the page.
    private var state: HTML {
        "\(" aria-required=\"true\"", if: isNeeded)\(" aria-invalid=\"true\"", if: mistake != nil && !isAsked)"
    }

    private func needed(_ text: Catalogue) -> HTML { " <span class=\"needed\">\(text("form.is-needed"))</span>" }

    private var hintLine: HTML? { hint.map { "<span class=\"hint\" id=\"\(inputID)-hint\">\($0)</span>" } }

    private var toldLine: HTML? { told.map { "<span class=\"hint\" role=\"status\">\($0)</span>" } }

    private var addButton: HTML? {
        adding.map {
            """
            <span><button class="plainlink small" formaction="\($0.drafts)" name="then" value="\($0.kind)">+ \
            \($0.label)</button></span>
            """
        }
    }

    private var mistakeLine: HTML? { mistake.map { "<span class=\"error\" id=\"\(inputID)-error\">\($0)</span>" } }
}

extension FormOption {
    fileprivate func box(_ name: String) -> HTML { choice("checkbox", name) }

    fileprivate func radio(_ name: String) -> HTML { choice("radio", name) }

    private func choice(_ type: String, _ name: String) -> HTML {
        """
        <label class="choice"><input type="\(type)" name="\(name)" value="\(value)"\(checked)>\(label)</label>
        """
    }

    fileprivate var checked: HTML { "\(" checked", if: isChosen)" }
}

extension RecordFormPage.OptionGroup {
    var item: HTML { "<optgroup label=\"\(label)\">\(options.map(\.item))</optgroup>" }

    fileprivate func boxes(_ name: String) -> HTML {
        """
        <fieldset class="sub"><legend>\(label)</legend>\
        <div class="choices">\(options.map { $0.box(name) })</div></fieldset>
        """
    }
}
