import Domain
import Foundation
import Hummingbird
import Persistence

/// What its reader typed into a form before and has not saved, and where more of it is kept.
struct FormDrafts {
    /// One of them, with the ways to it and out of it.
    struct Line {
        var text: String
        /// What its writer knows it by.
        var title: String
        var href: Address
    }

    /// Where drafts of the form are kept.
    let address: Address
    /// Where the form is opened again.
    let page: Address
    /// The record on whose page it stands, where it does.
    let stay: RecordStay?
    /// Its code.
    let city: String
    /// The draft that fills the form.
    var shown: Draft?
    /// Others that can be gone on with.
    var offered: [Draft] = []
    /// When what is typed was kept.
    var keptAt: Instant?

    /// Of a form that is opened.
    init(_ drafts: [Draft], _ work: LogRoutes.Work, _ request: Request) {
        self.init(work, asked: "\(work.form.asking(request.formQuery))")
        let id = request.uri.queryParameters["draft"].flatMap { UUID(uuidString: String($0)) }
        shown = drafts.first { $0.id == id }
        keptAt = shown?.keptAt
        offered = shown == nil ? Array(drafts.prefix(FormDrafts.mostOffered)) : []
    }

    /// Of a form that was sent.
    init(_ work: LogRoutes.Work, _ body: FormBody, keptAt: Instant? = nil) {
        self.init(work, asked: body["page"] ?? "", stay: body.stay)
        self.keptAt = keptAt
    }

    private init(_ work: LogRoutes.Work, asked: String, stay: RecordStay? = nil) {
        let city = work.editing.city.code
        let form = stay.map { Address.record($0.kind, $0.key, of: city) } ?? work.form
        address = .drafts(work.kind, work.standing?.key ?? "new", of: city)
        page = form.asked(as: Address(sent: asked))
        (self.stay, self.city) = (stay, city)
    }

    /// Of a form on the page of a record.
    init(_ open: RecordComposer.Open, on stay: RecordStay, of city: String) {
        let standing = open.form.standing
        address = .drafts(open.form.kind, standing?.key ?? "new", of: city)
        page = Address.record(stay.kind, stay.key, of: city)
            .asking([standing.map { ("move", $0.key) } ?? (RecordComposer.input, open.addition.name)])
        (self.stay, self.city) = (stay, city)
    }

    static let mostOffered = 5

    func line(_ draft: Draft, _ text: Catalogue) -> Line {
        Line(
            text: text("form.draft.of", ["when": .text(text.time(draft.keptAt))]), title: draft.title,
            // On the page of a record, each has a form of its own.
            href: stay == nil ? page.asking([("draft", draft.id.uuidString.lowercased())]) : draft.href(in: city))
    }

    /// "Draft kept 14:32"
    func state(_ text: Catalogue) -> String? {
        keptAt.map { text("form.draft.kept", ["when": .text(text.time($0))]) }
    }
}

extension Catalogue {
    /// `14:32` of today, else with the day.
    func time(_ instant: Instant?) -> String {
        guard let date = instant?.date else { return "" }
        return Day.inHanoi(date) == .today ? language.formatTime(date) : language.format(date)
    }
}

extension Request {
    /// What the address says of the form, without what it says of its draft and its language.
    fileprivate var formQuery: [(String, String)] {
        uri.queryParameters.filter { !["draft", "lang"].contains($0.key) }.map {
            (String($0.key), String($0.value))
        }
    }
}

extension LogRoutes.Work {
    /// The address of the form.
    var form: Address {
        standing.map { .form(kind, $0.key, of: editing.city.code) } ?? .newForm(kind, of: editing.city.code)
    }
}

extension Draft {
    /// What a form holds.
    init(_ body: FormBody, _ work: LogRoutes.Work) {
        let titles = [
            "title_vi", "title_en", "title", "name", "name_vi", "name_en", "subject", "text", "body", "period",
        ]
        self.init(
            id: body["id"].flatMap(UUID.init(uuidString:)) ?? UUID(), kind: work.kind, key: work.standing?.key ?? "new",
            page: "\(FormDrafts(work, body).page)",
            title: work.standing.map(work.editing.texts.label)
                ?? titles.lazy.compactMap { body[$0] }.first { !$0.isEmpty }?.oneLine ?? "",
            typed: body.items.filter { !["form", "page", "keep", "then"].contains($0.name) }.map {
                [$0.name, $0.value]
            })
    }
}

extension Draft {
    /// Where it is gone on with: on the page of a record, or in the form of its own.
    func href(in city: String) -> Address {
        let stay = FormBody(self).stay
        let form: Address =
            stay.map { .record($0.kind, $0.key, of: city) }
            ?? (key == "new" ? .newForm(kind, of: city) : .form(kind, key, of: city))
        let page = form.asked(as: Address(sent: page)).asking([("draft", id.uuidString.lowercased())])
        return stay == nil ? page : page.at("add")
    }
}

extension FormBody {
    /// What a draft holds.
    init(_ draft: Draft) {
        self.init(items: draft.typed.compactMap { $0.count == 2 ? ($0[0], $0[1]) : nil })
    }

    /// The page on which the form stood.
    var stay: RecordStay? { self[RecordStay.input].flatMap(RecordStay.init) }
}

extension EditingContext {
    /// The drafts of the reader, as what can be finished.
    func lines(_ drafts: [Draft]) -> [RecordLink] {
        drafts.map { draft in
            RecordLink(
                label: [texts.name(draft.kind), draft.title].filter { !$0.isEmpty }.joined(separator: ": "),
                href: draft.href(in: city.code), detail: texts.text.time(draft.keptAt))
        }
    }
}
