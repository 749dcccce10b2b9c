import Domain
import Foundation
import Testing

@testable import Reporting

@Suite struct ChartTests {
    @Test(arguments: [
        ([], 0.0, 1.0), ([0], 0, 1), ([0, 0], 0, 1), ([7], 0, 8), ([100], 0, 100), ([17_472, 1028], 0, 20_000),
        ([-3, 5], -4, 6), ([-12], -15, 0), ([0.07], 0, 0.08), ([3.7e18], 0, 4e18), ([1e-7, 0], 0, 1e-7),
    ])
    func `a scale ends in round numbers, holds zero and every value`(
        values: [Double], low: Double, high: Double
    ) throws {
        let scale = Scale(values)
        #expect(abs(scale.low - low) < 1e-9 * max(1, abs(low)))
        #expect(abs(scale.high - high) <= 1e-9 * max(1, abs(high)))
        #expect(values.allSatisfy { (0...100.000001).contains(scale.percent($0)) })
        #expect(scale.ticks.contains(0))
        #expect(scale.ticks.count <= 6)
        #expect(try abs(#require(scale.ticks.last) - high) <= 1e-9 * max(1, abs(high)))
    }

    @Test func `counts are marked at whole numbers`() {
        #expect(Scale([2], isWhole: true).ticks == [0, 1, 2])
        #expect(Scale([1], isWhole: true).ticks == [0, 1])
    }

    private func bars(_ rows: [BarChart.Row]) -> String {
        BarChart(rows) { "\($0)" }.svg(id: "x", title: "T", description: "D")
    }

    @Test func `a bar begins at zero, to the left where its number is negative`() {
        let svg = bars([
            BarChart.Row(label: "up", value: 10, words: "10"), BarChart.Row(label: "down", value: -10, words: "-10"),
        ])
        #expect(svg.contains("<rect class=\"now\" x=\"50%\" y=\"1.462em\" width=\"50%\""))
        #expect(svg.contains("<rect class=\"now\" x=\"0%\" y=\"4.385em\" width=\"50%\""))
    }

    @Test func `what is not known has no bar, and zero has one without a width`() {
        let svg = bars([
            BarChart.Row(label: "a", value: nil, words: "not known"), BarChart.Row(label: "b", value: 0, words: "0"),
        ])
        #expect(svg.matches(of: /<rect/).count == 1)
        #expect(svg.contains("width=\"0%\""))
        #expect(svg.contains(">not known</text>"))
    }

    @Test func `long labels wrap, long words break, and markup in them is text`() {
        let label = "Tỷ lệ người lớn tham gia học tập suốt đời tại phường, xã trong 12 tháng qua"
        let lines = SVG.wrapped(label, at: 36)
        #expect(lines.joined(separator: " ") == label)
        #expect(lines.allSatisfy { $0.count <= 36 })
        #expect(SVG.wrapped(String(repeating: "x", count: 80), at: 36).map(\.count) == [36, 36, 8])
        #expect(SVG.wrapped("", at: 36) == [""])
        let svg = bars([BarChart.Row(label: "<script>&\"", value: 1, words: "1")])
        #expect(svg.contains("&lt;script&gt;&amp;&quot;") && !svg.contains("<script>"))
    }

    @Test func `a chart says what it shows to those who cannot see it, and has no style of its own`() {
        let svg = bars([BarChart.Row(label: "a", value: 1, words: "1")])
        #expect(
            svg.hasPrefix("<svg class=\"chart\" width=\"100%\"")
                && svg.contains("role=\"img\" aria-labelledby=\"x-t x-d\"><title id=\"x-t\">T</title>"))
        #expect(!svg.contains("style="))
    }

    @Test func `every height of a drawing follows the size of the text around it`() {
        let ways = ProgressChart([ProgressChart.Row(label: "half", detail: "d", share: 50, words: "50%", expected: 75)])
        for svg in [
            bars([BarChart.Row(label: "a", value: 1, words: "1", second: 2)]),
            ways.svg(id: "w", title: "T", description: "D"),
        ] {
            #expect(svg.contains("font-size=\".8125rem\""))
            let heights = svg.matches(of: /\s(?:y|y1|y2|cy|r|height)="([^"]*)"/).map { String($0.output.1) }
            #expect(heights.count > 8 && heights.allSatisfy { $0.hasSuffix("em") }, "\(heights)")
            #expect(svg.matches(of: /font-size/).count == 1)
        }
    }

    @Test func `a way that is far beyond its target ends in an arrow, and its words keep the number`() {
        let chart = ProgressChart([
            ProgressChart.Row(label: "far", detail: "", share: 900, words: "900%"),
            ProgressChart.Row(label: "back", detail: "", share: -80, words: "-80%"),
            ProgressChart.Row(label: "half", detail: "", share: 50, words: "50%", expected: 75),
        ])
        #expect(chart.range == -50...150)
        #expect(chart.place(-50) == 3 && chart.place(150) == 97 && chart.place(900) == 97 && chart.place(50) == 50)
        let svg = chart.svg(id: "w", title: "T", description: "D")
        #expect(svg.contains("▶") && svg.contains("◀") && svg.contains("900%"))
        #expect(svg.matches(of: /class="now"/).count == 1)
        #expect(svg.matches(of: /class="floor"/).count == 1)
    }

    @Test func `a city's name cannot end the string of the printed title`() {
        #expect(cssString("Bến Mơ – 2025") == "\"Bến Mơ – 2025\"")
        #expect(cssString("\"; } body {\n") == "\"\\22 \\3b  \\7d  body \\7b \\a \"")
    }
}
