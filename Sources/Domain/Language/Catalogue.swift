/// The texts of one language, by key. Every key stands in every language's catalogue; a test sees to it. What is called otherwise in
/// a country, such as an office, stands beside its key under the country's code, `choice.office.mayor.vnm`, where a language needs it.
public struct Catalogue: Equatable, Sendable {
    public let language: Language
    private let texts: [String: PartedText]
    /// What single countries call otherwise, by code and key.
    private var calledOtherwise: [String: [String: PartedText]] = [:]
    /// The same of the country whose offices and bodies are named as they are called there; empty where the words fit any country.
    private var ofCountry: [String: PartedText] = [:]

    public init(language: Language, texts: [String: String]) {
        self.language = language
        self.texts = texts.mapValues(PartedText.init)
        for (key, text) in self.texts {
            guard let variant = variant(key) else { continue }
            calledOtherwise[variant.country, default: [:]][variant.key] = text
        }
    }

    /// Without those of single countries.
    public var keys: Set<String> { Set(texts.keys.filter { variant($0) == nil }) }

    /// The texts of single countries: the key whose text each takes the place of, and the country's code.
    public var variants: [(key: String, country: String)] { texts.keys.sorted().compactMap(variant) }

    public func has(_ key: String) -> Bool { texts[key] != nil }

    /// The same texts, said of a country and what is in it.
    /// - Parameter country: its code, `VNM`.
    public func of(country: String) -> Catalogue {
        var catalogue = self
        catalogue.ofCountry = calledOtherwise[country.lowercased()] ?? [:]
        return catalogue
    }

    private func variant(_ key: String) -> (key: String, country: String)? {
        guard let dot = key.lastIndex(of: "."), texts[String(key[..<dot])] != nil else { return nil }
        return (String(key[..<dot]), String(key[key.index(after: dot)...]))
    }

    /// What fills a `{placeholder}`, written as the reader's language writes it.
    public enum Value: Sendable {
        case text(String)
        case number(Int)
        case day(Day)
        case days(ClosedRange<Day>)
        case date(UncertainDate)
        case period(Period)
    }

    /// The text under `key` with its placeholders filled. A missing key shows itself, so that it is seen and mended.
    public func callAsFunction(_ key: String, _ values: [String: Value] = [:]) -> String {
        self(key) { name in values[name] }
    }

    /// As above, where the values take long to write: only those that the text names are asked for.
    public func callAsFunction(_ key: String, _ value: (_ name: String) -> Value?) -> String {
        guard let text = ofCountry[key] ?? texts[key] else { return "⟦\(key)⟧" }
        return text.filled { name in value(name).map(format) }
    }

    /// As above, for so many things: the text under `key.one` or `key.many`.
    public func count(_ key: String, _ count: Int, _ values: [String: Value] = [:]) -> String {
        let form = language.rules.one.contains(count) ? "one" : "many"
        return self("\(key).\(form)", values.merging(["count": .number(count)]) { _, new in new })
    }

    public func format(_ value: Value) -> String {
        switch value {
        case .text(let text): text
        case .number(let number): language.format(number)
        case .day(let day): language.format(day)
        case .days(let days): language.format(days)
        case .date(let date): format(date)
        case .period(let period): format(period)
        }
    }

    /// `2024` · `October 2024` · `29–30 October 2024` · `since 2020`
    public func format(_ period: Period) -> String {
        if let year = period.year { return String(year) }
        if let month = period.month { return language.formatMonth(month) }
        guard let last = period.last else {
            let first = period.first
            let isYear = first == .first(of: first.year)
            return self("period.since", ["day": isYear ? .text(String(first.year)) : .day(first)])
        }
        if period.first == .first(of: period.first.year), last == .last(of: last.year) {
            return "\(period.first.year)–\(last.year)"
        }
        return language.format(period.first...last)
    }

