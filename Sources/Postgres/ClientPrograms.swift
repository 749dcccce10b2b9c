import CPostgres
import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// How another program reaches the server that a connection reaches: as libpq's environment variables, so that no password shows
/// in a list of processes.
public struct ServerPlace: Sendable {
    var variables: [String: String]
}

extension Connection {
    /// Of several hosts the one that answered.
    public var place: ServerPlace {
        var variables: [String: String] = [:]
        let options = PQconninfo(handle)
        defer { PQconninfoFree(options) }
        var option = options
        while let each = option, each.pointee.keyword != nil {
            if let name = each.pointee.envvar, let value = each.pointee.val, value.pointee != 0 {
                variables[String(cString: name)] = String(cString: value)
            }
            option = each.advanced(by: 1)
        }
        variables["PGHOST"] = String(cString: PQhost(handle))
        variables["PGPORT"] = String(cString: PQport(handle))
        if variables["PGHOSTADDR"] != nil { variables["PGHOSTADDR"] = String(cString: PQhostaddr(handle)) }
        variables["PGTARGETSESSIONATTRS"] = nil
        return ServerPlace(variables: variables)
    }
}

/// PostgreSQL's `pg_dump` and `pg_restore`.
public struct ClientPrograms: Sendable {
    private let binaries: PostgresBinaries

    /// Those of the server's own major version where they are installed, else of the next one above that fits.
    /// - Parameter dump: major version of the `pg_dump` that wrote what is to be restored.
    /// - Throws: `ClientProgramError` where there are none of use.
    public static func find(for server: Int, reading dump: Int? = nil) async throws -> ClientPrograms {
        let found = try await PostgresBinaries.all(having: "pg_dump")
        guard !found.isEmpty else { throw ClientProgramError.none(max(server, dump ?? 0)) }
        let best = best(of: found.map(\.number), for: server, reading: dump)
        guard let usable = found.first(where: { $0.number == best }) else {
            let others = found.map { "\($0.major) in \($0.directory)" }
            throw ClientProgramError.unfit(server: server, dump: dump, found: others)
        }
        return ClientPrograms(binaries: usable)
    }

    /// An older `pg_dump` refuses a server, an older `pg_restore` a file; and from 17 on `pg_restore` sends a setting,
    /// `transaction_timeout`, that servers before 17 refuse.
    static func best(of majors: [Int], for server: Int, reading dump: Int? = nil) -> Int? {
        majors.filter { $0 >= max(server, dump ?? 0) && (server >= 17 || $0 < 17) }.min()
    }

    /// Such as `15`.
    public var major: Int { binaries.number }

    /// Writes the database as `role` sees it in `snapshot` to `path`, in PostgreSQL's custom format.
    /// - Parameter progress: called with the name of each table as its rows are read.
    public func dump(
        _ place: ServerPlace, as role: String, snapshot: String, to path: String,
        progress: @escaping @Sendable (String) -> Void
    ) async throws {
        try await run(
            "pg_dump",
            [
                "--format=custom", "--role=\(role)", "--enable-row-security", "--snapshot=\(snapshot)",
                "--lock-wait-timeout=30s", "--no-password", "--verbose", "--file=\(path)",
            ], place, progress)
    }

    /// Brings all of `path` into an empty database, or nothing. Everything will belong to whoever signs in.
    public func restore(
        _ path: String, into place: ServerPlace, progress: @escaping @Sendable (String) -> Void
    ) async throws {
        // Without --dbname it would print instead of restore; all else it takes from the environment.
        try await run(
            "pg_restore",
            [
                "--single-transaction", "--exit-on-error", "--no-owner", "--no-password", "--verbose",
                "--dbname=\(place.variables["PGDATABASE"] ?? "")", path,
            ], place, progress)
    }

    /// Reads all of `path` without a server.
    /// - Returns: how many rows it holds of each table that it holds rows for.
    public func rows(in path: String) async throws -> [String: Int] {
        let (arguments, environment) = (["--data-only", "--file=-", path], environment(nil))
        let result = try await Subprocess.run(
            .path(FilePath(binaries.path("pg_restore"))), arguments: Arguments(arguments), environment: environment,
            platformOptions: Self.options, input: .none, output: .sequence, error: .string(limit: 64 * 1024)
        ) { execution in
            var counter = CopyCounter()
            for try await buffer in execution.standardOutput { buffer.withUnsafeBytes { counter.take($0) } }
            return counter.rows
        }
        guard result.terminationStatus.isSuccess else {
            throw ClientProgramError.failed("pg_restore", said(result.standardError))
        }
        return result.closureResult
    }

