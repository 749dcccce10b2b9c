import Persistence
import Postgres
import Testing

extension Database {
    /// Somebody of the invented city: `editor`, `steward`, `reviewer`.
    func demoPerson(_ key: String) async throws -> Actor {
        .person(
            try await read(as: .operator) { db in
                try #require(try db.person(email: "\(key)@ben-mo.example")).id
            })
    }
}
