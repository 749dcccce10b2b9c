import Config
import Domain
import Foundation
import Input
import Postgres

/// What became of an act that was taken back.
public struct UndoSummary: Equatable, Sendable {
    /// New records that stand no more, and values that were withdrawn. The history keeps them.
    public var removed: Int
    /// Records that say again what they said before.
    public var restored: Int
    /// The years that had been declared complete before, and now hold something else.
    public var lateYears: [LateYear] = []

    /// Why what it writes is written, for programs; readers see it in their language.
    public static let reason = "undo"
}

/// Why an act is not taken back.
public enum UndoRefused: Error, Equatable {
    /// The city has no such act, as far as the acting person may know.
    case unknown
    /// Somebody else did it, and no steward of the city asks.
    case ofAnother
    /// It is older than seven days.
    case tooOld
    /// It was taken back already, or did so itself.
    case undone
    /// It wrote something that is not taken back, such as the confirmation of a year by somebody who may not confirm it.
    case unlike
    /// Records stand in the way.
    case records([Obstacle])
    /// A rule forbids that records are again what they were.
    case rule(String)

    /// A record that stands in the way; of its kind nothing more is known where it has no identity of its own.
    public struct Obstacle: Equatable, Sendable {
        public enum Reason: String, Worded, Sendable {
            public static let wordsPrefix = "undo.obstacle"

            /// It says something else since, or stands no more.
            case changed
            /// Somebody else has checked it since.
            case verified
            /// It refers to what the act added.
            case referred
        }

        public var reason: Reason
        /// `nil` for evidence, and what it proves.
        public var kind: RecordKind?
        public var id: UUID?
    }
}

extension Connection {
    /// Takes back all that the act of this stamp wrote for the city, if nothing of it was changed since: a changed record is again
    /// what it was, a new one stands no more. Both are versions of the history.
    /// - Parameter text: the catalogue from which refusals are worded.
    /// - Throws: `UndoRefused`.
    public func undo(_ stamp: Instant, city: City.ID, text: Catalogue) throws -> UndoSummary {
        if let refused = try undoRefusal(of: stamp, in: city) { throw refused }
        do {
            let row = try run("SELECT removed, restored FROM undo_act(\(city), \(stamp))").one()
            var summary = UndoSummary(removed: try row["removed"], restored: try row["restored"])
            summary.lateYears = try lateYears(of: city, writing: Set(RecordKind.allCases))
            return summary
        } catch let error as PostgresError where error.constraint == "act_can_be_undone" {
            throw UndoRefused.records([])  // somebody was quicker
        } catch let error as PostgresError where error.isRefusal {
            throw UndoRefused.rule(text(Refusal(error, of: error.table ?? "")))
        }
    }

    private func undoRefusal(of stamp: Instant, in city: City.ID) throws -> UndoRefused? {
        let rows = try run("SELECT obstacle, kind, record FROM undo_obstacles(\(city), \(stamp)) LIMIT 20")
        guard let first: String = try rows.first?["obstacle"] else { return nil }
        switch first {
        case "unknown": return .unknown
        case "other": return .ofAnother
        case "late": return .tooOld
        case "undone": return .undone
        default: break
        }
        let obstacles = try rows.compactMap { row -> UndoRefused.Obstacle? in
            guard let reason = UndoRefused.Obstacle.Reason(rawValue: try row["obstacle"]) else { return nil }
            return UndoRefused.Obstacle(
                reason: reason, kind: RecordKind(rawValue: try row["kind"]), id: try row["record"])
        }
        return obstacles.count < rows.count ? .unlike : .records(obstacles)
    }
}
