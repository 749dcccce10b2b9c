import Foundation
import Scoring
import Testing

@Suite struct ComputeTests {
    /// A folder of its own, removed afterwards.
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "scoring-\(UUID().uuidString)/"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func write(_ text: String, _ path: String) throws {
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    }

    @Test func `results hold every measure, every group and the rank, in digits that read back`() throws {
        try inFolder { folder in
            try write(smallMethod, folder + "m.yaml")
            try write("c,unit\n5,u\n", folder + "x.csv")
            try write("unit,c,b,a,extra\n\"u, one\",5,1,,x\nv,,,,\nw,2.5,n/a,1e1,\n", folder + "d.csv")
            let summary = try compute(
                ComputeRequest(method: folder + "m.yaml", data: folder + "d.csv", output: folder + "s.csv"))
            #expect(
                try String(contentsOfFile: folder + "s.csv", encoding: .utf8) == """
                    unit,a,b,c,left,right,top,rank
                    "u, one",,10.0,50.0,10.0,50.0,30.0,2
                    v,,,,,,,
                    w,100.0,,75.0,100.0,75.0,87.5,1

                    """)
            #expect(summary.units == 3 && summary.exitStatus == 0 && summary.wholeTable == nil)
            #expect(summary.messages == ["Columns that the method does not name are ignored: extra"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 4)
        }
    }

    @Test(arguments: [
        ("unit,a,b\nu,1,2\n", "d.csv:1: c: the method names this column; the file lacks it"),
        ("a,b,c\n1,2,3\n", "d.csv:1: a: the first column must be `unit`"),
        ("unit,a,b,c,a\n", "d.csv:1: a: the column appears twice"),
        ("unit,a,b,c\nu,1,2\n", "d.csv:2: 3 fields where the first line names 4 columns"),
        ("unit,a,b,c\nu,1,2,3\nu,1,2,3\n", "d.csv:3: unit: “u” is in an earlier row too"),
        ("unit,a,b,c\n,1,2,3\n", "d.csv:2: unit: empty"),
        ("unit,a,b,c\nu,1,2,1.5.2\n", "d.csv:2: c: “1.5.2” is not a number"),
        ("unit,a,b,c\nu,1,+2,3\n", "d.csv:2: b: “+2” is not a number"),
        ("unit,a,b,c\nu,1,NaN,3\n", "d.csv:2: b: “NaN” is not a number"),
        ("unit,a,b,c\nu,1,1e999,3\n", "d.csv:2: b: “1e999” is not a number"),
        ("unit,a,b,c\n\"u,1,2,3\n", "d.csv:2: a quote is opened here and never closed"),
        ("", "d.csv: the file is empty"),
    ])
    func `wrong data end with file, line and field, and nothing is written`(data: String, message: String) throws {
        try inFolder { folder in
            try write(smallMethod, folder + "m.yaml")
            try write(data, folder + "d.csv")
            let complaint = try #require(
                complaint {
                    _ = try compute(
                        ComputeRequest(method: folder + "m.yaml", data: folder + "d.csv", output: folder + "s.csv"))
                })
            #expect(complaint.hasPrefix(folder + message), "\(complaint)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["d.csv", "m.yaml"])
        }
    }

    @Test func `rows that stream give the same bytes as the whole table, over many blocks`() throws {
        try inFolder { folder in
            try write(smallMethod, folder + "m.yaml")
            var data = "unit,a,b,c\n"
            for row in 0..<10_000 { data += "u\(row),\(row % 11),\(Double(row % 97) / 7),\(row % 5)\n" }
            try write(data, folder + "d.csv")
            let summary = try compute(
                ComputeRequest(method: folder + "m.yaml", data: folder + "d.csv", output: folder + "stream.csv"))
            #expect(summary.units == 10_000)
            let method = try method(smallMethod)
            let scores = try method.score(DataTable(path: folder + "d.csv", method: method))
            var expected = "unit,a,b,c,left,right,top,rank\n"
            for unit in scores.units.indices {
                let cells = scores.columns.map { $0[unit].description }.joined(separator: ",")
                expected += "\(scores.units[unit]),\(cells),\(scores.rank(at: unit) ?? 0)\n"
            }
            #expect(try String(contentsOfFile: folder + "stream.csv", encoding: .utf8) == expected)
        }
    }

    @Test func `a value that is not defined names unit and group, and the others go on`() throws {
        try inFolder { folder in
            try write(plain("geometric"), folder + "m.yaml")
            try write("unit,m0,m1,m2\nu,0,1,1\nv,1,1,1\n", folder + "d.csv")
            let summary = try compute(
                ComputeRequest(method: folder + "m.yaml", data: folder + "d.csv", output: folder + "s.csv"))
            #expect(summary.exitStatus == 2)
            #expect(summary.messages == ["u: top: its mean is not defined, since m0 is 0.0"])
            let text = try String(contentsOfFile: folder + "s.csv", encoding: .utf8)
            #expect(text.hasSuffix("u,0.0,1.0,1.0,,\nv,1.0,1.0,1.0,1.0,1\n"))
        }
    }

    @Test func `uncertainty, replayed weights and sensitivity write their tables`() throws {
        try inFolder { folder in
            try write(
                smallMethod + "\nuncertainty:\n  draws: 50\n  weights: {spread: 0.5, of: [left, right]}\n",
                folder + "m.yaml")
            try write("unit,a,b,c\nu,1,9,3\nv,8,2,\nw,4,4,9\n", folder + "d.csv")
            try write("left,a\n1,2\n3,1\n", folder + "w.csv")
            var request = ComputeRequest(
                method: folder + "m.yaml", data: folder + "d.csv", output: folder + "s.csv",
                uncertainty: folder + "u.csv", sensitivity: folder + "sobol.csv")
            _ = try compute(request)
            let first = try String(contentsOfFile: folder + "u.csv", encoding: .utf8)
            #expect(first.hasPrefix("unit,nominal,mean,q5,median,q95,top10,score5,score50,score95,floors\nu,"))
            #expect(first.split(separator: "\n").allSatisfy { $0.count { $0 == "," } == 10 })
            let sobol = try String(contentsOfFile: folder + "sobol.csv", encoding: .utf8)
            #expect(sobol.hasPrefix("assumption,first,total,first_low,first_high,total_low,total_high\nweight left,"))
            request.weights = folder + "w.csv"
            _ = try compute(request)
            #expect(try String(contentsOfFile: folder + "u.csv", encoding: .utf8) != first)
            try write("left,x\n1,2\n", folder + "w.csv")
            #expect(
                complaint { _ = try compute(request) }?.hasPrefix(folder + "w.csv:1: x: the method has no node") == true
            )
        }
    }

    @Test func `uncertainty without an assumption or weights is refused`() throws {
        try inFolder { folder in
            try write(smallMethod, folder + "m.yaml")
            try write("unit,a,b,c\n", folder + "d.csv")
            let request = ComputeRequest(
                method: folder + "m.yaml", data: folder + "d.csv", output: folder + "s.csv",
                uncertainty: folder + "u.csv")
            #expect(complaint { _ = try compute(request) }?.contains("uncertainty: missing") == true)
        }
    }
}
