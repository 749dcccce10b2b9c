import Domain
import Input

/// Frameworks and the mappings between them as YAML files hold them.
///
/// All files are read, and every mistake in them is found, before anything is written.
public struct FrameworkFiles: Sendable {
    public private(set) var frameworks: [FrameworkFile] = []
    package private(set) var mappings: [MappingLink] = []

    /// A file with `mappings` at its top holds mappings, any other a framework.
    /// - Throws: `InputErrors` with file, line and path of every mistake.
    public init(paths: [String]) throws(InputErrors) {
        var mistakes = Mistakes()
        for path in paths {
            guard let text = mistakes.note(try readText(path)) else { continue }
            guard let yaml = mistakes.note(try YAML(text, file: path)) else { continue }
            if yaml["mappings"] == nil {
                if let file = FrameworkFile(yaml, text, &mistakes) { frameworks.append(file) }
            } else {
                mappings += MappingLink.read(yaml, &mistakes)
            }
        }
        try mistakes.check()
    }
}

/// One version of a framework with the text it was read from.
public struct FrameworkFile: Sendable {
    public let framework: Framework
    package let text: String
    /// Where the version stands.
    package let version: Position

    /// `nil` after noting what was wrong.
    fileprivate init?(_ yaml: YAML, _ text: String, _ mistakes: inout Mistakes) {
        var reader = FrameworkReader()
        let framework = reader.read(yaml)
        guard let framework, let version = yaml["framework"]?["version"] else {
            mistakes.add(reader.mistakes)
            return nil
        }
        self.framework = framework
        self.text = text
        self.version = Position(version)
    }
}

/// A place in a file, for what only the database can find wrong with it.
package struct Position: Equatable, Sendable {
    let file: String
    let line: Int?
    let field: String

    init(_ yaml: YAML) {
        file = yaml.file
        line = yaml.line
        field = yaml.path
    }

    package func error(_ problem: String) -> InputError { InputError(file: file, line: line, field: field, problem) }
}
