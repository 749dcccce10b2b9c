import Input

/// A table in memory: one row per unit, one contiguous column per measure, denominator or grouping column.
///
/// A missing number is NaN; zero is a value. A cell that is *not applicable* is NaN too and marked besides.
public struct DataTable: Equatable, Sendable {
    public var units: [String]
    public var numbers: [String: [Double]] = [:]
    /// Marks by column; a column without any not-applicable cell has none.
    public var notApplicable: [String: [Bool]] = [:]
    /// Grouping columns; an empty text is missing.
    public var texts: [String: [String]] = [:]

    public init(
        units: [String], numbers: [String: [Double]] = [:], notApplicable: [String: [Bool]] = [:],
        texts: [String: [String]] = [:]
    ) {
        self.units = units
        self.numbers = numbers
        self.notApplicable = notApplicable
        self.texts = texts
    }

    /// The rows at `positions`, in that order.
    public func rows(_ positions: [Int]) -> DataTable {
        DataTable(
            units: positions.map { units[$0] },
            numbers: numbers.mapValues { column in positions.map { column[$0] } },
            notApplicable: notApplicable.mapValues { column in positions.map { column[$0] } },
            texts: texts.mapValues { column in positions.map { column[$0] } })
    }
}

extension DataTable {
    /// The numbers as `tracker compute` reads them, columns in order of name, in digits that read back as the same.
    public var csv: String {
        let columns = numbers.keys.sorted()
        let lines = units.indices.map { row in
            [csvField(units[row])]
                + columns.map { column in
                    notApplicable[column]?[row] == true ? "n/a" : csvNumber(numbers[column]?[row] ?? .nan)
                }
        }
        return ([["unit"] + columns] + lines).map { $0.joined(separator: ",") + "\n" }.joined()
    }
}

extension Method {
    /// The columns of numbers that this method reads: its measures and their denominators.
    public var numberColumns: [String] {
        var names = measures.map(\.name)
        guard steps.contains(.denominate) else { return names }
        for case let denominator? in measures.map(\.denominator) where !names.contains(denominator) {
            names.append(denominator)
        }
        return names
    }

    /// The grouping columns that this method reads.
    public var textColumns: [String] {
        var names: [String] = []
        for case .impute(.groupMean(let by)) in steps where !names.contains(by) { names.append(by) }
        return names
    }
}
