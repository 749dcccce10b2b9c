import Foundation
import Postgres

/// What a table, or a sequence, held when it was backed up.
public struct TableSum: Codable, Equatable, Sendable {
    /// With its schema: `public.city`.
    public var name: String
    public var rows: Int
    /// The same for the same rows, in whatever order they lie.
    public var digest: String
}

/// What a backup says of itself.
public struct BackupContents: Codable, Equatable, Sendable {
    /// In ISO 8601, by the server's clock.
    public var madeAt: String
    /// Of the server: such as `15`.
    public var postgres: Int
    /// Of the `pg_dump` that wrote it, whose file no older `pg_restore` reads; `nil` in backups that did not say so yet.
    public var program: Int?
    public var migrations: [String]
    public var tables: [TableSum]

    public var rows: Int { tables.reduce(0) { $0 + $1.rows } }
}

/// A file of `tracker backup`: what `pg_dump` wrote, in its custom format; then its contents as JSON; then one line with the
/// length of the JSON and the SHA-256 of all before. `pg_restore` passes over what follows its own part.
public struct BackupFile: Sendable {
    public private(set) var path: String
    public let contents: BackupContents

    private static let footer = "\nlearning-city-tracker backup 1"
    private static let footerLength = footer.utf8.count + 1 + 12 + 1 + 64 + 1

    /// Reads and checks all of it.
    /// - Throws: `BackupError` where it is damaged, cut short or something else.
    public init(reading path: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw BackupError.unreadable(path) }
        defer { try? handle.close() }
        guard (try? handle.read(upToCount: 5)) == Data("PGDMP".utf8) else { throw BackupError.foreign(path) }
        let size = try handle.seekToEnd()
        guard size > UInt64(Self.footerLength) else { throw BackupError.cutShort(path) }
        let end = size - UInt64(Self.footerLength)
        try handle.seek(toOffset: end)
        let footer = String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self)
        guard footer.hasPrefix(Self.footer + " "),
            let match = footer.wholeMatch(of: /\n.* ([0-9]{12}) (.{64})\n/),
            let length = UInt64(match.1), length < end
        else { throw BackupError.cutShort(path) }
        try handle.seek(toOffset: 0)
        guard try Self.digest(handle, upTo: end) == match.2 else { throw BackupError.damaged(path) }
        try handle.seek(toOffset: end - length)
        let json = try handle.read(upToCount: Int(length)) ?? Data()
        guard let contents = try? JSONDecoder().decode(BackupContents.self, from: json) else {
            throw BackupError.damaged(path)
        }
        (self.path, self.contents) = (path, contents)
    }

    /// Makes an empty file beside `path` to write to: of each backup its own, and closed to others, who could read everything.
    static func makePartial(of path: String) throws(BackupError) -> String {
        var name = Array("\(path).XXXXXX.partial".utf8CString)
        let descriptor = mkstemps(&name, Int32(".partial".utf8.count))
        guard descriptor >= 0 else { throw .unwritable(path) }
        close(descriptor)
        return String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Completes what `pg_dump` wrote, and sees to it that it lies on the disk.
    init(completing path: String, with contents: BackupContents) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = try encoder.encode(contents)
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: json)
        let end = try handle.offset()
        try handle.seek(toOffset: 0)
        let digest = try Self.digest(handle, upTo: end)
        let length = String(json.count)
        let zeros = String(repeating: "0", count: 12 - length.count)
        try handle.write(contentsOf: Data("\(Self.footer) \(zeros)\(length) \(digest)\n".utf8))
        try handle.synchronize()
        (self.path, self.contents) = (path, contents)
    }

    /// Gives the complete file its name, overwriting nothing that came meanwhile, and sees to it that the name lies on the disk.
    /// - Parameter hardLink: as link(2); another one in tests.
    func kept(as path: String, hardLink: (String, String) -> Int32 = { link($0, $1) }) throws -> BackupFile {
        if hardLink(self.path, path) == 0 {
            unlink(self.path)
        } else if [EPERM, EOPNOTSUPP, ENOSYS].contains(errno) {
            try move(to: path)
        } else {
            throw Self.failure(path)
        }
        try Self.synchronize(folderOf: path)
        var kept = self
        kept.path = path
        return kept
    }

    /// Where there are no hard links, as on FAT or SMB. Swift does not see renameat2, which would move in one step; so an empty file
    /// takes the name, which fails where it is taken, and is moved over.
    private func move(to path: String) throws {
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path) }
        close(descriptor)
        guard rename(self.path, path) == 0 else {
            let failure = Self.failure(path)
            unlink(path)
            throw failure
        }
    }

    /// Some file systems cannot, and say so by EINVAL.
    private static func synchronize(folderOf path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }  // a folder to put things into and not to look at
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure(path) }
    }

    /// What the system has just said of `path`.
    private static func failure(_ path: String) -> any Error {
        errno == EEXIST ? BackupError.exists(path) : POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }

    private static func digest(_ handle: FileHandle, upTo end: UInt64) throws -> String {
        let sum = SHA256()
        var left = end
        while left > 0, let piece = try handle.read(upToCount: Int(min(left, 1 << 20))), !piece.isEmpty {
            sum.update(piece)
            left -= UInt64(piece.count)
        }
        return sum.finish()
    }
}

/// Why there is no backup, or none of use, and what to do.
public enum BackupError: Error, Equatable, CustomStringConvertible {
    case unreadable(String)
    case foreign(String)
    case cutShort(String)
    case damaged(String)
    case exists(String)
    case unwritable(String)
    case noRoom(String)
    /// What must be granted.
    case noRole([String])
    case hidden([String])
    case incomplete([String])
    case newerServer(backup: Int, server: Int)
    case newerSchema(String)
    case notEmpty(String)
    case differs([String])

    public var description: String {
        switch self {
        case .unreadable(let path): "\(path) cannot be read."
        case .foreign(let path): "\(path) is not a backup made by tracker backup."
        case .cutShort(let path):
            "\(path) has no end: it was cut short, or made by pg_dump alone, whose files pg_restore reads."
        case .damaged(let path): "\(path) is damaged: it is not what was written. Use another one."
        case .exists(let path): "\(path) is there already; a backup overwrites nothing. Name another file."
        case .unwritable(let path): "\(path) cannot be written. Is its folder there, and yours to write in?"
        case .noRoom(let path): "There is no room left for \(path). Nothing of it was kept."
        case .noRole(let grants):
            "A right is missing, and nothing was done. Let the owner of the server say: \(grants.joined(separator: "; "))"
        case .hidden(let tables):
            """
            The backup may not see every row of \(tables.joined(separator: ", ")), so nothing was written. It needs the \
            right to read, GRANT SELECT ON \(tables.joined(separator: ", ")) TO tracker_backup, and a policy for \
            tracker_backup that lets every row through.
            """
        case .incomplete(let tables):
            "The file does not hold what the database does: \(tables.joined(separator: "; ")). It was not kept."
        case .newerServer(let backup, let server):
            "The backup is from PostgreSQL \(backup); this server is \(server). Restore it on \(backup) or later."
        case .newerSchema(let name):
            "The backup has the migration \(name), which this program does not know. Use a newer program."
        case .notEmpty(let table):
            """
            The database is not empty: it has the table \(table). A restore overwrites nothing: make a new database \
            (createdb), or give --data another directory.
            """
        case .differs(let tables):
            "What was restored is not what was backed up: \(tables.joined(separator: "; ")). Do not use this database."
        }
    }
}
