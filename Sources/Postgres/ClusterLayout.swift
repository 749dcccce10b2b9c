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
    let owner: ClusterOwner
    var data: String { root + "/pg" }
    /// `initdb` works here and the result is renamed, so that a killed one never leaves half a cluster.
    var unfinished: String { root + "/pg.tmp" }
    var log: String { root + "/postgres.log" }
    var lock: String { root + "/lock" }
    var pidFile: String { data + "/postmaster.pid" }

    /// The first process of the server that last ran here.
    var server: pid_t? {
        (try? String(contentsOfFile: pidFile, encoding: .utf8))?.split(separator: "\n").first.flatMap { pid_t($0) }
    }

    init(_ directory: String) throws(ClusterError) {
        root = URL(fileURLWithPath: directory).standardizedFileURL.path
        owner = try .current(in: [root + "/pg", root])
        // The kernel allows 107 bytes for the path of a socket.
        let nearby = root + "/socket"
        socket =
            "\(nearby)/.s.PGSQL.5432".utf8.count <= 107
            ? nearby : "/tmp/tracker-\(owner.id)-\(SHA256.digest(of: root.utf8).prefix(16))"
    }

    /// Makes the folder if it is missing, or, unless `makes`, refuses where there is no cluster. What is there already keeps
    /// owner and mode; only an empty folder of root's is handed over, as if just made.
    func prepare(makes: Bool) throws {
        if makes {
            try FileManager.default.createDirectory(
                atPath: (root as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            if try !owner.makeFolder(root) { try owner.takeIfEmpty(root) }
        }
        if let user = owner.switchTo, let closed = user.firstClosedFolder(to: root) {
            throw ClusterError.unreachable(directory: closed, user: user.name)
        }
        if !makes, access(data + "/PG_VERSION", R_OK) != 0 {
            throw errno == ENOENT ? ClusterError.noCluster(root) : .notOurs(root, reason(errno))
        }
    }

    /// For whoever holds the lock: another starter may be about to hand it over. In /tmp anybody could have made it.
    func makeSocketFolder() throws(ClusterError) {
        if try !owner.makeFolder(socket), !owner.owns(socket) {
            throw ClusterError.notOurs(socket, "it belongs to another user than the server")
        }
    }

    /// Whether a server runs here.
    var isAnswering: Bool { PQping(conninfo(database: "postgres")) == PQPING_OK }

    func conninfo(database: String) -> String {
        let host = socket.escaped(["\\", "'"])
        return "host='\(host)' user=tracker dbname=\(database)"
    }
}

private func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

/// Who runs PostgreSQL: we ourselves, or, since it refuses root, an unprivileged user.
struct ClusterOwner: Sendable {
    struct User: Sendable {
        let name: String
        let id: uid_t
        let group: gid_t

        /// The outermost folder on the way to `path`, itself included, that this user may not enter.
        func firstClosedFolder(to path: String) -> String? {
            var directory = ""
            for part in path.split(separator: "/") {
                directory += "/\(part)"
                var status = stat()
                guard stat(directory, &status) == 0 else { return errno == ENOENT ? nil : directory }
                let needed: mode_t =
                    status.st_uid == id ? S_IXUSR : status.st_gid == group ? S_IXGRP : S_IXOTH
                if status.st_mode & needed == 0 { return directory }
            }
            return nil
        }
    }

    let switchTo: User?
    var id: uid_t { switchTo?.id ?? geteuid() }

    /// For root, whoever owns the first of `folders` that is not root's own; else `postgres` or `nobody`.
    static func current(in folders: [String]) throws(ClusterError) -> ClusterOwner {
        guard geteuid() == 0 else { return ClusterOwner(switchTo: nil) }
        for folder in folders {
            var status = stat()
            guard stat(folder, &status) == 0, status.st_uid != 0 else { continue }
            let name = getpwuid(status.st_uid).map { String(cString: $0.pointee.pw_name) } ?? "\(status.st_uid)"
            return ClusterOwner(switchTo: User(name: name, id: status.st_uid, group: status.st_gid))
        }
        for name in ["postgres", "nobody"] {
            if let entry = getpwnam(name)?.pointee {
                return ClusterOwner(switchTo: User(name: name, id: entry.pw_uid, group: entry.pw_gid))
            }
        }
        throw .noOwner
    }

    /// - Returns: `false` where something is there already, which stays as it is.
    func makeFolder(_ path: String) throws(ClusterError) -> Bool {
        guard mkdir(path, 0o700) == 0 else {
            if errno == EEXIST { return false }
            throw .notOurs(path, reason(errno))
        }
        try own(path)
        return true
    }

    func takeIfEmpty(_ folder: String) throws {
        var status = stat()
        guard switchTo != nil, stat(folder, &status) == 0, status.st_uid == 0,
            try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty
        else { return }
        try own(folder)
        chmod(folder, 0o700)
    }

    func owns(_ folder: String) -> Bool {
        var status = stat()
        return lstat(folder, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR && status.st_uid == id
    }

    func own(_ path: String) throws(ClusterError) {
        guard let user = switchTo else { return }
        guard lchown(path, user.id, user.group) == 0 else { throw .notOurs(path, reason(errno)) }
    }

    /// Opens a file of the cluster's for writing, as its owner's. Root follows no link that the owner may have laid.
    func open(_ path: String, _ flags: Int32 = 0) throws(ClusterError) -> Int32 {
        let file = Glibc.open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0o600)
        guard file >= 0 else { throw .notOurs(path, reason(errno)) }
        if let user = switchTo, fchown(file, user.id, user.group) != 0 {
            defer { close(file) }
            throw .notOurs(path, reason(errno))
        }
        return file
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

    init(of layout: ClusterLayout) throws(ClusterError) {
        descriptor = try layout.owner.open(layout.lock)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .inUse(layout.root)
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
