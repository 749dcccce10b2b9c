import Config
import Domain
import Foundation
import Input
import Persistence

/// What cells that were sent become: entries to record, and what is told of the rest. Nothing is asked of the database here.
struct GridPlan {
    private(set) var outcomes: [Int: CellOutcome] = [:]
    private(set) var entries: [(cell: Int, entry: RecordEntry)] = []

    private let block: CellBlock
    private let rows: GridRows
    private let declared: Set<Int>
    /// The records that stand in the cells, with all their fields.
    private let records: [UUID: LoggedRecord]
    private let text: Catalogue

    /// - Parameter skipped: what the database refused before, by cell.
    init(
        _ block: CellBlock, _ facts: GridFacts, rows: GridRows, records: [UUID: LoggedRecord],
        skipping skipped: [Int: CellOutcome], text: Catalogue
    ) {
        (self.block, self.rows, self.records, self.text) = (block, rows, records, text)
        declared = facts.declared.subtracting(block.open ?? [])
        var seen: Set<String> = []
        for (place, change) in block.cells.enumerated() {
            guard seen.insert("\(change.series) \(change.year)").inserted else {
                outcomes[place] = CellOutcome(kind: .refused, message: text("grid.twice"))
                continue
            }
            if let outcome = skipped[place] {
                outcomes[place] = outcome
                continue
            }
            do throws(CellRefusal) {
                outcomes[place] = try plan(change, at: place)
            } catch {
                outcomes[place] = refused(error)
            }
        }
    }

    /// Which values are written over, so that their records can be read.
    static func standing(in block: CellBlock, _ rows: GridRows) -> [UUID] {
        block.cells.compactMap { change in
            SeriesID(change.series).flatMap { rows[$0] }?.standing(in: change.year)?.id
        }
    }

    // MARK: One cell

    private mutating func plan(_ change: CellChange, at place: Int) throws(CellRefusal) -> CellOutcome {
        guard let row = SeriesID(change.series).flatMap({ rows[$0] }) else {
            throw CellRefusal(text("grid.no-such-row"))
        }
        guard (1900...2200).contains(change.year) else { throw CellRefusal(text("grid.no-such-year")) }
        let standing = row.standing(in: change.year)
        let typed = try read(change, row)
        if typed == .blank, !change.saysMore { return .blank }
        guard !declared.contains(change.year) else {
            return CellOutcome(
                kind: .locked, message: text("grid.locked", ["year": .text("\(change.year)")]))
        }
        if change.takesBack == true { return try takeBack(standing, change, at: place) }
        if case .about(let number) = typed, change.status == nil { return askIfEstimated(number) }
        let meant = Meant(typed, change, standing)
        if let refusal = row.refusal(of: meant) { throw refusal.cell(row, in: change.year, typed: meant.number, text) }
        if let standing, meant.isSame(as: standing.value), !change.saysMore { return .same }
        guard stands(standing, as: change) else {
            return conflict(standing)
        }
        entries.append((place, try entry(meant, change, row, standing, at: place)))
        return .saved
    }

    private func read(_ change: CellChange, _ row: FigureTable.Row) throws(CellRefusal) -> TypedCell {
        if let status = change.status.flatMap(Observation.Status.init(rawValue:)), !status.hasValue {
            return .status(status)
        }
        do {
            return try TypedCell(change.typed ?? "", text)
        } catch {
            throw error.cell(row, in: change.year, typed: nil, text)
        }
    }

    /// Whether what the person saw stands still.
    private func stands(_ standing: Recorded<Observation>?, as change: CellChange) -> Bool {
        guard let standing else { return change.id == nil }
        return standing.key == change.id?.lowercased() && standing.recordedAt.description == change.version
    }

    private func askIfEstimated(_ number: String) -> CellOutcome {
        let shown = text.language.typed(number)
        return CellOutcome(
            kind: .asked, message: text("grid.asked.about", ["value": .text(shown)]),
            answers: [
                .init(label: text("grid.answer.estimated"), typed: shown, status: "estimated"),
                .init(label: text("grid.answer.known", ["value": .text(shown)]), typed: shown, status: "known"),
            ])
    }

    private func conflict(_ standing: Recorded<Observation>?) -> CellOutcome {
        guard let standing else { return CellOutcome(kind: .conflict, message: text("grid.conflict.gone")) }
        let recorder = records[standing.id]?.recorderName
        let shown = standing.value.figure.map(text.format) ?? text.word(for: standing.value.status)
        return CellOutcome(
            kind: .conflict,
            message: text(
                "grid.conflict.changed",
                [
                    "value": .text(shown), "name": .text(recorder.map(text.writer) ?? text("grid.someone")),
                    "when": .text(text.language.format(standing.recordedAt.date)),
                ]))
    }

    private mutating func takeBack(
        _ standing: Recorded<Observation>?, _ change: CellChange, at place: Int
    ) throws(CellRefusal) -> CellOutcome {
        guard let standing, let record = records[standing.id] else { return .same }
        guard stands(standing, as: change) else { return conflict(standing) }
        let values = record.withdrawn(because: text("grid.taken-back"))
        entries.append((place, try entry(values, .recorded(standing.recordedAt), at: place)))
        return .saved
    }

    // MARK: Its entry