    private func run(
        _ program: String, _ arguments: [String], _ place: ServerPlace, _ progress: @escaping @Sendable (String) -> Void
    ) async throws {
        let result = try await Subprocess.run(
            .path(FilePath(binaries.path(program))), arguments: Arguments(arguments),
            environment: environment(place), platformOptions: Self.options, input: .none, output: .discarded,
            error: .sequence
        ) { execution in
            var last: [String] = []
            for try await line in execution.standardError.strings() {
                if let table = line.firstMatch(of: /(?:dumping contents of|processing data for) table "([^"]*)"/) {
                    progress(String(table.1))
                }
                if line.contains("error:") || !line.hasPrefix("\(program): ") { last = last.suffix(7) + [line] }
            }
            return last.joined(separator: "\n")
        }
        try Task.checkCancellation()
        guard result.terminationStatus.isSuccess else {
            throw ClientProgramError.failed(program, said(result.closureResult))
        }
    }

    private func said(_ output: String) -> String {
        let lines = output.split(separator: "\n").map { $0.replacing(/^pg_(dump|restore): (error: )?/, with: "") }
        return lines.joined(separator: " ").trimmed
    }

    private func environment(_ place: ServerPlace?) -> Environment {
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("PG") }
        let variables = inherited.merging(place?.variables ?? [:]) { $1 }.merging(["LC_ALL": "C.UTF-8"]) { $1 }
        return .custom(
            Dictionary(
                uniqueKeysWithValues: variables.compactMap { name, value in
                    Environment.Key(rawValue: name).map { ($0, value) }
                }))
    }

    private static let options = {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: .seconds(5))]
        return options
    }()
}

/// Counts the rows in the text that `pg_restore --data-only` writes: a line per row between COPY and `\.`.
struct CopyCounter {
    /// By the name of the table as SQL writes it.
    private(set) var rows: [String: Int] = [:]
    private var table: String?
    private var count = 0
    private var line: [UInt8] = []
    /// Lines of rows are of no interest beyond their first bytes.
    private var kept: Int { table == nil ? 64 * 1024 : 3 }

    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 10)
            line += bytes[start..<(end ?? bytes.count)].prefix(max(0, kept - line.count))
            guard let end else { return }
            endLine()
            start = end + 1
        }
    }

    private mutating func endLine() {
        defer { line.removeAll(keepingCapacity: true) }
        if let name = table {
            guard line == [UInt8(ascii: "\\"), UInt8(ascii: ".")] else { return count += 1 }
            rows[name] = count
            table = nil
        } else if line.starts(with: "COPY ".utf8) {
            let text = String(decoding: line, as: UTF8.self)
            guard text.hasSuffix(" FROM stdin;") else { return }
            table = text.wholeMatch(of: /COPY (.*?) \(.*/).map { String($0.1) }
            count = 0
        }
    }
}

/// Why `pg_dump` or `pg_restore` is of no help, and what to do.
public enum ClientProgramError: Error, Equatable, CustomStringConvertible {
    case none(Int)
    case unfit(server: Int, dump: Int?, found: [String])
    case failed(String, String)

    public var description: String {
        switch self {
        case .none(let server):
            """
            pg_dump is not installed. Install PostgreSQL's client programs of version \(server) \
            (Debian, Ubuntu: postgresql-client-\(server)), or set PG_BINDIR.
            """
        case .unfit(let server, let dump, let found):
            """
            The server is PostgreSQL \(server)\(dump.map { ", the backup was written by pg_dump \($0)" } ?? ""): pg_dump and \
            pg_restore must be of \(Self.fitting(server, dump)), not \(found.joined(separator: ", ")). \
            Install postgresql-client-\(max(server, dump ?? 0)), or set PG_BINDIR.
            """
        case .failed(let program, let output): "\(program) failed: \(output)"
        }
    }

    private static func fitting(_ server: Int, _ dump: Int?) -> String {
        let least = max(server, dump ?? 0)
        if server >= 17 { return "\(least) or later" }
        return least == 16 ? "16" : "\(least) to 16"
    }
}
