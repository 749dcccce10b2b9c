import Domain
import Markup

extension Sparkline {
    /// Hidden from those who are read to: the row has the values.
    var html: HTML {
        """
        <svg class="spark" viewBox="0 0 88 30" aria-hidden="true">\(lines)\(ends)\(aim)</svg>
        """
    }

    /// One path for what is known year by year, one for what goes over gaps.
    private var lines: HTML {
        var (whole, dotted) = ("", "")
        for (from, to) in zip(points, points.dropFirst()) {
            if to.isAfterGap {
                dotted += "M\(from.place) \(to.place)"
            } else {
                whole += whole.hasSuffix(from.place) ? " \(to.place)" : "M\(from.place) \(to.place)"
            }
        }
        return """
            \(whole.isEmpty ? nil : "<path class=\"l\" d=\"\(whole)\"/>")\
            \(dotted.isEmpty ? nil : "<path class=\"l d\" d=\"\(dotted)\"/>")
            """
    }

    private var ends: HTML {
        guard let first = points.first, let last = points.last, first != last else {
            return "\(points.first?.disc)"
        }
        return "\(last.disc)<circle class=\"b\" cx=\"\(first.x.tenth)\" cy=\"\(first.y.tenth)\" r=\"2.75\"/>"
    }

    private var aim: HTML? {
        target.map { "<path class=\"g\" d=\"M85 \(max($0 - 5, 0).tenth)v10\"/>" }
    }
}

extension Sparkline.Point {
    fileprivate var place: String { "\(x.tenth) \(y.tenth)" }
    fileprivate var disc: HTML { "<circle class=\"p\" cx=\"\(x.tenth)\" cy=\"\(y.tenth)\" r=\"3\"/>" }
}

extension Double {
    /// `4.2`, for drawings.
    fileprivate var tenth: String {
        let tenths = Int((self * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
