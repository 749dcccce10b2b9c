import Domain
import Markup

/// A day as it is typed into a field outside the form of a record, with what is said of it.
struct TypedDay: Equatable {
    var typed: String
    /// In words, where somebody could take the day for the month.
    var told: String?
    var mistake: String?

    init(_ typed: String, _ text: Catalogue) {
        self.typed = typed
        guard !typed.isEmpty else { return }
        guard let day = Day(typed: typed) else {
            mistake = text(.not(.day, found: typed)).asSentence
            return
        }
        self.typed = day.typed
        told = text.told(day)
    }
}

extension Catalogue {
    /// A day of which somebody could take the day for the month, in words.
    func told(_ day: Day) -> String? {
        guard day.canBeMistaken else { return nil }
        return self(
            "form.told-day", ["day": .text("\(day.day)"), "month": .text("\(day.month)"), "year": .text("\(day.year)")])
    }
}

extension TypedDay {
    /// - Parameter hint: the identity of the text that says how a day is typed.
    func field(_ name: String, _ label: String, hint: String) -> HTML {
        let described = "\(hint)\(mistake == nil ? "" : " \(name)-error")"
        return """
            <div class="field\(" bad", if: mistake != nil)"><label for="\(name)">\(label)</label>\
            <input id="\(name)" name="\(name)" value="\(typed)" autocomplete="off" aria-describedby="\(described)"\
            \(" aria-invalid=\"true\"", if: mistake != nil)>\
            \(told.map { "<span class=\"hint\" role=\"status\">\($0)</span>" })\
            \(mistake.map { "<span class=\"error\" id=\"\(name)-error\">\($0)</span>" })</div>
            """
    }
}
