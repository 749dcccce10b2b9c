import Foundation
import Testing

@testable import Scoring

@Suite struct AggregateTests {
    private func top(_ mean: String, _ row: String, weights: [Double] = [], power: String = "") throws -> Double {
        try scores("unit,m0,m1,m2\nu,\(row)\n", by: plain(mean, weights: weights, power: power))["top"][0]
    }

    @Test func `means follow their formulas over what is known, with weights renormalised`() throws {
        #expect(try top("arithmetic", "1,2,6") == 3)
        #expect(try top("arithmetic", "1,,5", weights: [1, 7, 3]) == 4)
        #expect(agree(try top("geometric", "1,2,4"), 2))
        #expect(agree(try top("harmonic", "1,2,4"), 12.0 / 7))
        #expect(agree(try top("power", "1,,9", power: ", power: 0.5"), 4))
        #expect(agree(try top("power", "0,,8", power: ", power: 2"), 32.0.squareRoot()))
        #expect(try top("arithmetic", ",,").isNaN)
    }

    @Test(arguments: [("geometric", ""), ("harmonic", ""), ("power", ", power: 0.3"), ("power", ", power: -2")])
    func `a mean of equal children is just their value`(mean: String, power: String) throws {
        let rows = (1...500).map {
            "u\($0),\(Double($0) * 0.37),\($0 % 3 == 0 ? "" : "\(Double($0) * 0.37)"),\(Double($0) * 0.37)"
        }
        let data = "unit,m0,m1,m2\n" + rows.joined(separator: "\n") + "\n"
        for data in [data, data.replacing(",,", with: ",1,")] {
            let read = try scores(data, by: plain(mean, weights: [1, 2.3, 0.7], power: power))
            for (unit, value) in read["top"].enumerated() where read["m1"][unit] != 1 {
                #expect(value == read["m0"][unit])
            }
        }
    }

    @Test func `a weight of zero counts as known and adds nothing`() throws {
        #expect(try top("geometric", "4,0,9", weights: [1, 0, 1]) == exp((log(4.0) + log(9.0)) / 2))
        #expect(try top("arithmetic", ",5,", weights: [1, 0, 1]).isNaN)
    }

    @Test func `below its share of known children a group is missing, and what does not apply is not counted`() throws {
        let text = plain("arithmetic").replacing("mean: arithmetic", with: "available: 0.6")
        let read = try scores("unit,m0,m1,m2\nu,1,2,\nv,1,,\nw,1,n/a,\nx,1,n/a,3\ny,n/a,n/a,n/a\n", by: text)
        #expect(read["top"].map(\.isNaN) == [false, true, true, false, true])
        #expect(read["top"][3] == 2)
    }

    @Test func `a group to which nothing applies leaves the count of its parent`() throws {
        let text = smallMethod.replacing("top: {}", with: "top: {available: 1}")
        let read = try scores("unit,a,b,c\nu,5,5,n/a\nv,5,5,\n", by: text)
        #expect(read["top"][0] == 50)
        #expect(read["top"][1].isNaN)
    }

    @Test(arguments: [("geometric", ""), ("harmonic", ""), ("power", ", power: -1")])
    func `a mean that is not defined is an error of that unit alone`(mean: String, power: String) throws {
        let read = try scores("unit,m0,m1,m2\nu,0,2,3\nv,1,1,1\n", by: plain(mean, power: power))
        #expect(read["top"][0].isNaN && read["top"][1] == 1)
        #expect(
            read.problems == [
                UnitProblem(unit: "u", node: "top", problem: "its mean is not defined, since m0 is 0.0")
            ])
        #expect(read.rank(at: 0) == nil && read.rank(at: 1) == 1)
    }

    @Test func `copeland counts wins and losses by the weight of the children that are higher`() throws {
        let data = "unit,m0,m1,m2\na,3,1,1\nb,2,2,2\nc,1,3,0\nd,,,\n"
        let equal = try scores(data, by: plain("copeland"))["top"]
        #expect(Array(equal.prefix(3)) == [0, 2, -2] && equal[3].isNaN)
        let first = try scores(data, by: plain("copeland", weights: [3, 1, 1]))["top"]
        #expect(Array(first.prefix(3)) == [2, 0, -2])
    }

    @Test func `half of the weight is not more than half`() throws {
        let data = "unit,m0,m1\na,1,2\nb,2,1\n"
        #expect(try scores(data, by: plain("copeland", measures: 2))["top"] == [0, 0])
    }
}
