import ArgumentParser
import Domain
import Foundation
import Input
import Persistence
import Web

/// `tracker evidence`: a file that proves something, and that somebody outside has checked it.
struct EvidenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence",
        abstract: "Add a file as evidence of a city's records, or record that it was verified.",
        discussion: """
            tracker evidence minutes.pdf --title Minutes --city vnm-son-la --as ANH@EXAMPLE.ORG --proves body_meeting:M1
            tracker evidence --check ID --city vnm-son-la --as REVIEWER@EXAMPLE.ORG
            A verification is of the file and of what it proves at that time. It is given by an expert for the city, a
            reviewer of its National Commission or an administrator of the network who has not added the file.
            """)

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "The file.") var file: String?
    @Option(help: "Its title.") var title: String?
    @Option(
        help: "One of \(Evidence.Kind.allCases.map(\.rawValue).joined(separator: ", ")). (default: as its bytes say)")
    var kind: Evidence.Kind?
    @Option(help: "Its media type, such as application/pdf. (default: as its bytes say)") var type: String?
    @Option(help: "The code of the city.") var city: String
    @Option(name: .customLong("as"), help: "The e-mail address of who adds or verifies it.") var email: String
    @Option(
        help: """
            What it proves, by kind and key: commitment:C1; of a nomination, nomination:2027/signature or \
            nomination:2027/consent. May be given more than once.
            """) var proves: [String] = []
    @Option(help: "Who made it, or holds the rights.") var rightsHolder: String?
    @Option(help: "How its author is named when it is shown.") var credit: String?
    @Option(help: "Whether its owner, and the people shown in it, allow its publication: yes or no.") var mayPublish:
        Consent?
    @Flag(name: .customLong("public"), help: "Everybody may read it.") var isPublic = false

    @Option(
        help: "Instead, record that this file was verified externally: the ID at the end of its address.",
        transform: evidenceID) var check: UUID?
    @Flag(help: "With --check: reject it.") var reject = false

    func validate() throws {
        if check != nil {
            guard file == nil, title == nil, proves.isEmpty, !isPublic else {
                throw ValidationError("--check does not change a file; only --reject can be given with it.")
            }
        } else if file == nil || title == nil {
            throw ValidationError("Give a file and its --title, or --check.")
        } else if reject {
            throw ValidationError("--reject can be given with --check only.")
        }
    }

    func run() async throws {
        if let check { return try await settle(check) }
        guard let file, let title else { return }
        guard FileManager.default.isReadableFile(atPath: file) else { throw InputError(file: file, "cannot be read") }
        let nominations = try proves.filter { $0.hasPrefix("nomination:") }.map { text in
            guard let part = Evidence.NominationPart(String(text.dropFirst("nomination:".count))) else {
                throw InputError(
                    file: "--proves", field: text, "expected nomination:CYCLE/signature or nomination:CYCLE/consent")
            }
            return part
        }
        let records = try proves.filter { !$0.hasPrefix("nomination:") }.map { text -> (RecordKind, String) in
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2, let kind = RecordKind(rawValue: parts[0]), Evidence.provable.contains(kind) else {
                let kinds = Evidence.provable.map(\.rawValue).joined(separator: ", ")
                throw InputError(file: "--proves", field: text, "expected KIND:KEY; kinds are \(kinds)")
            }
            return (kind, parts[1])
        }
        let name = URL(fileURLWithPath: file).lastPathComponent
        let found = try FileType(fileAt: file)
        var described = Evidence(
            kind: kind ?? found.kind, title: title, mediaType: type ?? found.mediaType, isPublic: isPublic)
        described.fileName = name
        described.rightsHolder = rightsHolder
        described.credit = credit
        described.mayPublish = mayPublish.map { $0 == .yes }
        let evidence = described
        try await options.withMigratedDatabase(joins: true) { [file, city, email] databases in
            let person = try await databases.app.read(as: .operator) { db in try db.actingPerson(email: email) }
            let id = try await databases.app.write(as: .person(person.id)) { db in
                guard let entry = try db.registerEntry(city) else {
                    throw Refused(.noSuchCity(city), of: city)
                }
                let proven = try records.map { kind, key in
                    guard let id = try db.identity(of: kind, key: key, city: city) else {
                        throw Refused(.noSuchRecord(kind, key: key), at: "\(kind.rawValue):\(key)", of: "--proves")
                    }
                    return (kind, id)
                }
                let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
                defer { try? handle.close() }
                return try db.store(
                    evidence,
                    pieces: { try handle.read(upToCount: Evidence.pieceSize).flatMap { $0.isEmpty ? nil : $0 } },
                    of: entry.city.id, proving: proven, of: nominations)
            }
            print("/cities/\(city)/evidence/\(id.uuidString.lowercased())")
        }
    }

    private func settle(_ id: UUID) async throws {
        try await options.withMigratedDatabase(joins: true) { [city, email, reject] databases in
            let person = try await databases.app.read(as: .operator) { db in try db.actingPerson(email: email) }
            try await databases.app.write(as: .person(person.id)) { db in
                guard let entry = try db.registerEntry(city) else {
                    throw Refused(.noSuchCity(city), of: city)
                }
                guard try db.checkEvidence(id, of: entry.city.id, holds: !reject) else {
                    throw InputError(file: "--check", "\(city) has no evidence \(id) that \(email) may verify")
                }
            }
            let found = reject ? "rejected" : "verified externally"
            print("/cities/\(city)/evidence/\(id.uuidString.lowercased()) \(found)")
        }
    }
}

@Sendable private func evidenceID(_ text: String) throws -> UUID {
    guard let id = UUID(uuidString: text) else {
        throw ValidationError("“\(text)” is not the ID of a piece of evidence.")
    }
    return id
}

/// An answer that may also be left open.
enum Consent: String, CaseIterable, ExpressibleByArgument { case yes, no }

extension Evidence.Kind: ExpressibleByArgument {}
