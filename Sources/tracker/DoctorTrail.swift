import Config
import Persistence
import Postgres

/// Compares what guards the records with what the program brings along.
func examineSchema(_ databases: Databases, _ home: Home, _ findings: inout [Finding]) async throws {
    let live = try await databases.owner.read { db in try db.schemaCatalogue() }
    guard let shipped = try home.schema(postgres: live.postgres) else {
        findings.append(
            Finding(
                "Definitions", .warn, "there is no schema file for PostgreSQL \(live.postgres)",
                "use a version for which Config/schema has a file"))
        return
    }
    let differences = shipped.differences(of: live)
    findings.append(
        differences.isEmpty
            ? Finding(
                "Definitions", .ok, "\(live.objects.count) tables, policies, triggers, functions and so on, as shipped")
            : Finding(
                "Definitions", .fail, some(of: differences),
                "find out who changed them; an earlier backup, restored elsewhere, has them as they were"))
}

/// Compares seals, events and rows.
func examineTrail(_ databases: Databases, keptSeal: String?, _ findings: inout [Finding]) async throws {
    let (broken, last) = try await databases.batch.read { db in (try db.brokenSeals(), try db.lastDigest()) }
    findings += broken.map {
        let events = "\($0.eventsThen) events when it was sealed, \($0.eventsNow) now"
        return Finding("Trail", .fail, "changed between \($0.after) and \($0.upTo): \(events)", "restore a backup")
    }
    if broken.isEmpty {
        findings.append(Finding("Trail", .ok, "seals that hold: \(last.seals); the last is \(last.digest ?? "none")"))
    }
    if let keptSeal { findings.append(try await examine(keptSeal, in: databases, isWhole: broken.isEmpty)) }

    let (faults, reach) = try await databases.batch.read { db in (try db.trailFaults(), try db.trailReach()) }
    for (subject, faults) in Dictionary(grouping: faults, by: \.subject).sorted(by: { $0.key < $1.key }) {
        findings.append(
            Finding(
                "Records", .fail, "\(subject): \(some(of: faults.map(words)))",
                "compare with an earlier backup; this cannot have been done through the program"))
    }
    guard faults.isEmpty else { return }
    let since = reach.since.map { "as the trail has them since \($0); older ones, as they were then" } ?? "none yet"
    let erased = reach.lastErased.map { "; \(reach.erased) versions erased, the last on \($0)" } ?? ""
    findings.append(Finding("Records", .ok, since + erased))
}

private func examine(_ seal: String, in databases: Databases, isWhole: Bool) async throws -> Finding {
    guard let at = try await databases.batch.read({ db in try db.sealedAt(digest: seal) }) else {
        return Finding(
            "Seal", .fail, "the trail does not contain \(seal)",
            "the trail was rewritten, or an older backup was restored; compare with a backup of that time")
    }
    return isWhole
        ? Finding("Seal", .ok, "the trail contains it: what was done until \(at) is unchanged")
        : Finding("Seal", .fail, "it was made at \(at), but seals are broken", "restore a backup")
}

private func words(_ fault: TrailFault) -> String {
    let row = "\(fault.record)\(fault.at.map { " of \($0)" } ?? "")"
    return switch fault.kind {
    case .untold: "\(row) was changed or added"
    case .gone: "\(row) is not there as it was recorded"
    case .misdated: "\(row) does not end where the next version begins"
    case .damaged: "the file \(row) is not the one that was kept"
    }
}

/// The first few, and how many there are.
private func some(of words: [String]) -> String {
    words.prefix(5).joined(separator: "; ") + (words.count > 5 ? "; and \(words.count - 5) more" : "")
}
