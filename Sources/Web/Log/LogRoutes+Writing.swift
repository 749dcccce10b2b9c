import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Input
import Persistence
import Postgres

/// How a record is saved that somebody typed, whichever page its form stood on: unlikely numbers are asked back, and what somebody else
/// saved meanwhile is joined.
extension LogRoutes {
    /// What became of a form.
    enum Outcome {
        /// - Parameter joined: when somebody else saved with whose change this one was joined.
        case saved(LogSummary, joined: Instant?)
        /// What is wrong stands in the form.
        case refused
        /// Somebody else changed the same.
        case collided(Meeting)
    }

    /// - Parameter work: what the form was read against; afterwards, what it was saved over.
    func write(_ form: inout RecordForm, _ work: inout Work, _ context: AppContext) async throws -> Outcome {
        var metAt: Instant?
        // Who is overtaken goes on from what stands then; nobody is so often.
        for _ in 1...5 {
            let entries = form.entries(work.editing.texts)
            guard form.mistakes.isEmpty else { return .refused }
            do {
                let summary = try await database.log(
                    entries, city: work.editing.city.code, as: context.actor,
                    because: form.why.isEmpty ? nil : form.why, asking: plausibility, text: work.editing.texts.text)
                try await database.write(as: context.actor) { [id = form.id] db in try db.discardDraft(id) }
                return .saved(summary, joined: metAt)
            } catch let errors as InputErrors {
                form.refuse(errors)
                for rule in errors.errors.compactMap(\.rule) {
                    context.logger.info("refused: \(rule), reference \(InputError.reference(of: rule))")
                }
                return .refused
            } catch let conflict as RecordConflict {
                let meeting = try await meet(conflict, &form, context)
                guard meeting.collisions.isEmpty else { return .collided(meeting) }
                (work, metAt) = (meeting.work, meeting.savedAt)
            }
        }
        throw Problem(.conflict)
    }
}
