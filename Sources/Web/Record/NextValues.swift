import Domain

extension LoggedRecord {
    /// Where the value after this one is entered, with the same source and method: of the next year, and of another indicator.
    func nextValues(in city: String, _ text: Catalogue) -> [RecordLink] {
        guard kind == .observation else { return [] }
        func carried(_ names: [String]) -> [(String, String)] {
            names.compactMap { name in self[name].map { (name, $0) } }
        }
        let how = ["source", "source_url", "method"]
        var links: [RecordLink] = []
        // What has not begun has no value yet.
        if let year = self["period"].flatMap({ Period($0)?.year }), year < Day.today.year {
            let presets = carried(["indicator", "city_indicator", "cell", "scope", "scope_name"] + how)
            links.append(
                RecordLink(
                    label: text("log.next-year", ["year": .text("\(year + 1)")]),
                    href: .newForm(.observation, of: city, presets + [("period", "\(year + 1)")])))
        }
        let presets = carried(["period"] + how)
        links.append(RecordLink(label: text("log.next-indicator"), href: .newForm(.observation, of: city, presets)))
        return links
    }
}
