import Foundation
import Input

/// Reads the values of a workbook (.xlsx) by a program of its own. What is in a workbook is archives and markup that somebody else
/// wrote: a fault in reading it is one of that program alone.
public struct SheetReader: Sendable {
    /// With which an archive begins, and so a workbook.
    public static let signature = Array("PK\u{3}\u{4}".utf8)
    private static let mostOutput = 64 << 20

    private let python = LimitedProgram(name: "python3")
    /// Reads a workbook from standard input, and writes a line of JSON for each of its rows.
    private let program = resources("Programs").appendingPathComponent("read-sheet.py").path

    public init() {}

    /// - Throws: `TableFault` where it is no workbook, holds too much, or the program or what it needs is not installed.
    public func read(_ bytes: [UInt8]) async throws -> CellLines {
        guard python.isInstalled else { throw TableFault.noReader }
        let said = try await python.run(
            ["-I", program], input: bytes, in: FileManager.default.temporaryDirectory, most: Self.mostOutput)
        guard let said else { throw TableFault.notSheet }
        var rows: [CellTable.Row] = []
        let decoder = JSONDecoder()
        for line in said.split(separator: UInt8(ascii: "\n")) {
            guard let row = try? decoder.decode(Line.self, from: line) else { throw TableFault.notSheet }
            if let fault = row.fault { throw TableFault(program: fault) }
            rows.append(CellTable.Row(line: row.line ?? rows.count + 1, cells: row.cells ?? []))
        }
        return try CellLines(rows, separator: .sheet, letters: .utf8)
    }

    /// A row, or what is wrong with the workbook.
    private struct Line: Decodable {
        var line: Int?
        var cells: [String]?
        var fault: String?
    }
}

extension TableFault {
    fileprivate init(program fault: String) {
        self =
            switch fault {
            case "no-reader": .noReader
            case "rows": .tooManyRows
            case "columns": .tooManyColumns
            case "empty": .empty
            default: .notSheet
            }
    }
}
