import ArgumentParser
import Config
import Domain
import Foundation
import Persistence
import Postgres

/// `tracker doctor`: is everything as it should be?
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check program, server, schema, guards, seals, records, rights, room and clock.",
        discussion: """
            Prints a line for each finding: ok, warn or FAIL, and what to do. Ends with status 1 if one is FAIL. Changes
            nothing.
            Documentation/Trail.md says which changes made outside the program it finds, and which it cannot find.
            """)

    @OptionGroup var options: DatabaseOptions
    @Flag(help: "Print a JSON array instead of lines.") var json = false
    @Option(help: "Also check whether the trail still contains this seal, which an earlier doctor printed.")
    var seal: String?

    func validate() throws {
        guard let seal, seal.count != 64 || !seal.allSatisfy({ $0.isASCII && $0.isHexDigit && !$0.isUppercase }) else {
            return
        }
        throw ValidationError("“\(seal.prefix(80))” is not a seal; a seal has 64 digits of 0–9 and a–f.")
    }

    func run() async throws {
        var findings = [
            Finding("Program", .ok, "\(Tracker.version), libpq \(clientLibraryVersion())"), configuration(),
        ]
        do {
            let migrator = try Migrator(directory: options.home.migrations)
            findings += try await options.withDatabase(joins: true, makes: false) {
                [home = options.home, seal] databases in
                var found: [Finding] = []
                do {
                    if try await examine(databases, migrator, &found) {
                        try await examineSchema(databases, home, &found)
                        try await examineTrail(databases, keptSeal: seal, &found)
                    }
                } catch {
                    found.append(Finding(error))
                }
                return found
            }
        } catch {
            findings.append(Finding(error))
        }
        try show(findings)
        if findings.contains(where: { $0.state == .fail }) { throw ExitCode(1) }
    }

    private func show(_ findings: [Finding]) throws {
        guard json else {
            for finding in findings {
                print("\(finding.state.rawValue.padding(toLength: 4, withPad: " ", startingAt: 0))  \(finding.text)")
            }
            return
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(findings), as: UTF8.self))
    }

    private func configuration() -> Finding {
        do {
            let home = options.home
            let cycles = try home.awardCycles()
            let method = try home.readinessFiles()
            for language in Language.allCases { _ = try home.catalogue(language) }
            return Finding(
                "Config", .ok, "\(home.path): \(cycles.count) award rounds, method \(method.method.version)")
        } catch {
            return Finding(
                "Config", .fail, "\(error)", "set TRACKER_HOME to the folder that holds Config and Migrations")
        }
    }
}

/// Everything that the database can be asked; what was found stands even where a later question fails.
/// - Returns: whether the schema is there to be looked at.
private func examine(_ databases: Databases, _ migrator: Migrator, _ findings: inout [Finding]) async throws -> Bool {
    var facts = try await databases.owner.read { db in try db.serverFacts(hasSeals: false) }
    findings += [server(facts), durability(facts), room(facts), connections(facts)]

    do {
        let waiting = try await migrator.status(of: databases.owner).filter { $0.appliedAt == nil }
        guard waiting.isEmpty else {
            let words = "\(waiting.count) files of Migrations wait, the first is \(waiting[0].name)"
            findings.append(Finding("Schema", .fail, words, "run: tracker migrate"))
            return false
        }
    } catch let error as MigrationError {
        findings.append(Finding("Schema", .fail, "\(error)"))
        return false
    }
    let (migrations, files) = (migrator.names.count, migrator.functionNames.count)
    findings.append(Finding("Schema", .ok, "up to date, \(migrations) migrations and \(files) files of functions"))
    let worker = try await databases.worker()
    let faults = try await databases.withSignedIn { database in
        try await database.read { db in try db.roleFaults(worker: worker) }
    }
    findings += faults.map { Finding("Rights", $0.isFatal ? .fail : .warn, $0.words) }
    if faults.isEmpty { findings.append(Finding("Rights", .ok, "the program’s roles own nothing")) }
    let before = Date().timeIntervalSince1970
    facts = try await databases.owner.read { db in try db.serverFacts(hasSeals: true) }
    findings.append(clock(facts, apart: facts.clock - (before + Date().timeIntervalSince1970) / 2))

    let (unguarded, hidden, functions) = try await databases.owner.read { db in
        (try db.unguardedTables(), try db.tablesHiddenFromBackup(), try db.functionsOfOthers())
    }
    findings += list(
        unguarded, "Guards", "row-level security on every table", bad: { "none on \($0)" },
        "ALTER TABLE … ENABLE ROW LEVEL SECURITY, and FORCE ROW LEVEL SECURITY")
    findings += list(
        hidden, "Backup", "sees every row of every table", bad: { "may not see every row of \($0)" },
        "give tracker_backup the right to read it, and the policy “backup” that every table has, for that role, USING (true)"
    )
    findings += list(
        functions, "Functions", "those with their owner’s rights belong to tracker_keeper",
        bad: { "not owned by tracker_keeper: \($0)" },
        "ALTER FUNCTION … OWNER TO tracker_keeper")
    return true
}

