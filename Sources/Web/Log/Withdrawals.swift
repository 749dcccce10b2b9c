import Config
import Domain
import Hummingbird
import Input
import Persistence

/// Taking a value back: it is superseded by "withdrawn", with a reason, and stays in the history.
extension LogRoutes {
    @Sendable func withdrawal(request: Request, context: AppContext) async throws -> Response {
        let work = try await find(context, offersChoices: false)
        // An old link: the page of the value says that it was withdrawn, and why.
        if let standing = work.standing, standing["status"] == "withdrawn" {
            return .redirect(to: .record(.observation, standing.key, of: work.editing.city.code))
        }
        return pages.response(try page(work), request: request, context: context)
    }

    @Sendable func withdraw(request: Request, context: AppContext) async throws -> Response {
        let (body, _) = try await FormBody.ofSession(request, context)
        let work = try await find(context, offersChoices: false)
        let text = work.editing.texts.text
        let why = body["why"] ?? ""
        if let mistake = why.isEmpty ? text("log.withdraw.needed") : text.refusal(ofReason: why) {
            return pages.response(
                try page(work, why: why, mistake: mistake), status: .unprocessableContent, request: request,
                context: context)
        }
        guard let standing = work.standing else { throw Problem(.notFound) }
        if isWithdrawn(standing, why) { return withdrawn(standing, work) }
        let values = standing.withdrawn(because: why)
        let expected = body["version"].flatMap { Instant($0) }.map { RecordEntry.Expected.recorded($0) } ?? .nothing
        do {
            let row = TableRow(file: "withdraw", line: 1, values)
            let entry = try RecordEntry(
                .observation, row, columns: values.keys.sorted(), expected: expected, text: text)
            let summary = try await database.log(
                [entry], city: work.editing.city.code, as: context.actor, because: why, text: text)
            return withdrawn(standing, work, summary)
        } catch let errors as InputErrors {
            return pages.response(
                try page(work, why: why, mistake: errors.errors.map(\.problem.asSentence).joined(separator: " ")),
                status: .unprocessableContent, request: request,
                context: context)
        } catch is RecordConflict {
            // Pressed twice: the first was heard.
            if let now = try await find(context, offersChoices: false).standing, isWithdrawn(now, why) {
                return withdrawn(now, work)
            }
            return pages.response(
                try page(work, why: why, mistake: text("log.withdraw.conflict")), status: .conflict, request: request,
                context: context)
        }
    }

    private func isWithdrawn(_ record: LoggedRecord, _ why: String) -> Bool {
        record["status"] == "withdrawn" && record["reason"] == why
    }

    private func withdrawn(_ record: LoggedRecord, _ work: Work, _ summary: LogSummary = LogSummary()) -> Response {
        .redirect(
            to: .record(.observation, record.key, of: work.editing.city.code).asking([
                ("saved", "withdrawn"), ("act", (summary.stamp ?? record.recordedAt).description),
                ("late", summary.lateYears.asked),
            ]))
    }

    private func page(_ work: Work, why: String = "", mistake: String? = nil) throws -> WithdrawPage {
        guard work.kind == .observation, let standing = work.standing, standing["status"] != "withdrawn" else {
            throw Problem(.notFound)
        }
        return WithdrawPage(standing, work.editing, why: why, mistake: mistake)
    }
}

extension LoggedRecord {
    /// What is written where a value is taken back: the same figure, period, part and source; without a value.
    func withdrawn(because reason: String) -> [String: String] {
        let kept: Set = [
            "indicator", "city_indicator", "period", "cell", "scope", "scope_name", "method", "source", "is_public",
        ]
        var values = written.filter { kept.contains($0.key) }
        values["status"] = Observation.Status.withdrawn.rawValue
        values["reason"] = reason
        values["key"] = key
        return values
    }
}

struct WithdrawPage {
    let title: String
    let heading: String
    let frame: EditingFrame
    let record: String
    let source: String
    let action: Address
    let backHref: Address
    let version: String
    let why: String
    let mistake: String?

    init(_ record: LoggedRecord, _ editing: EditingContext, why: String, mistake: String?) {
        let text = editing.texts.text
        heading = text("log.withdraw.title")
        title = "\(mistake == nil ? "" : text("form.error-title"))\(heading)"
        frame = editing.frame(.observation)
        self.record = editing.texts.label(record)
        source = record["source"] ?? ""
        backHref = .form(.observation, record.key, of: editing.city.code)
        action = .withdrawal(record.key, of: editing.city.code)
        version = record.recordedAt.description
        self.why = why
        self.mistake = mistake
    }
}
