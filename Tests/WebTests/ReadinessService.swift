import Domain
import Foundation
import Persistence
import Postgres
import ScoringJob
import TestSupport
import Testing

@testable import Web

/// The network and the invented cities, assessed, served on a free port as `tracker serve` does.
struct ReadinessService: Sendable {
    let databases: Databases
    let base: String
    let job: ScoringJob

    static func run(_ body: @escaping @Sendable (ReadinessService) async throws -> Void) async throws {
        try await withTestDatabases(from: .assessed) { databases in
            _ = try await databases.app.write(as: .operator) { db in
                try db.add(
                    name: "commission", email: "commission@example.org", role: .commissionReviewer, place: "VNM")
            }
            let job = try databases.assessingJob()
            try await withService(databases, assessor: try Assessor(home.readinessFiles())) { base in
                try await body(ReadinessService(databases: databases, base: base, job: job))
            }
        }
    }

    /// A browser in which the person of this address is signed in; `nil`: nobody is.
    func browser(_ email: String? = nil, language: Language = .en) async throws -> Browser {
        try await databases.browser(email, at: base, language: language)
    }

    func release(_ isReleased: Bool, _ city: String = "vnm-ben-mo") async throws {
        try await databases.app.write(as: .operator) { db in
            try db.release(readiness: isReleased, of: try #require(try db.registerEntry(city)).city.id)
        }
    }
}
