import Foundation
import Markup

/// The way of one number from where it began to what it shall reach, and where it would be now if it went straight.
public struct WayChart: Sendable {
    public struct Point: Sendable {
        public var value: Decimal
        public var words: String

        public init(_ value: Decimal, _ words: String) { (self.value, self.words) = (value, words) }
    }

    /// `nil`: where it began is not known.
    public var start: Point?
    public var now: Point
    public var target: Point
    /// On the straight way.
    public var expected: Point?

    public init(start: Point?, now: Point, target: Point, expected: Point? = nil) {
        (self.start, self.now, self.target, self.expected) = (start, now, target, expected)
    }

    /// The share of the way from the start, or from nought.
    private func share(_ value: Decimal) -> Double {
        let from = start?.value ?? 0
        let length = (target.value - from).double
        return length == 0 ? 1 : (value - from).double / length
    }

    /// In per cent of the width; right is nearer to the target, and what is beyond it has room.
    func place(_ value: Decimal) -> Double {
        let shares = [share(now.value), 0, 1]
        let (low, high) = (max(-0.5, shares.min() ?? 0), min(2, shares.max() ?? 1))
        return 1 + 96 * (min(max(share(value), low), high) - low) / (high - low)
    }

    /// So much room does a label need beside another, in per cent.
    private static let room = 22.0

    /// - Parameter label: what is drawn, in words.
    public func svg(label: String) -> String {
        var body = "<line class=\"grid\" x1=\"1%\" x2=\"97%\" y1=\"24\" y2=\"24\"/>"
        let (at, end) = (place(now.value), place(target.value))
        let begin = place(start?.value ?? 0)
        body += "<line class=\"nowl\" x1=\"\(SVG.percent(begin))\" x2=\"\(SVG.percent(at))\" y1=\"24\" y2=\"24\"/>"
        if let expected {
            let place = place(expected.value)
            body += upright("thin", at: place, from: 17, to: 31)
            if abs(place - at) > Self.room, place > Self.room, place < 90 {
                body += text("mid", expected.words, x: place, y: 54)
            }
        }
        if let start {
            body += "<circle class=\"base\" cx=\"\(SVG.percent(begin))\" cy=\"24\" r=\"5.5\"/>"
            body += text(nil, start.words, x: 0, y: at < begin + Self.room ? 8 : 54)
        }
        body += "<circle class=\"now dot\" cx=\"\(SVG.percent(at))\" cy=\"24\" r=\"8\"/>"
        body += upright("goal", at: end, from: 13, to: 35)
        body += text(
            at < 12 ? "bigt" : at > 88 ? "bigt end" : "bigt mid", now.words, x: at < 12 ? 0 : at > 88 ? 100 : at, y: 55)
        body += text("end", target.words, x: 100, y: 8)
        return "<svg class=\"chart\" height=\"62\" role=\"img\" aria-label=\"\(label.escapedForHTML)\">\(body)</svg>"
    }

    private func upright(_ mark: String, at place: Double, from top: Int, to bottom: Int) -> String {
        let place = SVG.percent(place)
        return "<line class=\"\(mark)\" x1=\"\(place)\" x2=\"\(place)\" y1=\"\(top)\" y2=\"\(bottom)\"/>"
    }

    private func text(_ mark: String?, _ words: String, x: Double, y: Int) -> String {
        let mark = mark.map { " class=\"\($0)\"" } ?? ""
        return "<text\(mark) x=\"\(SVG.percent(x))\" y=\"\(y)\">\(words.escapedForHTML)</text>"
    }
}
