import Domain
import Foundation
import Hummingbird
import Persistence

extension LogRoutes.Work {
    /// The form as it is opened: with what stands, with a draft, or with what the address says of a new record.
    /// - Parameter presets: what is known of a new record before anything is typed.
    func form(_ request: Request, _ draft: Draft?, _ presets: [String: String]) -> RecordForm {
        guard let draft else {
            var form = RecordForm(
                kind, standing: standing, participation: participation, presets: presets,
                language: editing.language)
            // Whoever declares a year again does it today.
            if !late.isEmpty, let field = kind.field("declared_on") {
                form.typed[field.name] = field.typed("\(Day.today)", editing.language)
            }
            form.back = Address(back: request.uri.queryParameters["back"].map(String.init), of: editing.city.code).map {
                "\($0)"
            }
            return form
        }
        var form = RecordForm(kind, standing: standing, participation: participation, FormBody(draft))
        // What was added meanwhile to be referred to here.
        for field in kind.fields {
            guard case .reference = field.form, form.typed[field.name, default: ""].isEmpty,
                let key = request.uri.queryParameters[Substring(field.name)].map(String.init), field.form.reads(key)
            else { continue }
            form.typed[field.name] = key
        }
        return form
    }
}

extension Address {
    /// Where a form leads back to, as an address or a form says it: a page on which the city’s people log, and no other.
    init?(back: String?, of city: String) {
        guard let back, let page = Address(sent: back), page.lies(below: .log(of: city)) else { return nil }
        self = page
    }
}

extension String {
    /// What follows a beginning; `nil` where it begins otherwise.
    func input(after beginning: String) -> String? { hasPrefix(beginning) ? String(dropFirst(beginning.count)) : nil }
}
