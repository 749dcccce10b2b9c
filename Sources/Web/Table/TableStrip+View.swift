import Domain
import Foundation
import Markup

/// One mark for each row; for a long table, one for so many rows, which shows the worst of them.
extension TableCheckPage {
    private static let mostMarks = 200

    func strip(_ text: Catalogue) -> HTML? {
        guard !marks.isEmpty else { return nil }
        let said = counts.map { "\(text.word(for: $0.fate)) \(text.language.format($0.count))" }
        let size = (marks.count + Self.mostMarks - 1) / Self.mostMarks
        let drawn = stride(from: 0, to: marks.count, by: size).map { start in
            marks[start..<min(start + size, marks.count)].max { $0.weight < $1.weight } ?? .added
        }
        let step = 100 / Double(drawn.count)
        let width = min(step * 0.78, 3)
        return """
            <figure><svg class="chart" height="30" role="img" aria-label="\(said.joined(separator: ", "))">\
            \(drawn.enumerated().map { place, fate in fate.mark(at: Double(place) * step, width: width) })</svg>
            <ul class="key">\(zip(counts, said).map { count, words in
                """
                <li><svg class="chart" viewBox="0 0 22 14" aria-hidden="true">\(count.fate.sample)</svg>\(words)</li>
                """ as HTML
            })</ul></figure>
            """
    }
}

extension TableCheck.Fate {
    /// Which of several is shown.
    fileprivate var weight: Int {
        switch self {
        case .same: 0
        case .added: 1
        case .changed: 2
        case .untried: 3
        case .asked: 4
        case .mistake: 5
        }
    }

    private var style: String {
        switch self {
        case .added, .changed: "soft"
        case .asked: "goalf"
        case .same: "unkbar"
        case .mistake, .untried: "late"
        }
    }

    private var top: Int { self == .mistake ? 2 : self == .asked || self == .changed ? 6 : 10 }

    fileprivate func mark(at place: Double, width: Double) -> HTML {
        """
        <rect class="\(style)" x="\(percent(place))" width="\(percent(width))" y="\(top)" height="\(22 - top)"/>
        """
    }

    fileprivate var sample: HTML {
        "<rect class=\"\(style)\" x=\"6\" y=\"\(top / 2)\" width=\"9\" height=\"\(13 - top / 2)\"/>"
    }
}
