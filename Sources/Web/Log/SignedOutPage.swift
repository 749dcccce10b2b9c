import Domain
import Hummingbird

/// What was typed when the session had ended, to be sent again after signing in.
struct SignedOutPage {
    let title: String
    let form: KeptForm

    /// - Parameter keeps: which fields stay, by their names; not the token of the session that has ended.
    init(_ body: FormBody, _ request: Request, text: Catalogue, keeps: (String) -> Bool = { $0 != "form" }) {
        title = text("sign-in.ended.title")
        form = KeptForm(action: Address(again: request), items: body.items.filter { keeps($0.name) })
    }
}

extension Pages {
    /// The session has ended while somebody wrote: what is typed stays in the page, to be sent again.
    /// - Parameter kind: of whose form it is; `nil` for a form whose fields have names of their own.
    func signedOut(
        _ body: FormBody, of kind: RecordKind? = nil, _ request: Request, _ context: AppContext
    ) -> Response {
        let inputs = kind.map(RecordForm.inputs)
        let page = SignedOutPage(body, request, text: catalogue(context.language)) { name in
            inputs?.contains(name) ?? (name != "form")
        }
        var response = response(page, status: .unauthorized, request: request, context: context)
        response.headers[.cacheControl] = "no-store"
        return response
    }
}
