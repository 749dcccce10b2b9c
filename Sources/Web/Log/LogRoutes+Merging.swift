import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Persistence

/// Two people at once.
extension LogRoutes {
    /// What a form meets that somebody else saved meanwhile.
    struct Meeting: Sendable {
        /// The record as it stands.
        var work: Work
        /// The inputs that both changed.
        var collisions: Set<String>
        /// When the other saved.
        var savedAt: Instant
    }

    /// Goes on from what somebody else saved while the form was open.
    /// - Throws: `Problem` where the record is gone.
    func meet(_ conflict: RecordConflict, _ form: inout RecordForm, _ context: AppContext) async throws -> Meeting {
        let base = try await state(of: form, context)
        let work = try await find(context, key: conflict.kind == form.kind ? conflict.key : form.key)
        guard let standing = work.standing else { throw Problem(.conflict) }
        let opened = Instant(form.version)
        let now = RecordState(standing, participation: work.participation)
        let collisions = form.merge(base, with: now, work.editing.language)
        let saved = [standing].filter { $0.recordedAt != opened } + work.participation
        return Meeting(
            work: work, collisions: collisions, savedAt: saved.map(\.recordedAt).max() ?? standing.recordedAt)
    }

    /// The versions of a record and of who took part that the form says it was opened on.
    func state(of form: RecordForm, _ context: AppContext) async throws -> RecordState {
        guard let key = form.openedKey, let version = Instant(asked: form.version) else {
            return RecordState(nil)
        }
        let code = try context.parameters.require("code")
        let opened = try context.parameters.require("key")
        return try await database.read(as: context.actor) { db in
            let city = try db.found(code).city.id
            let groups = try form.participationVersions.sorted { $0.key < $1.key }.compactMap { group, version in
                try Instant(asked: version).flatMap { instant in
                    try db.loggedRecord(
                        .participation, [key, group].joined(separator: LoggedRecord.separator), of: city,
                        recordedAt: instant)
                }
            }
            // A value that was corrected since has the identity under which the form was opened.
            let record =
                try db.loggedRecord(form.kind, opened, of: city, recordedAt: version)
                ?? db.loggedRecord(form.kind, key, of: city, recordedAt: version)
            return RecordState(record, participation: groups)
        }
    }

    /// Shows what is typed beside what somebody else saved meanwhile, for what both changed.
    func show(
        _ meeting: Meeting, _ form: RecordForm, _ body: FormBody, _ request: Request, _ context: AppContext
    ) async throws -> Response {
        let drafts = FormDrafts(
            meeting.work, body, keptAt: try await keep(Draft(body, meeting.work), meeting.work, context))
        let page = RecordFormPage(
            form, meeting.work.editing, drafts, conflict: meeting.work.standing, collisions: meeting.collisions)
        return pages.response(page, status: .conflict, request: request, context: context)
    }
}

extension Catalogue {
    /// With what somebody else saved a change was joined.
    func joined(_ other: LoggedRecord) -> String {
        self(
            "form.joined",
            ["name": .text(writer(other.recorderName)), "when": .text(time(other.recordedAt))])
    }
}
