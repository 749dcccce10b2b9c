import Domain
import Foundation
import HTTPTypes
import Input
import Persistence
import Postgres

/// Keeps the files of a form as uploads while they come: some pieces are in memory, never a file.
struct UploadReceiver: FileReceiver {
    struct Received: Sendable {
        var id: UUID
        var name: String
        var size = 0
        /// The first bytes, which tell what it is.
        var head: [UInt8] = []
        var sha256 = ""
    }

    /// Pieces that are written together.
    private static let together = 8
    private static let mostFiles = 50

    let database: Database
    let actor: Actor
    let city: City.ID
    /// Nothing is kept of a form without the token of their session.
    let signedIn: SignedIn
    /// How many bytes the city may keep yet.
    private(set) var room: Int
    let quota: Int
    private(set) var files: [Received] = []
    private var pending = Data()
    private var pieces = 0
    private var digest = SHA256()

    init(_ database: Database, as actor: Actor, of city: City.ID, signedIn: SignedIn, room: Int, quota: Int) {
        (self.database, self.actor, self.city, self.signedIn) = (database, actor, city, signedIn)
        (self.room, self.quota) = (room, quota)
    }

    mutating func begin(_ name: String, in field: String, after fields: FormBody) async throws {
        try fields.requireToken(of: signedIn, else: .otherSite)
        guard files.count < Self.mostFiles else {
            throw Problem(.contentTooLarge, "too-many-files", ["most": .number(Self.mostFiles)])
        }
        let (city, kept) = (city, name.asFileName)
        let id = try await database.write(as: actor) { db in try db.beginUpload(kept, size: nil, of: city) }
        files.append(Received(id: id, name: kept))
        (pending, pieces, digest) = (Data(), 0, SHA256())
    }

    mutating func receive(_ bytes: [UInt8]) async throws {
        files[files.count - 1].size += bytes.count
        room -= bytes.count
        guard files[files.count - 1].size <= Evidence.mostBytes else { throw Problem.tooLargeFile }
        guard room >= 0 else { throw Problem.quota(quota) }
        let wanted = FileType.headBytes - files[files.count - 1].head.count
        if wanted > 0 { files[files.count - 1].head += bytes.prefix(wanted) }
        bytes.withUnsafeBytes { digest.update($0) }
        pending.append(contentsOf: bytes)
        if pending.count >= Self.together * Evidence.pieceSize { try await write(all: false) }
    }

    mutating func end() async throws {
        try await write(all: true)
        files[files.count - 1].sha256 = digest.finish()
    }

    /// Forgets what has come, where nothing becomes of it; also of a sender who has gone, whose work is cancelled.
    func forget() async {
        let (ids, city, database, actor) = (files.map(\.id), city, database, actor)
        await Task {
            try? await database.write(as: actor) { db in for id in ids { try db.forgetUpload(id, of: city) } }
        }.value
    }

    private mutating func write(all: Bool) async throws {
        var cut: [Data] = []
        while pending.count >= Evidence.pieceSize || all && !pending.isEmpty {
            cut.append(Data(pending.prefix(Evidence.pieceSize)))
            pending = Data(pending.dropFirst(Evidence.pieceSize))
        }
        guard !cut.isEmpty else { return }
        let (id, city, number, ready, quota) = (files[files.count - 1].id, city, pieces, cut, quota)
        let isKept = try await database.write(as: actor) { db in
            try db.requireRoom(for: ready, in: city, quota: quota)
            return try db.keepPieces(ready, from: number, of: id, in: city)
        }
        guard isKept else { throw Problem(.forbidden) }
        pieces += ready.count
    }
}

extension Connection {
    /// - Throws: `Problem` where the city may not keep so much more, whatever was announced when the file began.
    func requireRoom(for pieces: [Data], in city: City.ID, quota: Int) throws {
        let bytes = pieces.reduce(0) { $0 + $1.count }
        try lockUploads(of: city)
        guard try evidenceBytes(of: city) + bytes <= quota else { throw Problem.quota(quota) }
    }
}

extension Problem {
    static var tooLargeFile: Problem {
        Problem(.contentTooLarge, "file-size", ["most": .number(Evidence.mostBytes >> 20)])
    }

    static func quota(_ bytes: Int) -> Problem {
        Problem(.contentTooLarge, "evidence-quota", ["most": .number(bytes >> 30)])
    }
}

extension String {
    /// A name of a file as it is kept: without what nobody sees, and not too long.
    var asFileName: String {
        let seen = String(String.UnicodeScalarView(unicodeScalars.filter { $0.properties.generalCategory != .control }))
        let name = seen.oneLine.prefix(200).trimmingCharacters(in: .whitespaces)
        return name.isEmpty || name.hiddenCharacter != nil ? "file" : name
    }
}
