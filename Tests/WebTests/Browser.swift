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
        limits: DoorLimits = DoorLimits(), evidence: EvidenceSettings = EvidenceSettings(), log: Logger = quiet,
        _ body: @escaping @Sendable (FormService) async throws -> Void
    ) async throws {
        try await withTestDatabases(from: .network) { databases in
            let (editor, steward) = try await addPeople(to: databases.app)
            try await withService(databases, limits: limits, evidence: evidence, log: log) { base in
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
    _ databases: Databases, assessor: Assessor? = nil, isLive: Bool = false, limits: DoorLimits = DoorLimits(),
    evidence: EvidenceSettings = EvidenceSettings(), log: Logger = quiet,
    _ body: @escaping @Sendable (String) async throws -> Void
) async throws {
    let router = try router(
        database: databases.app, catalogues: Language.allCases.map { try home.catalogue($0) },
        plausibility: try home.plausibility(), assessor: assessor, isLive: isLive, evidence: evidence)
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
        /// Where the record is changed to whose page the answer leads.
        var form: String { String(location.prefix { $0 != "?" && $0 != "#" }).replacing("/records/", with: "/log/") }
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
        return try await send(path, method: "POST", body: Data(body.utf8), headers: headers)
    }

    /// Sends a form with files, as browsers write it.
    func post(
        _ path: String, _ fields: [(String, String)], files: [(name: String, bytes: Data)]
    ) async throws -> Answer {
        let boundary = "----boundary"
        var body = Data()
        for (name, value) in fields {
            body += Data("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        for file in files {
            let head = "Content-Disposition: form-data; name=\"files\"; filename=\"\(file.name)\""
            body +=
                Data("--\(boundary)\r\n\(head)\r\nContent-Type: image/png\r\n\r\n".utf8) + file.bytes
                + Data("\r\n".utf8)
        }
        body += Data("--\(boundary)--\r\n".utf8)
        return try await send(
            path, method: "POST", body: body, headers: ["Content-Type": "multipart/form-data; boundary=\(boundary)"])
    }

    func put(_ path: String, _ bytes: Data) async throws -> Answer {
        try await send(path, method: "PUT", body: bytes, headers: [:])
    }

    /// As a script sends what is typed.
    func put(_ path: String, _ fields: [(String, String)]) async throws -> Answer {
        let body = fields.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
        return try await send(path, method: "PUT", body: Data(body.utf8), headers: ["Sec-Fetch-Site": "same-origin"])
    }

    /// Sends the form of the page at `path` with these inputs filled in.
    func fill(_ path: String, _ typed: KeyValuePairs<String, String>) async throws -> Answer {
        let page = try await get(path)
        #expect(page.status == 200, "\(path)")
        return try await fill(page, typed)
    }

    /// Sends the form of a page that was shown.
    func fill(_ page: Answer, _ typed: KeyValuePairs<String, String>) async throws -> Answer {
        try await send(/<form class="record" method="post" action="([^"]*)".*?<\/form>/, of: page, typed)
    }

    /// Sends the form by which something is added to the record that the page is about.
    func add(on page: Answer, _ typed: KeyValuePairs<String, String>) async throws -> Answer {
        try await send(/<form class="add-form" method="post" action="([^"]*)".*?<\/form>/, of: page, typed)
    }

    /// Presses the button of a page that takes back what was done.
    func undo(on page: Answer) async throws -> Answer {
        try await send(/<form method="post" action="([^"]*\/undo)">.*?<\/form>/, of: page, [:])
    }

    private func send(
        _ pattern: Regex<(Substring, Substring)>, of page: Answer, _ typed: KeyValuePairs<String, String>
    ) async throws -> Answer {
        let form = try #require(page.text.firstMatch(of: pattern.dotMatchesNewlines()))
        let names = Set(typed.map(\.key))
        let kept = inputs(of: String(form.0)).filter { !names.contains($0.0) }
        return try await post(String(form.1), kept + typed.map { ($0.key, $0.value) })
    }

    /// Sends JSON as a script of the page does.
    func send(
        _ json: String, to path: String, method: String, token: String, _ headers: [String: String] = [:]
    ) async throws -> Answer {
        let own = ["Content-Type": "application/json", "X-Form-Token": token, "Sec-Fetch-Site": "same-origin"]
        return try await send(path, method: method, body: Data(json.utf8), headers: own.merging(headers) { $1 })
    }

    func send(
        _ path: String, method: String, body: Data?, headers: [String: String]
    ) async throws -> Answer {
        var request = URLRequest(url: try #require(URL(string: base + path)))
        request.httpMethod = method
        request.setValue(language.rawValue, forHTTPHeaderField: "Accept-Language")
        if let session { request.setValue("session=\(session)", forHTTPHeaderField: "Cookie") }
        if let body {
            request.httpBody = body
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
