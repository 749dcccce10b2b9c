import Domain
import Foundation
import Logging
import Persistence
import Postgres
import ServiceLifecycle

/// Makes of files what can be looked at and searched: small pictures, pictures without what the camera wrote into them, words. It works
/// beside the service, one file after the other, by programs that may be missing; nobody waits for it.
final class EvidenceReader: Service {
    private let database: Database
    private let log: Logger
    private let programs = EvidencePrograms()
    private let woken: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    init(_ database: Database, log: Logger) {
        (self.database, self.log) = (database, log)
        (woken, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Says that a file was added.
    func wake() { bell.yield() }

    /// Reads what is there, and then whatever is added, here or by another program.
    func run() async throws {
        _ = await cancelWhenGracefulShutdown { [self] in
            let clock = Task { [bell] in
                while !Task.isCancelled {
                    bell.yield()
                    try? await Task.sleep(for: .seconds(30))
                }
            }
            defer { clock.cancel() }
            for await _ in woken { await readAll() }
        }
    }

    private func readAll() async {
        do {
            while let file = try await next() {
                try Task.checkCancellation()
                try await read(file)
            }
        } catch is CancellationError {
            return
        } catch let error as PostgresError where error.isReadOnly {
            return  // a standby: its primary does it
        } catch {
            log.warning("evidence could not be read: \(error)")
        }
    }

    private func next() async throws -> UnreadFile? {
        let types = programs.types.map(\.mediaType)
        return try await database.read(as: .operator) { db in try db.unreadFiles(of: types, limit: 1) }.first
    }

    /// Reads one file; one of which nothing can be made is not tried again.
    func read(_ file: UnreadFile) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("evidence-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let pieces = EvidencePieces(sha256: file.sha256, city: file.city, actor: .operator, database: database)
        var made = EvidencePrograms.Made()
        do {
            try await pieces.write(to: folder.appendingPathComponent("file"))
            made = try await programs.make(of: FileType(mediaType: file.mediaType), in: folder)
        } catch is FalseBytes {
            log.error("evidence \(file.sha256) is not read: its bytes are not those that were kept")
        }
        let views = made
        try await database.write(as: .operator, because: nil) { db in
            try db.keepView("view", views.view, of: file.sha256, in: file.city)
            try db.keepView("words", nil, words: views.words, of: file.sha256, in: file.city)
            try db.keepView("thumbnail", views.thumbnail, of: file.sha256, in: file.city)
        }
    }
}

extension EvidencePieces {
    /// Piece by piece.
    func write(to file: URL) async throws {
        guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
            throw CocoaError(.fileWriteUnknown)
        }
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        try await forEach { piece in try handle.write(contentsOf: piece) }
    }
}
