import Domain
import Foundation
import Persistence

/// What the script of the grid is told of cells that it sent.
struct GridBody: Encodable {
    struct Cell: Encodable {
        struct Answer: Encodable {
            var label, typed: String
            var status: String?
        }

        var series: String
        var year: Int
        var outcome: String
        var message: String?
        var field: String?
        var answers: [Answer]
        var asksWhy: Bool
        /// What stands in the cell now, as it is typed; empty where nothing does.
        var shown: String
        var state: String
        var id: String?
        var version: String?
    }

    var cells: [Cell]
    var saved: Int
    var blank: Int
    var open: Int
    /// In one sentence.
    var summary: String

    init(_ block: CellBlock, _ outcome: GridOutcome, text: Catalogue) {
        let rows = GridRows(outcome.facts, on: .today, text: text)
        cells = block.cells.enumerated().map { place, change in
            let became = outcome.outcomes[place] ?? .blank
            let stands = SeriesID(change.series).flatMap { rows[$0] }?.standing(in: change.year)
            return Cell(
                series: change.series, year: change.year, outcome: became.kind.rawValue, message: became.message,
                field: became.field,
                answers: became.answers.map { Cell.Answer(label: $0.label, typed: $0.typed, status: $0.status) },
                asksWhy: became.asksWhy, shown: stands.map { text.typed($0.value) } ?? "",
                state: stands?.value.status.rawValue ?? "", id: stands?.key, version: stands?.recordedAt.description)
        }
        (saved, blank, open) = (outcome.count(.saved), outcome.count(.blank), outcome.open)
        summary = text.summary(of: outcome)
    }
}

/// One cell with all that belongs to it, for the panel beside the grid.
struct GridCellBody: Encodable {
    var title: String
    var unit: String
    var shown, status: String
    var numerator, denominator, source, method, note: String
    var id: String?
    var version: String?
    var record: String?
    /// Who recorded it, when and how far it was checked.
    var recorded: String?

    init(
        _ row: FigureTable.Row, _ year: Int, _ standing: Recorded<Observation>?, _ record: LoggedRecord?, city: String,
        text: Catalogue
    ) {
        title = "\(row.name.text), \(year)"
        unit = row.unit?.text ?? ""
        shown = standing.map { text.typed($0.value) } ?? ""
        status = standing?.value.status.rawValue ?? ""
        numerator = record?["numerator"].map(text.language.typed) ?? ""
        denominator = record?["denominator"].map(text.language.typed) ?? ""
        source = record?["source"] ?? ""
        method = record?["method"] ?? ""
        note = record?["note"] ?? ""
        id = standing?.key
        version = standing?.recordedAt.description
        self.record = standing.map { Address.record(.observation, $0.key, of: city).description }
        recorded = record.map { record in
            [
                text(
                    "grid.recorded",
                    [
                        "name": .text(record.recorderName.map(text.writer) ?? text("grid.someone")),
                        "when": .text(text.language.format(record.recordedAt.date)),
                    ]),
                (record["verification"].flatMap(Verification.init(rawValue:))).map { text.word(for: $0) },
            ].compactMap(\.self).joined(separator: " · ")
        }
    }
}

extension Catalogue {
    /// A value as it is typed into a cell; empty where it has no number.
    func typed(_ observation: Observation) -> String {
        observation.figure.map { language.typed("\($0.value)") } ?? ""
    }

    /// "60 cells: 50 saved, 7 left blank, 3 need your attention."
    func summary(of outcome: GridOutcome) -> String {
        let (saved, same) = (outcome.count(.saved), outcome.count(.same))
        if outcome.count(.ready) > 0 || saved + same == 0 && outcome.open > 0 {
            return "\(self("grid.result.nothing")) \(count("grid.result.open", outcome.open).asSentence)"
        }
        let parts = [
            // What is sent again since its answer was lost stands already.
            saved > 0 || same == 0 ? count("grid.result.saved", saved) : nil,
            same > 0 ? count("grid.result.same", same) : nil,
            outcome.count(.blank) > 0 ? count("grid.result.blank", outcome.count(.blank)) : nil,
            outcome.open > 0 ? count("grid.result.open", outcome.open) : nil,
        ]
        return parts.compactMap(\.self).joined(separator: ", ").asSentence
    }
}