    /// `> 30` · `≈ 500` · `71.28`
    public func format(_ figure: Figure) -> String {
        let mark =
            switch figure.qualifier {
            case .moreThan: "> "
            case .about: "≈ "
            case .lessThan: "< "
            case nil: ""
            }
        return mark + language.format(figure.value)
    }

    /// A unit in the reader's language where there is a word for it, else as the source names it, with the language that is in.
    public func unitName(_ unit: String) -> (text: String, other: Language?) {
        // Sources name units in English.
        guard unit != "%", let other = language.marks(.en) else { return (unit, nil) }
        let key = "unit.\(Catalogue.slug(unit))"
        return has(key) ? (self(key), nil) : (unit, other)
    }

    /// `persons-a-year` of "Persons / a year": Latin letters and digits without marks, and a dash for what stands between them. By hand,
    /// since a page asks for hundreds, and a regular expression takes a hundred times as long.
    static func slug(_ words: String) -> String {
        var slug = ""
        var isBetween = false
        for character in words {
            guard character.isASCII, character.isLetter || character.isNumber else {
                isBetween = true
                continue
            }
            if isBetween { slug += "-" }
            slug += character.lowercased()
            isBetween = false
        }
        return isBetween ? slug + "-" : slug
    }

    /// Who could answer, which the framework says in Vietnamese: in the reader's language where there are words for each of them,
    /// else as it stands there, with the language that is in.
    public func bodies(_ bodies: String) -> (text: String, other: Language?) {
        self.bodies(bodies, under: Catalogue.bodyKeys(bodies))
    }

    /// The same of the bodies that could give a figure of a city in a country; `nil` where the framework names none.
    public func answerer(of indicator: Indicator, in country: String) -> (text: String, other: Language?)? {
        indicator.answerer(in: country).map { bodies($0, under: indicator.bodyKeys) }
    }

    private func bodies(_ bodies: String, under keys: [String]) -> (text: String, other: Language?) {
        guard let other = language.marks(.vi) else { return (bodies, nil) }
        return keys.allSatisfy(has) ? (keys.map { self($0) }.joined(separator: "; "), nil) : (bodies, other)
    }

    /// The keys of the words for what the framework names, one after another.
    static func bodyKeys(_ bodies: String) -> [String] {
        bodies.split(separator: "; ").map { body in
            "body.\(String(body).folded.split { !($0.isLetter || $0.isNumber) }.joined(separator: "-"))"
        }
    }

    private func format(_ date: UncertainDate) -> String {
        if let year = date.year { return String(year) }
        return switch (date.earliest, date.latest) {
        case (let earliest?, let latest?) where earliest == .first(of: latest.year) && earliest != latest:
            self("date.year-by", ["year": .text(String(latest.year)), "day": .day(latest)])
        case (let earliest?, let latest?): language.format(earliest...latest)
        case (nil, let latest?): self("date.by", ["day": .day(latest)])
        case (let earliest?, nil): self("date.after", ["day": .day(earliest)])
        case (nil, nil): self("date.unknown")
        }
    }
}

/// A text cut at its `{placeholders}`, once, so that only what it names is written out.
private struct PartedText: Equatable, Sendable {
    private enum Part: Equatable {
        case words(String)
        case value(String)
    }

    private let parts: [Part]

    init(_ text: String) {
        var parts: [Part] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { parts.append(.words(String(rest[..<open]))) }
            parts.append(.value(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty || parts.isEmpty { parts.append(.words(String(rest))) }
        self.parts = parts
    }

    /// - Parameter value: what stands for a placeholder; one without a value shows itself, so that it is seen and mended.
    func filled(_ value: (String) -> String?) -> String {
        if case .words(let text)? = parts.first, parts.count == 1 { return text }
        return parts.reduce(into: "") { text, part in
            switch part {
            case .words(let words): text += words
            case .value(let name): text += value(name) ?? "{\(name)}"
            }
        }
    }
}
