import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres

/// What became of a block of cells, and what stands in the grid now.
struct GridOutcome: Sendable {
    /// By the place of the cell in the block.
    var outcomes: [Int: CellOutcome]
    var facts: GridFacts
    /// By which the act is known; `nil` where nothing was written.
    var stamp: Instant?

    func count(_ kind: CellOutcome.Kind) -> Int { outcomes.values.count { $0.kind == kind } }
    var open: Int { outcomes.values.count(where: \.needsAnswer) }
}

extension Database {
    /// Saves the cells that can be saved as one act; the others are told why not. The database has the last word: what it refuses is
    /// left out, and the rest is written again.
    func save(
        _ block: CellBlock, city code: String, by signedIn: SignedIn, asking plausibility: Plausibility?,
        text: Catalogue
    ) async throws -> GridOutcome {
        let actor = Actor.person(signedIn.person.id)
        var skipped: [Int: CellOutcome] = [:]
        // Each round leaves out what was refused, and sees what others wrote meanwhile.
        for _ in 0..<4 {
            let known = skipped
            do {
                return try await write(as: actor, because: block.reason) { db in
                    try db.save(block, city: code, by: signedIn, asking: plausibility, skipping: known, text: text)
                }
            } catch let refused as InputErrors {
                for error in refused.errors {
                    guard let place = error.line.map({ $0 - 1 }), block.cells.indices.contains(place) else {
                        throw refused
                    }
                    // What is wrong comes before what is unlikely.
                    if error.isQuestion, skipped[place] != nil { continue }
                    skipped[place] = CellOutcome(error, text)
                }
            } catch is RecordConflict {
                continue
            } catch let nothing as NothingSaved {
                return nothing.outcome
            }
        }
        throw Problem(.conflict)
    }
}

extension CellBlock {
    /// Why something is changed, where that is one cell.
    fileprivate var reason: String? { cells.count == 1 ? cells.first?.why.flatMap { $0.isEmpty ? nil : $0 } : nil }
}

/// All or nothing was asked for, and something could not be saved: ends the transaction.
private struct NothingSaved: Error { var outcome: GridOutcome }

extension Connection {
    fileprivate func save(
        _ block: CellBlock, city code: String, by signedIn: SignedIn, asking plausibility: Plausibility?,
        skipping skipped: [Int: CellOutcome], text: Catalogue
    ) throws -> GridOutcome {
        let editing = try editing(code, signedIn, text) { $0.allow(.observation) }
        let (city, text) = (editing.city.id, editing.texts.text)
        var facts = try GridFacts(editing, self)
        let rows = GridRows(facts, on: .today, text: text)
        let standing = try loggedRecords(
            .observation, GridPlan.standing(in: block, rows), of: city, hasNames: true)
        let records = Dictionary(
            standing.compactMap { record in UUID(uuidString: record.key).map { ($0, record) } }
        ) { first, _ in first }
        let plan = GridPlan(block, facts, rows: rows, records: records, skipping: skipped, text: text)
        var outcome = GridOutcome(outcomes: plan.outcomes, facts: facts)
        if block.allOrNothing == true, outcome.open > 0 {
            for (place, became) in outcome.outcomes where became.kind == .saved {
                outcome.outcomes[place]?.kind = .ready
            }
            throw NothingSaved(outcome: outcome)
        }
        guard !plan.entries.isEmpty else { return outcome }
        let summary = try record(plan.entries.map(\.entry), city: code, asking: plausibility, text: text)
        outcome.stamp = summary.stamp
        facts.figures = try measuredFigures(of: city, asOf: nil)
        outcome.facts = facts
        return outcome
    }
}

extension CellOutcome {
    /// What the database refused, or what is asked back since it is unlikely.
    fileprivate init(_ error: InputError, _ text: Catalogue) {
        self.init(
            kind: error.isQuestion ? .asked : .refused, message: error.problem.asSentence,
            field: error.field == "value" ? nil : error.field,
            answers: error.likely.map { [Answer(using: text.language.typed($0), text)] } ?? [],
            asksWhy: error.isQuestion)
    }
}
