import Config
import Domain
import Foundation
import Input

/// A table as it was brought, with the kind that it is of and what its columns likely become.
struct BroughtTable: Sendable {
    /// Of a file, or of what is pasted.
    static let mostBytes = 10 << 20

    let kind: RecordKind
    let table: CellTable
    let plan: ColumnPlan
    /// Of the file; empty for what was pasted.
    let name: String

    /// - Parameters:
    ///   - file: `nil` where cells were pasted.
    ///   - kind: `nil` where nobody said: that of whose fields the table names most.
    ///   - texts: of all languages, the reader's first.
    init(
        _ file: HeldFiles.File?, text: String, kind: RecordKind?, kinds: [RecordKind], texts: [Catalogue]
    ) async throws {
        name = file?.name ?? ""
        let lines = try await CellLines(file, text: text)
        var best: (kind: RecordKind, table: CellTable, plan: ColumnPlan, known: Int)?
        for kind in kind.map({ [$0] }) ?? kinds {
            let names = ColumnNames(kind, texts)
            let table = try CellTable(lines, head: names.head)
            let plan = names.guess(table.heads)
            let known = plan.columns.count { !$0.isEmpty } - plan.missing(of: kind).count
            if best.map({ known > $0.known }) ?? true { best = (kind, table, plan, known) }
        }
        guard let best else { throw Problem(.forbidden) }
        (self.kind, table, plan) = (best.kind, best.table, best.plan)
    }
}

extension CellLines {
    /// What was brought: a workbook is known by its first bytes, whatever it is called.
    fileprivate init(_ file: HeldFiles.File?, text: String) async throws {
        guard let file else {
            self = try CellLines(text: text)
            return
        }
        if file.bytes.starts(with: SheetReader.signature) {
            self = try await SheetReader().read(file.bytes)
            return
        }
        guard let (text, letters) = try? decoded(file.bytes, file: file.name) else { throw TableFault.notText }
        self = try CellLines(text: text, letters: letters)
    }
}
