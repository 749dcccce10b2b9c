import CPostgres
import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// Where a private cluster keeps what, as absolute paths.
struct ClusterLayout: Sendable {
    let root: String
    let socket: String
    var data: String { root + "/pg" }
    /// `initdb` works here and the result is renamed, so that a killed one never leaves half a cluster.
    var unfinished: String { root + "/pg.tmp" }
    var log: String { root + "/postgres.log" }
    var lock: String { root + "/lock" }
    var pidFile: String { data + "/postmaster.pid" }

    init(_ directory: String, owner: ClusterOwner) throws {
        root = URL(fileURLWithPath: directory).standardizedFileURL.path
        // The kernel allows 107 bytes for the path of a socket.
        let nearby = root + "/socket"
        socket =
            "\(nearby)/.s.PGSQL.5432".utf8.count <= 107
            ? nearby : "/tmp/tracker-\(geteuid())-\(String(checksum(root), radix: 36))"
        for path in [root, socket] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
            try owner.own(path)
        }
        if let user = owner.switchTo, let closed = user.firstClosedParent(of: root) {
            throw ClusterError.unreachable(directory: closed, user: user.name)
        }
    }

    /// Whether a server runs here.
    var isAnswering: Bool { PQping(conninfo(database: "postgres")) == PQPING_OK }

    func conninfo(database: String) -> String {
        let host = socket.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
        return "host='\(host)' user=tracker dbname=\(database)"
    }
}

/// FNV-1a: the same directory has the same short name in every run.
private func checksum(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}

/// Who runs PostgreSQL: we ourselves, or, since it refuses root, an unprivileged user.
struct ClusterOwner: Sendable {
    struct User: Sendable {
        let name: String
        let id: uid_t
        let group: gid_t

        /// The outermost directory on the way to `path` that this user may not enter.
        func firstClosedParent(of path: String) -> String? {
            var directory = ""
            for part in path.split(separator: "/").dropLast() {
                directory += "/\(part)"
                var status = stat()
                guard stat(directory, &status) == 0 else { return directory }
                let needed: mode_t =
                    status.st_uid == id ? S_IXUSR : status.st_gid == group ? S_IXGRP : S_IXOTH
                if status.st_mode & needed == 0 { return directory }
            }
            return nil
        }
    }

    let switchTo: User?

    static func current() throws(ClusterError) -> ClusterOwner {
        guard geteuid() == 0 else { return ClusterOwner(switchTo: nil) }
        for name in ["postgres", "nobody"] {
            if let entry = getpwnam(name)?.pointee {
                return ClusterOwner(switchTo: User(name: name, id: entry.pw_uid, group: entry.pw_gid))
            }
        }
        throw .noOwner
    }

    func own(_ path: String) throws {
        guard let user = switchTo else { return }
        try FileManager.default.setAttributes(
            [.ownerAccountID: user.id, .groupOwnerAccountID: user.group], ofItemAtPath: path)
    }
}

/// PostgreSQL's programs, of one version.
struct PostgresBinaries: Sendable {
    let directory: String
    /// The major version, such as `15`, as it stands in a cluster's `PG_VERSION`.
    let major: String
    var number: Int { Int(major) ?? 0 }

    func path(_ program: String) -> String { "\(directory)/\(program)" }

    /// Those that make and run a cluster, of the newest version.
    static func find() async throws -> PostgresBinaries {
        guard let found = try await all(having: "initdb").first else { throw ClusterError.noBinaries }
        return found
    }

    /// `PG_BINDIR` alone where it is set; else `pg_config --bindir`, then the usual places, newest version first.
    static func all(having program: String) async throws -> [PostgresBinaries] {
        var candidates: [String] = []
        let chosen = ProcessInfo.processInfo.environment["PG_BINDIR"].flatMap { $0.isEmpty ? nil : $0 }
        if let chosen {
            candidates = [chosen]
        } else {
            if let output = await output(of: "pg_config", ["--bindir"]) { candidates.append(output) }
            for base in ["/usr/lib/postgresql", "/usr/local/opt", "/opt/homebrew/opt"] {
                let versions = (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
                candidates += versions.sorted { $0.compare($1, options: .numeric) == .orderedDescending }.map {
                    "\(base)/\($0)/bin"
                }
            }
            candidates += ["/usr/local/pgsql/bin", "/usr/local/bin", "/usr/bin"]
        }
        var found: [PostgresBinaries] = []
        for directory in candidates where FileManager.default.isExecutableFile(atPath: "\(directory)/\(program)") {
            // "initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
            guard let version = await output(of: "\(directory)/\(program)", ["--version"]),
                let number = version.split(separator: " ").first(where: { $0.first?.isNumber == true }),
                let major = number.split(separator: ".").first
            else { continue }
            found.append(PostgresBinaries(directory: directory, major: String(major)))
        }
        if let chosen, found.isEmpty { throw ClusterError.noProgram(program, directory: chosen) }
        return found
    }

    private static func output(of program: String, _ arguments: [String]) async -> String? {
        let executable: Executable = program.contains("/") ? .path(FilePath(program)) : .name(program)
        let result = try? await Subprocess.run(
            executable, arguments: Arguments(arguments), output: .string(limit: 4096), error: .discarded)
        guard let result, result.terminationStatus.isSuccess else { return nil }
        return result.standardOutput.trimmed
    }
}

/// Keeps two programs from starting the same cluster at once; gone with the process, however it ends.
struct DirectoryLock: Sendable {
    private let descriptor: Int32

    init(_ path: String, of directory: String) throws(ClusterError) {
        descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            if descriptor >= 0 { close(descriptor) }
            throw .inUse(directory)
        }
    }

    /// Whether another program holds it.
    static func isTaken(_ path: String) -> Bool {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) != 0
    }

    func release() { close(descriptor) }
}
