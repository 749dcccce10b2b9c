import Domain
import Markup

extension EvidenceEdit {
    /// What is asked of a file, or of several at once.
    /// - Parameter asksTitle: also its title; several files are called by their names.
    func fields(_ text: Catalogue, asksTitle: Bool) -> HTML {
        """
        <div class="fields">\(titleField(text, isNeeded: asksTitle))
        \(field("issued_on", text("evidence.field.date"), hint: text("hint.form.day"), text) { attributes in
            """
            <input \(attributes) value="\(issuedOn)" autocomplete="off">\
            \(TypedDay(issuedOn, text).told.map { "<span class=\"hint\" role=\"status\">\($0)</span>" })
            """
        })
        \(field("language", text("evidence.field.language"), hint: nil, text) { attributes in
            """
            <select \(attributes)><option value="">\(text("evidence.not-said"))</option>\(languages)</select>
            """
        })
        \(field(
            "rights_holder", text("evidence.field.rights"), hint: text("evidence.hint.rights"), text
        ) { attributes in
            "<input \(attributes) value=\"\(rightsHolder)\" autocomplete=\"off\">"
        })
        \(field(
            "may_publish", text("evidence.field.consent"), hint: text("evidence.hint.consent"), text
        ) { attributes in
            """
            <select \(attributes)><option value="">\(text("evidence.not-said"))</option>\
            \(["yes", "no"].map { FormOption(value: $0, label: text("form.\($0)"), isChosen: $0 == mayPublish).item })\
            </select>
            """
        })
        <div class="field wide\(" bad", if: mistakes["is_public"] != nil)"><label class="choice">\
        <input type="checkbox" name="is_public" value="yes"\(" checked", if: isPublic)>\
        \(text("evidence.hint.public"))</label>\
        \(mistakes["is_public"].map { "<span class=\"error\">\($0)</span>" })</div></div>
        """
    }

    private func titleField(_ text: Catalogue, isNeeded: Bool) -> HTML {
        field(
            "title", text("evidence.field.title"), hint: isNeeded ? nil : text("evidence.hint.title"), isWide: true,
            text
        ) { attributes in "<input \(attributes) value=\"\(title)\" autocomplete=\"off\"\(" required", if: isNeeded)>" }
    }

    private func field(
        _ name: String, _ label: String, hint: String?, isWide: Bool = false, _ text: Catalogue,
        _ input: (HTML) -> HTML
    ) -> HTML {
        let mistake = mistakes[name]
        let described = [hint.map { _ in "ev-\(name)-hint" }, mistake.map { _ in "ev-\(name)-error" }]
            .compactMap(\.self).joined(separator: " ")
        let attributes: HTML = """
            id="ev-\(name)" name="\(name)"\(attribute: "aria-describedby", described.isEmpty ? nil : described)\
            \(" aria-invalid=\"true\"", if: mistake != nil)
            """
        return """
            <div class="field\(" wide", if: isWide)\(" bad", if: mistake != nil)"><label for="ev-\(name)">\(label)\
            </label>\
            \(hint.map { "<span class=\"hint\" id=\"ev-\(name)-hint\">\($0)</span>" })\(input(attributes))\
            \(mistake.map { "<span class=\"error\" id=\"ev-\(name)-error\">\($0)</span>" })</div>
            """
    }

    private var languages: [HTML] {
        let known = Language.allCases.map { ($0.rawValue, $0.endonym) }
        let others = language.isEmpty || known.contains { $0.0 == language } ? [] : [(language, language)]
        return (known + others).map { code, name in
            FormOption(value: code, label: name, isChosen: code == language, lang: code).item
        }
    }
}
