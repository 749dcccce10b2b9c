/// What is wrong in a file that a person wrote, and where.
///
/// Prints as one line, `file:line: field: what is wrong`, the form that editors and terminals turn into a link.
public struct InputError: Error, Equatable, Codable, Sendable, CustomStringConvertible {
    public var file: String
    /// The line on which the record or node begins, counted from 1; `nil` where the file as a whole is meant.
    public var line: Int?
    /// The column or key; `nil` where the line as a whole is meant.
    public var field: String?
    public var problem: String
    /// The name of the database's rule that refused it, where it did; for programs, and not printed.
    public var rule: String?
    /// Nothing is wrong with certainty: it is asked back, and a reason lets it through.
    public var isQuestion = false
    /// The number that was likely meant, as files hold it.
    public var likely: String?

    public init(file: String, line: Int? = nil, field: String? = nil, _ problem: String) {
        self.file = file
        self.line = line
        self.field = field
        self.problem = problem
    }

    public var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return [place, field, problem].compactMap(\.self).joined(separator: ": ")
    }
}

/// All that is wrong in what a person handed in, so that it can be mended in one go.
public struct InputErrors: Error, Equatable, Sendable, CustomStringConvertible {
    public var errors: [InputError]
    public init(_ errors: [InputError]) { self.errors = errors }
    public var description: String { errors.map(\.description).joined(separator: "\n") }
}

/// Gathers mistakes while the rest of the input is read; `check()` ends with all of them.
public struct Mistakes {
    private var errors: [InputError] = []
    public init() {}

    public var isEmpty: Bool { errors.isEmpty }

    /// The result of `body`, or `nil` after noting what was wrong.
    @discardableResult
    public mutating func note<R>(_ body: @autoclosure () throws(InputError) -> R) -> R? {
        do {
            return try body()
        } catch {
            errors.append(error)
            return nil
        }
    }

    public mutating func add(_ error: InputError) { errors.append(error) }
    public mutating func add(_ others: Mistakes) { errors += others.errors }

    public func check() throws(InputErrors) {
        guard errors.isEmpty else { throw InputErrors(errors) }
    }
}
