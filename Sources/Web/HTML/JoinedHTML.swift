import Markup

extension [HTML] {
    /// One after the other, with something between them.
    func joined(by separator: HTML) -> HTML {
        var joined = HTML()
        for (index, part) in enumerated() {
            if index > 0 { joined += separator }
            joined += part
        }
        return joined
    }
}
