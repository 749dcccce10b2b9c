import Domain
import Hummingbird
import Persistence
import Postgres

extension Request {
    /// What the address says under a name; an empty text counts as nothing.
    func query(_ name: String) -> String? {
        uri.queryParameters[Substring(name)].flatMap { $0.isEmpty ? nil : String($0) }
    }

    /// The time that `?asOf=` names.
    var asOf: String? { query("asOf") }

    /// - Throws: `Problem` where the parameter is there and is not such a number.
    func positiveNumber(_ name: String, atMost limit: Int) throws -> Int? {
        guard let text = query(name) else { return nil }
        guard let number = Int(text), (1...limit).contains(number) else {
            throw Problem(
                .badRequest, "number", ["name": .text(name), "found": .text(text), "most": .number(limit)])
        }
        return number
    }
}

extension Connection {
    /// - Throws: `Problem` where there is no such city.
    func found(_ code: String) throws -> RegisterEntry {
        guard let entry = try registerEntry(code) else { throw Problem(.notFound, "city", ["code": .text(code)]) }
        return entry
    }
}

extension [Run] {
    /// The run of a cycle; without one, of the newest. `nil` where nothing was worked out yet.
    /// - Throws: `Problem` where the cycle has none.
    func run(of cycle: String?) throws -> Run? {
        guard let cycle else { return first }
        guard let run = first(where: { $0.cycle.code == cycle }) else {
            throw Problem(.notFound, "cycle", ["found": .text(cycle)])
        }
        return run
    }
}
