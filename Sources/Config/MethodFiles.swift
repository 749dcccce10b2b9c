import Domain
import Input

/// A method file as it was read: its text, which is frozen with what it gave, and the blocks that the engine leaves to others.
public struct MethodFile: Sendable {
    public let path: String
    public let code: String
    public let version: String
    public let text: String
    public init(path: String) throws(InputError) { try self.init(readText(path), file: path) }

    public init(_ text: String, file path: String) throws(InputError) {
        let file = try YAML(text, file: path)
        self.path = path
        self.text = text
        code = try file.child("method").text()
        version = try file.child("version").text()
    }
}

/// The three files by which readiness is assessed.
public struct ReadinessFiles: Sendable {
    /// How records become measures.
    public let method: ReadinessMethod
    public let progress: MethodFile
    public let level: MethodFile
    public let confidence: MethodFile
    public let bands: [BandRule]
    /// What the gain of an action is divided by.
    public let efforts: [NextAction.Effort: Double]

    /// - Throws: `InputError` with file, line and key.
    public init(folder: String) throws(InputError) {
        try self.init(
            progress: MethodFile(path: "\(folder)/award-readiness.yaml"),
            level: MethodFile(path: "\(folder)/award-level.yaml"),
            confidence: MethodFile(path: "\(folder)/award-confidence.yaml"))
    }

    package init(progress: MethodFile, level: MethodFile, confidence: MethodFile) throws(InputError) {
        (self.progress, self.level, self.confidence) = (progress, level, confidence)
        method = try ReadinessMethod(progress.text, file: progress.path)
        let file = try YAML(progress.text, file: progress.path)
        var efforts: [NextAction.Effort: Double] = [:]
        for effort in NextAction.Effort.allCases {
            efforts[effort] = try file.child("effort").child(effort.rawValue).value("a number above 0") { text in
                Double(text).flatMap { $0 > 0 ? $0 : nil }
            }
        }
        self.efforts = efforts
        bands = try Array(mapped: file.child("bands").items()) { item throws(InputError) in try BandRule(item) }
    }
}

extension Home {
    public func readinessFiles() throws -> ReadinessFiles { try ReadinessFiles(folder: "\(path)/Config/methods") }
}

extension BandRule {
    fileprivate init(_ item: YAML) throws(InputError) {
        try item.allow([
            "band", "score", "floor", "confidence", "confidence_each", "gates", "sides", "cautious", "leave",
        ])
        let names = Band.allCases.map(\.rawValue).joined(separator: ", ")
        self.init(
            band: try item.child("band").value("one of \(names)") { Band(rawValue: $0) }, enter: try Thresholds(item),
            leave: try item["leave"].map { leave throws(InputError) in try Thresholds(leave) },
            needsAllGates: try item["gates"].map { gates throws(InputError) in
                try gates.value("all") { $0 == "all" ? true : nil }
            } ?? false,
            needsBothSides: try item["sides"].map { sides throws(InputError) in
                try sides.value("known") { $0 == "known" ? true : nil }
            } ?? false, cautious: try item.number("cautious"))
    }
}

extension BandRule.Thresholds {
    fileprivate init(_ item: YAML) throws(InputError) {
        self.init(
            score: try item.number("score"), floor: try item.number("floor"), confidence: try item.number("confidence"),
            confidenceEach: try item.number("confidence_each"))
    }
}

extension YAML {
    fileprivate func number(_ key: String) throws(InputError) -> Double? {
        guard let child = self[key] else { return nil }
        return try child.value("a number") { Double($0) }
    }
}

extension Array {
    /// `map` that keeps the type of what is thrown.
    fileprivate init<T>(mapped items: [T], _ make: (T) throws(InputError) -> Element) throws(InputError) {
        self.init()
        for item in items { append(try make(item)) }
    }
}
