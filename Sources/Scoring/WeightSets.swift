import Input

/// Weights to replay: one row per replication, one column per node; nodes without a column keep the weight of the method.
public struct WeightSets: Equatable, Sendable {
    /// The numbers of the nodes that have a column.
    public let nodes: [Int]
    /// One row per replication, one weight per node in `nodes`.
    public let rows: [[Double]]

    public init(nodes: [Int], rows: [[Double]]) {
        self.nodes = nodes
        self.rows = rows
    }

    /// Reads a CSV file. Errors: `InputError` for a column that is no node of the method, and a cell that is not a weight.
    public init(path: String, method: Method) throws(InputError) {
        try self.init(CSVReader(path: path), method)
    }

    public init(_ bytes: [UInt8], file: String, method: Method) throws(InputError) {
        try self.init(CSVReader(bytes, file: file), method)
    }

    private init(_ stream: CSVReader, _ method: Method) throws(InputError) {
        var stream = stream
        guard try stream.next() else {
            throw InputError(file: stream.file, "the file is empty; name nodes in its first line")
        }
        var nodes: [Int] = []
        for field in stream.fields.indices {
            let name = try stream.text(field)
            guard let node = method.node(comparable(name)) else {
                throw InputError(
                    file: stream.file, line: stream.line, field: name, "the method has no node of this name")
            }
            guard !nodes.contains(node) else {
                throw InputError(file: stream.file, line: stream.line, field: name, "the column appears twice")
            }
            nodes.append(node)
        }
        var rows: [[Double]] = []
        while try stream.next() {
            guard stream.fields.count == nodes.count else {
                throw stream.complaint(
                    "\(stream.fields.count) fields where the first line names \(nodes.count) columns")
            }
            var row: [Double] = []
            for (field, range) in stream.fields.enumerated() {
                let weight = stream.bytes.withUnsafeBufferPointer {
                    jsonNumber(UnsafeBufferPointer(rebasing: $0[stream.trimmed(range)]))
                }
                guard let weight, weight >= 0 else {
                    throw InputError(
                        file: stream.file, line: stream.line, field: method.name(of: nodes[field]),
                        "“\(try stream.text(field))” is not a weight: a number from 0")
                }
                row.append(weight)
            }
            rows.append(row)
        }
        guard !rows.isEmpty else { throw InputError(file: stream.file, "there is no replication below the first line") }
        self.init(nodes: nodes, rows: rows)
    }
}
