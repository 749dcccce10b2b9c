import Domain
import Foundation
import Hummingbird
import Logging
import Persistence
import Postgres
import ScoringJob
import Synchronization
import TestSupport
import Testing

@testable import Web

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Two cities' editors and a data steward, and the service on a free port.
struct FormService: Sendable {
    let databases: Databases
    let base: String
    let editor: Person
    let steward: Person

    static func run(
        limits: DoorLimits = DoorLimits(), log: Logger = quiet,
        _ body: @escaping @Sendable (FormService) async throws -> Void
    ) async throws {
        try await withTestDatabases(from: .network) { databases in
            let (editor, steward) = try await addPeople(to: databases.app)
            try await withService(databases, limits: limits, log: log) { base in
                try await body(FormService(databases: databases, base: base, editor: editor, steward: steward))
            }
        }
    }

    /// The people who log.
    static func addPeople(to database: Database) async throws -> (editor: Person, steward: Person) {
        try await database.write(as: .operator) { db in
            _ = try db.add(name: "visitor", email: "visitor@example.org", role: .cityEditor, place: "irl-cork")
            let editor = try db.add(name: "editor", email: "editor@example.org", role: .cityEditor, place: "vnm-son-la")
            let steward = try db.add(
                name: "steward", email: "steward@example.org", role: .dataSteward, place: "vnm-son-la")
            return (editor.person, steward.person)
        }
    }

    /// As the service does every few seconds.
    func seal() async throws { _ = try await databases.batch.write { db in try db.seal() } }

    var port: Int { get throws { try #require(URL(string: base)?.port) } }

    func link(for email: String) async throws -> String { try await databases.link(for: email) }

    /// A browser in which this person is signed in.
    func browser(_ name: String, language: Language = .en) async throws -> Browser {
        try await databases.browser("\(name)@example.org", at: base, language: language)
    }
}

extension Databases {
    /// The token of a fresh link.
    func link(for email: String) async throws -> String {
        try await app.write(as: .operator) { db in
            let person = try #require(try db.person(email: email))
            return try db.makeSignInLink(for: person.id).token
        }
    }

    /// A browser in which the person of this address is signed in; `nil`: nobody is.
    func browser(_ email: String?, at base: String, language: Language = .en) async throws -> Browser {
        let browser = Browser(base: base, language: language)
        guard let email else { return browser }
        #expect(try await browser.post("/sign-in", [("link", try await link(for: email))]).status == 303)
        return browser
    }
}

/// Serves on a free port while `body` runs, given the address.
func withService(
    _ databases: Databases, assessor: Assessor? = nil, limits: DoorLimits = DoorLimits(), log: Logger = quiet,
    _ body: @escaping @Sendable (String) async throws -> Void
) async throws {
    let router = try router(
        database: databases.app, catalogues: Language.allCases.map { try home.catalogue($0) }, assessor: assessor)
    try await withService(router, limits: limits, log: log) { port in try await body("http://127.0.0.1:\(port)") }
}

/// Serves `router` on a free port as the program does, for the time of `body`.
func withService(
    _ router: Router<AppContext>, limits: DoorLimits = DoorLimits(), log: Logger = quiet,
    _ body: @escaping @Sendable (Int) async throws -> Void
) async throws {
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let application = application(
        router, at: ListenAddress(host: "127.0.0.1", port: 0), limits: limits, log: log, whenReady: { port.yield($0) })
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await application.run() }
        for await number in ports {
            try await body(number)
            break
        }
        group.cancelAll()
    }
}

/// A browser without scripts: it keeps the session's cookie and sends a form as the page has it, with what is typed into it. It does
/// not follow redirects.
final class Browser: Sendable {
    struct Answer {
        var status: Int
        var headers: [String: String]
        var text: String
        var location: String { headers["location"] ?? "" }
        /// The words of the page without its markup.
        var words: String { text.replacing(/<[^>]*>/, with: " ") }
    }

    private let base: String
    private let language: Language
    private let cookie = Mutex<String?>(nil)

    init(base: String, language: Language = .en) {
        self.base = base
        self.language = language
    }

    var session: String? { cookie.withLock { $0 } }

    func get(_ path: String, _ headers: [String: String] = [:]) async throws -> Answer {
        try await send(path, method: "GET", body: nil, headers: headers)
    }

    func post(_ path: String, _ fields: [(String, String)], _ headers: [String: String] = [:]) async throws -> Answer {
        let body = fields.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
        return try await send(path, method: "POST", body: body, headers: headers)
    }