private func server(_ facts: ServerFacts) -> Finding {
    let words = "\(facts.version), \(facts.databaseBytes.formatted(.byteCount(style: .file)))"
    if facts.major < 15 { return Finding("PostgreSQL", .fail, words, "use 15 or later") }
    return Finding("PostgreSQL", .ok, facts.isStandby ? "\(words); a standby: pages are served, writes refused" : words)
}

private func durability(_ facts: ServerFacts) -> Finding {
    guard let unsafe = facts.unsafeSettings else {
        return Finding("Durability", .ok, "committed data survives a crash")
    }
    return Finding("Durability", .fail, "off: \(unsafe); a crash may lose committed data", "set them to on")
}

/// Below these, PostgreSQL soon cannot write.
private let (scarce, tooLittle) = (2_000_000_000, 200_000_000)

private func room(_ facts: ServerFacts) -> Finding {
    guard let directory = facts.dataDirectory,
        let free = (try? FileManager.default.attributesOfFileSystem(forPath: directory))?[.systemFreeSize] as? Int
    else { return Finding("Room", .ok, "on the server’s own disk, which cannot be seen from here") }
    let words = "\(free.formatted(.byteCount(style: .file))) free at \(directory)"
    if free < tooLittle { return Finding("Room", .fail, words, "free disk space: PostgreSQL stops when it is full") }
    return free < scarce ? Finding("Room", .warn, words, "free disk space") : Finding("Room", .ok, words)
}

private func connections(_ facts: ServerFacts) -> Finding {
    let (most, used) = facts.connections
    let words = "\(used) of \(most) in use; a service takes up to \(Databases.mostConnections)"
    return most - used < Databases.mostConnections
        ? Finding("Connections", .warn, words, "raise max_connections, or run fewer services")
        : Finding("Connections", .ok, words)
}

private func clock(_ facts: ServerFacts, apart: Double) -> Finding {
    let seconds = abs(apart).formatted(.number.precision(.fractionLength(1)))
    if facts.behindSeal > 1 {
        let behind = facts.behindSeal.formatted(.number.precision(.fractionLength(0)))
        return Finding(
            "Clock", .warn, "the server’s clock is \(behind) s behind the last seal: it was set back",
            "synchronise it with NTP; times recorded until then follow the seal")
    }
    if abs(apart) > 60 {
        return Finding("Clock", .fail, "server and program are \(seconds) s apart", "synchronise both with NTP")
    }
    if abs(apart) > 2 {
        return Finding("Clock", .warn, "server and program are \(seconds) s apart", "synchronise both with NTP")
    }
    return Finding("Clock", .ok, "server and program are \(seconds) s apart")
}

func list(
    _ names: [String], _ subject: String, _ good: String, bad: (String) -> String, _ advice: String? = nil
) -> [Finding] {
    [names.isEmpty ? Finding(subject, .ok, good) : Finding(subject, .fail, bad(names.joined(separator: ", ")), advice)]
}