    private func entry(
        _ meant: Meant, _ change: CellChange, _ row: FigureTable.Row, _ standing: Recorded<Observation>?, at place: Int
    ) throws(CellRefusal) -> RecordEntry {
        var values: [String: String]
        if let standing, let record = records[standing.id] {
            values = record.written
            values["verification"] = nil
            values["reason"] = change.why
            values["key"] = record.key
        } else {
            let neighbour = row.neighbour(of: change.year)?.value
            values = [
                row.series.field: row.series.description, "period": "\(change.year)",
                "key": UUID().uuidString.lowercased(),
                "method": block.method ?? neighbour?.method.rawValue ?? row.usualMethod.rawValue,
            ]
            values["source"] = block.source ?? neighbour?.source
            if neighbour?.isPublic == true { values["is_public"] = "yes" }
        }
        if standing?.value.figure?.value != meant.value || meant.value == nil {
            for name in ["numerator", "denominator", Doubt.answer] { values[name] = nil }
        }
        if meant.value == nil {
            for name in ["qualifier", "margin"] { values[name] = nil }
        }
        values["value"] = meant.number
        values["status"] = meant.status.rawValue
        try apply(change, to: &values)
        guard values["source"] != nil else { throw CellRefusal(text("grid.source-needed"), at: "source") }
        return try entry(values, standing.map { .recorded($0.recordedAt) } ?? .nothing, at: place)
    }

    /// What is said beside the number.
    private func apply(_ change: CellChange, to values: inout [String: String]) throws(CellRefusal) {
        for (name, typed) in change.details {
            guard let typed, let field = RecordKind.observation.field(name) else { continue }
            do {
                values[name] = typed.isEmpty ? nil : try field.form.read(typed: typed, text.language)
            } catch {
                throw CellRefusal(text(error).asSentence, at: name)
            }
        }
        if let refusal = change.why.flatMap(text.refusal(ofReason:)) { throw CellRefusal(refusal, at: "why") }
    }

    private func entry(
        _ values: [String: String], _ expected: RecordEntry.Expected, at place: Int
    ) throws(CellRefusal) -> RecordEntry {
        do {
            return try RecordEntry(
                .observation, TableRow(file: "grid", line: place + 1, values), columns: values.keys.sorted(),
                expected: expected, text: text)
        } catch {
            guard let first = (error as? InputErrors)?.errors.first else { throw CellRefusal("\(error)") }
            throw CellRefusal(first.problem.asSentence, at: first.field == "value" ? nil : first.field)
        }
    }

    private func refused(_ refusal: CellRefusal) -> CellOutcome {
        CellOutcome(
            kind: refusal.isQuestion ? .asked : .refused, message: refusal.message, field: refusal.field,
            answers: refusal.answers)
    }
}

/// What a cell says once it is read: beside what is typed, what was chosen, and what stands.
private struct Meant {
    /// As files hold it.
    var number: String?
    var status: Observation.Status

    var value: Decimal? { number.flatMap { Decimal(exactly: $0) } }

    init(_ typed: TypedCell, _ change: CellChange, _ standing: Recorded<Observation>?) {
        let chosen = change.status.flatMap(Observation.Status.init(rawValue:)).flatMap { $0.hasValue ? $0 : nil }
        switch typed {
        case .number(let number), .about(let number):
            self.number = number
            let stood = standing?.value.status ?? .known
            status = chosen ?? (stood.hasValue ? stood : .known)
        case .status(let status): self.status = status
        case .blank:
            number = standing?.value.figure.map { "\($0.value)" }
            status = chosen ?? standing?.value.status ?? .known
        }
    }

    func isSame(as observation: Observation) -> Bool {
        observation.status == status && observation.figure?.value == value
    }
}

/// Why a cell is not saved, in words, and what the person likely meant.
struct CellRefusal: Error {
    var message: String
    /// `nil` for the number.
    var field: String?
    var answers: [CellOutcome.Answer] = []
    /// It can be read in two ways, or as another language writes it: the person has the last word.
    var isQuestion = false

    init(_ message: String, at field: String? = nil) { (self.message, self.field) = (message, field) }
}

extension Refusal {
    /// - Parameter typed: the number, as files hold it, where it could be read.
    fileprivate func cell(_ row: FigureTable.Row, in year: Int, typed: String?, _ text: Catalogue) -> CellRefusal {
        var refusal = CellRefusal(text(self).asSentence)
        func offer(_ shown: String) { refusal.answers.append(.init(using: shown, text)) }
        switch self {
        case .foreign(_, let suggestion):
            refusal.isQuestion = true
            offer(suggestion)
        case .inTwoWays(_, let one, let other):
            refusal.isQuestion = true
            offer(one)
            offer(other)
        case .above, .below:
            let near = row.numbers(near: year)
            if !near.isEmpty {
                let shown = near.map(text.language.format).joined(separator: text("grid.and"))
                refusal.message += " " + text.count("grid.beside", near.count, ["values": .text(shown)])
            }
            if let typed,
                let meant = LikelyNumber.meant(
                    by: typed, least: row.indicator?.least, most: row.indicator?.most, near: near)
            {
                offer(text.language.typed(meant))
            }
        default: break
        }
        return refusal
    }
}

extension FigureTable.Row {
    fileprivate func refusal(of meant: Meant) -> Refusal? {
        meant.value.flatMap { Refusal(value: $0, least: indicator?.least, most: indicator?.most) }
    }

    /// How such a figure is usually found.
    fileprivate var usualMethod: Observation.Method {
        indicator.flatMap { Observation.Method(rawValue: $0.measurement.rawValue) } ?? .ownCount
    }
}

extension CellChange {
    fileprivate var details: [(String, String?)] {
        [
            ("numerator", numerator), ("denominator", denominator), ("source", source), ("method", method),
            ("note", note), (Doubt.answer, because),
        ]
    }

    /// Whether something is said beside the number.
    var saysMore: Bool {
        takesBack == true || status != nil || details.contains { $0.0 != Doubt.answer && $0.1 != nil }
    }
}