    /// Sends the form of the page at `path` with these inputs filled in.
    func fill(_ path: String, _ typed: KeyValuePairs<String, String>) async throws -> Answer {
        let page = try await get(path)
        #expect(page.status == 200, "\(path)")
        return try await fill(page, typed)
    }

    /// Sends the form of a page that was shown.
    func fill(_ page: Answer, _ typed: KeyValuePairs<String, String>) async throws -> Answer {
        let form = try #require(
            page.text.firstMatch(
                of: /<form class="record" method="post" action="([^"]*)".*?<\/form>/.dotMatchesNewlines()))
        let names = Set(typed.map(\.key))
        let kept = inputs(of: String(form.0)).filter { !names.contains($0.0) }
        return try await post(String(form.1), kept + typed.map { ($0.key, $0.value) })
    }

    private func send(
        _ path: String, method: String, body: String?, headers: [String: String]
    ) async throws -> Answer {
        var request = URLRequest(url: try #require(URL(string: base + path)))
        request.httpMethod = method
        request.setValue(language.rawValue, forHTTPHeaderField: "Accept-Language")
        if let session { request.setValue("session=\(session)", forHTTPHeaderField: "Cookie") }
        if let body {
            request.httpBody = Data(body.utf8)
            request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        }
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let (data, http) = try await Load.run(request)
        let fields = http.allHeaderFields.map { ("\($0.key)".lowercased(), "\($0.value)") }
        let answer = Answer(
            status: http.statusCode, headers: Dictionary(fields) { $1 }, text: String(decoding: data, as: UTF8.self))
        if let match = answer.headers["set-cookie"]?.firstMatch(of: /session=([0-9a-f]*)/) {
            cookie.withLock { $0 = match.1.isEmpty ? nil : String(match.1) }
        }
        return answer
    }
}

/// What a form would send untouched.
func inputs(of form: String) -> [(String, String)] {
    var inputs: [(String, String)] = []
    for match in form.matches(of: /<input ([^>]*)>/) {
        let tag = String(match.1)
        guard let name = attribute("name", tag) else { continue }
        if ["checkbox", "radio"].contains(attribute("type", tag)), !tag.hasSuffix(" checked") { continue }
        inputs.append((name, attribute("value", tag) ?? ""))
    }
    for match in form.matches(of: /<textarea ([^>]*)>(.*?)<\/textarea>/.dotMatchesNewlines()) {
        inputs.append((attribute("name", String(match.1)) ?? "", unescaped(String(match.2))))
    }
    for match in form.matches(of: /<select ([^>]*)>(.*?)<\/select>/.dotMatchesNewlines()) {
        let chosen = match.2.firstMatch(of: /<option value="([^"]*)" selected/)
        inputs.append((attribute("name", String(match.1)) ?? "", unescaped(String(chosen?.1 ?? ""))))
    }
    return inputs
}

private func attribute(_ name: String, _ tag: String) -> String? {
    tag.matches(of: /([a-z-]+)="([^"]*)"/).first { $0.1 == name }.map { unescaped(String($0.2)) }
}

private func unescaped(_ text: String) -> String {
    text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
        .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
}

func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
}

/// One request whose answer is taken as it comes: a session with a completion handler would follow redirects.
private final class Load: NSObject, URLSessionDataDelegate, Sendable {
    private let state = Mutex<(data: Data, done: CheckedContinuation<(Data, HTTPURLResponse), any Error>?)>(
        (Data(), nil))

    static func run(_ request: URLRequest) async throws -> (Data, HTTPURLResponse) {
        let load = Load()
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpCookieStorage = nil
        configuration.urlCache = nil
        let session = URLSession(configuration: configuration, delegate: load, delegateQueue: nil)
        defer { session.finishTasksAndInvalidate() }
        return try await withCheckedThrowingContinuation { continuation in
            load.state.withLock { $0.done = continuation }
            session.dataTask(with: request).resume()
        }
    }

    func urlSession(
        _: URLSession, task _: URLSessionTask, willPerformHTTPRedirection _: HTTPURLResponse, newRequest _: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    func urlSession(_: URLSession, dataTask _: URLSessionDataTask, didReceive data: Data) {
        state.withLock { $0.data += data }
    }

    func urlSession(_: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let (data, done) = state.withLock { state in
            defer { state.done = nil }
            return (state.data, state.done)
        }
        if let response = task.response as? HTTPURLResponse {
            done?.resume(returning: (data, response))
        } else {
            done?.resume(throwing: error ?? URLError(.badServerResponse))
        }
    }
}
