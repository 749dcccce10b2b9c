import ArgumentParser
import Persistence
import Postgres

/// `tracker doctor`: is everything as it should be?
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the database: its version, its schema, its guards and the seals of its trail.",
        discussion: "Says what is wrong and ends with 1; changes nothing.")

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let migrator = try Migrator(directory: options.home.migrations)
        let isWell = try await options.withDatabase { databases in
            var findings: [Finding] = []
            let version = try await databases.owner.read { db in try db.serverVersion() }
            findings.append(Finding("PostgreSQL", "\(version)", isWell: true))
            let waiting = try await migrator.status(of: databases.owner).filter { $0.appliedAt == nil }
            guard waiting.isEmpty else {
                findings.append(
                    Finding("Schema", "\(waiting.count) migrations wait; run: tracker migrate", isWell: false))
                return report(findings)
            }
            findings.append(Finding("Schema", "up to date", isWell: true))
            let unguarded = try await databases.owner.read { db in try db.unguardedTables() }
            findings.append(
                unguarded.isEmpty
                    ? Finding("Guards", "row-level security on every table", isWell: true)
                    : Finding("Guards", "none on \(unguarded.joined(separator: ", "))", isWell: false))
            let (broken, last) = try await databases.batch.read { db in (try db.brokenSeals(), try db.lastDigest()) }
            findings += broken.map {
                Finding(
                    "Trail",
                    "changed between \($0.after) and \($0.upTo): \($0.eventsThen) events when it was sealed, "
                        + "\($0.eventsNow) now", isWell: false)
            }
            if broken.isEmpty {
                findings.append(
                    Finding("Trail", "\(last.seals) seals hold; the last is \(last.digest ?? "none")", isWell: true))
            }
            return report(findings)
        }
        if !isWell { throw ExitCode(1) }
    }
}

private struct Finding {
    var subject: String
    var words: String
    var isWell: Bool

    init(_ subject: String, _ words: String, isWell: Bool) {
        (self.subject, self.words, self.isWell) = (subject, words, isWell)
    }
}

private func report(_ findings: [Finding]) -> Bool {
    for finding in findings {
        print("\(finding.isWell ? "well " : "wrong")  \(finding.subject): \(finding.words)")
    }
    return findings.allSatisfy(\.isWell)
}
