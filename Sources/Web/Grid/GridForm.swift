import Domain
import Foundation

/// The grid as a form sends it: each field’s name tells what stood in its cell as the page was made, so that only what was changed is
/// read.
struct GridForm: Sendable {
    var block: CellBlock
    /// What was typed, by figure and year.
    var kept: [String: String] = [:]

    /// The grid has hundreds of cells.
    static let mostFields = 4000

    /// - Parameters:
    ///   - rows: what stands now.
    ///   - open: the years that were opened.
    init(_ body: FormBody, rows: GridRows, open: Set<Int>, text: Catalogue) {
        // What was pressed of the answers takes the place of what is typed in its cell.
        let pressed = body["answer"].flatMap(GridForm.answer)
        let seen = body["seen"].flatMap { Instant($0) }
        // A form has thousands of fields: each reason is looked up by its name.
        let reasons = Dictionary(
            body.items.lazy.filter { $0.name.hasPrefix("why:") && !$0.value.isEmpty }.map { ($0.name, $0.value) }
        ) { first, _ in first }
        var cells: [CellChange] = []
        for (name, value) in body.items where name.hasPrefix("v:") {
            let parts = name.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 4, let series = SeriesID(parts[1]), let year = Int(parts[2]) else { continue }
            let answer = pressed.flatMap { $0.series == parts[1] && $0.year == year ? $0 : nil }
            guard value != parts[3] || answer != nil, cells.count < CellBlock.most else { continue }
            var change = answer ?? CellChange(series: parts[1], year: year, typed: value)
            change.because = reasons["why:\(parts[1]):\(year)"]
            // What was recorded after the page was made, the person has not seen.
            if let standing = rows[series]?.standing(in: year) {
                let isSeen = seen.map { standing.recordedAt <= $0 } ?? false
                if isSeen, !parts[3].isEmpty || standing.value.figure == nil {
                    (change.id, change.version) = (standing.key, standing.recordedAt.description)
                }
            }
            kept["\(series) \(year)"] = change.typed ?? ""
            cells.append(change)
        }
        block = CellBlock(
            cells: cells, source: body["source"].flatMap { $0.isEmpty ? nil : $0 },
            method: body["method"].flatMap { $0.isEmpty ? nil : $0 }, open: open.sorted(),
            allOrNothing: body["all"] == "yes")
    }

    /// What became of the cells, by figure and year.
    func outcomes(_ outcome: GridOutcome?) -> [String: CellOutcome] {
        guard let outcome else { return [:] }
        var named: [String: CellOutcome] = [:]
        for (place, change) in block.cells.enumerated() {
            named["\(change.series) \(change.year)"] = outcome.outcomes[place]
        }
        return named
    }

    /// `1.1.1.a:2025:known:93.4`, as a button says it.
    private static func answer(_ text: String) -> CellChange? {
        let parts = text.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, SeriesID(parts[0]) != nil, let year = Int(parts[1]) else { return nil }
        return CellChange(
            series: parts[0], year: year, typed: parts[3], status: parts[2].isEmpty ? nil : parts[2])
    }
}
