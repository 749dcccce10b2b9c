import Foundation
import Yams

/// A node of a YAML file that knows where it stands, so that every complaint names file, line and key.
public struct YAML {
    public let file: String
    /// The keys from the root, such as `rules.membership_months`.
    public let path: String
    private let node: Node

    /// Parses a whole document.
    /// - Throws: `InputError` with the line where the text stops being YAML, or a key stands twice.
    public init(_ text: String, file: String) throws(InputError) {
        do {
            // Every value is read as the text it is: to guess types takes six regular expressions for each.
            guard let node = try Yams.compose(yaml: text, .basic) else {
                throw InputError(file: file, "the file is empty")
            }
            self.init(file: file, path: "", node: node)
        } catch let error as InputError {
            throw error
        } catch let YamlError.parser(_, problem, mark, _),
            let YamlError.scanner(_, problem, mark, _),
            let YamlError.composer(_, problem, mark, _)
        {
            throw InputError(file: file, line: mark.line, "not YAML: \(problem)")
        } catch let YamlError.duplicatedKeysInMapping(keys, context) {
            let names = keys.map(\.description).joined(separator: ", ")
            throw InputError(file: file, line: context.mark.line, field: names, "the key appears twice")
        } catch {
            throw InputError(file: file, "not YAML: \(error)")
        }
    }

    /// Reads and parses `path`; the file is named in errors as it was given.
    public init(path: String) throws(InputError) {
        try self.init(readText(path), file: path)
    }

    private init(file: String, path: String, node: Node) {
        self.file = file
        self.path = path
        self.node = node
    }

    public var line: Int? { node.mark?.line }

    public func error(_ problem: String) -> InputError {
        InputError(file: file, line: line, field: path.isEmpty ? nil : path, problem)
    }

    /// The child under `key`; `nil` where the key is absent or its value is empty.
    public subscript(_ key: String) -> YAML? {
        guard let child = node.mapping?[Node(key, Tag(.str))], child.null == nil else { return nil }
        return YAML(file: file, path: path.isEmpty ? key : "\(path).\(key)", node: child)
    }

    /// The child under `key`, or an error that it is wanted.
    public func child(_ key: String) throws(InputError) -> YAML {
        guard let child = self[key] else {
            throw InputError(file: file, line: line, field: path.isEmpty ? key : "\(path).\(key)", "missing")
        }
        return child
    }

    /// The keys and children of a mapping, in the order of the file.
    public func entries() throws(InputError) -> [(key: String, value: YAML)] {
        guard let mapping = node.mapping else { throw error("expected a mapping of keys to values") }
        var entries: [(key: String, value: YAML)] = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string else { throw error("a key must be plain text") }
            entries.append((name, YAML(file: file, path: path.isEmpty ? name : "\(path).\(name)", node: value)))
        }
        return entries
    }

    /// Refuses keys other than `known`, naming the first stranger and what was expected.
    public func allow(_ known: [String]) throws(InputError) {
        for (key, value) in try entries() where !known.contains(key) {
            throw value.error("unknown key; expected one of \(known.joined(separator: ", "))")
        }
    }

    public func items() throws(InputError) -> [YAML] {
        guard let sequence = node.sequence else { throw error("expected a list") }
        return sequence.enumerated().map { YAML(file: file, path: "\(path)[\($0)]", node: $1) }
    }

    /// Whether the node is a single value rather than a list or a mapping.
    public var isScalar: Bool { node.scalar != nil }

    public func text() throws(InputError) -> String {
        guard let scalar = node.scalar, !scalar.string.isEmpty else { throw error("expected text") }
        if let hidden = scalar.string.hiddenCharacter { throw error(hiddenProblem(hidden)) }
        return scalar.string
    }

    /// The scalar as `parse` reads it.
    /// - Parameter expected: what the message asks for, such as "a date such as 2024-05-31".
    public func value<T>(_ expected: String, _ parse: (String) -> T?) throws(InputError) -> T {
        guard let scalar = node.scalar else { throw error("expected \(expected)") }
        guard let value = parse(scalar.string) else { throw error("“\(scalar.string)” is not \(expected)") }
        return value
    }

    public func integer() throws(InputError) -> Int { try value("a whole number") { Int($0) } }
}
