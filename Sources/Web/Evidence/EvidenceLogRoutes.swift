import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Persistence
import Postgres

/// Where a city's people add evidence and find it.
struct EvidenceLogRoutes: Sendable {
    let database: Database
    let pages: Pages
    let settings: EvidenceSettings

    func add(to router: Router<AppContext>) {
        router.get("cities/:code/log/evidence", use: list)
        router.post("cities/:code/log/evidence", use: upload)
    }

    @Sendable func list(request: Request, context: AppContext) async throws -> Response {
        let page = try request.positiveNumber("page", atMost: 10_000) ?? 1
        let facts = try await facts(request, context, page: page)
        return pages.response(
            EvidenceListPage(facts, EvidenceForm(request), said: request.query("said"), page: page), request: request,
            context: context)
    }

    /// - Parameter sent: the record for which a form was sent; otherwise the address names it.
    func facts(
        _ request: Request, _ context: AppContext, page: Int = 1, proves sent: String? = nil
    ) async throws -> EvidenceListPage.Facts {
        let signedIn = try context.requireSignedIn()
        let code = try context.parameters.require("code")
        let (text, quota) = (pages.catalogue(context.language), settings.quota)
        let filter = EvidenceFilter(request)
        let proves = sent ?? request.query("proves")
        return try await database.read(as: context.actor) { db in
            var editing = try db.editing(code, signedIn, text)
            let city = editing.city.id
            var records = editing.rights.edits ? try db.linkableRecords(of: city) : []
            var proven: LoggedRecord?
            if let proves, let record = try db.provable(proves, of: editing.city) {
                proven = try db.loggedRecord(record.kind, record.id.uuidString.lowercased(), of: city)
            }
            if let proven, !records.contains(where: { $0.key == proven.key }) { records.append(proven) }
            try editing.texts.learnNames(referredIn: records, in: city, db)
            let size = EvidenceListPage.size
            return EvidenceListPage.Facts(
                editing: editing,
                files: try db.evidence(filter, of: city, limit: size + 1, offset: (page - 1) * size),
                filter: filter, count: try db.evidenceCount(filter, of: city),
                all: try db.evidenceCount(EvidenceFilter(), of: city),
                waiting: try db.run(.evidenceToJudge(in: city, for: editing.rights, limit: EvidenceQueuePage.most))
                    .count,
                records: records, used: try db.evidenceBytes(of: city), quota: quota)
        }
    }

    /// Takes the files of a form as they come, and those that were sent in pieces before; they become evidence together or not at all.
    @Sendable func upload(request: Request, context: AppContext) async throws -> Response {
        try request.requireSameOrigin()
        let signedIn = try context.requireSignedIn()
        let code = try context.parameters.require("code")
        let (text, quota) = (pages.catalogue(context.language), settings.quota)
        let (city, used) = try await database.read(as: context.actor) { db in
            let entry = try db.found(code)
            let rights = try db.logRights(in: entry.city.id)
            guard rights.edits else { throw Problem.noRights(signedIn, entry.city, rights, text) }
            return (entry.city, try db.evidenceBytes(of: entry.city.id))
        }
        var receiver = UploadReceiver(
            database, as: context.actor, of: city.id, signedIn: signedIn, room: quota - used, quota: quota)
        do {
            let body = try await FormBody(request, context, files: &receiver)
            try body.requireToken(of: signedIn, else: .otherSite)
            return try await keep(receiver.files, body, of: city, request, context)
        } catch {
            await receiver.forget()
            throw error
        }
    }

    private func keep(
        _ received: [UploadReceiver.Received], _ body: FormBody, of city: City, _ request: Request,
        _ context: AppContext
    ) async throws -> Response {
        let text = pages.catalogue(context.language)
        let files = try await received + sent(body.all("upload"), of: city, context)
        var form = EvidenceForm(body)
        form.uploads = files.map { EvidenceForm.Kept(id: $0.id.uuidString.lowercased(), name: $0.name) }
        form.edit.check(needsTitle: false, text)
        if files.isEmpty { form.mistake = text("evidence.mistake.no-file") }
        var refused = files.filter { $0.size == 0 }
        if let empty = refused.first { form.mistake = text("evidence.mistake.empty", ["name": .text(empty.name)]) }
        if let found = try await scan(files, of: city, context) {
            form.mistake = text("evidence.mistake.virus", ["name": .text(found.name)])
            refused.append(found)
        }
        try await forget(refused, of: city, in: &form, context)
        guard form.mistake == nil, form.edit.mistakes.isEmpty else {
            let page = EvidenceListPage(
                try await facts(request, context, proves: form.proves), form, said: nil, page: 1)
            return pages.response(page, status: .unprocessableContent, request: request, context: context)
        }
        let (edit, proves) = (form.edit, form.proves)
        let known = try await database.write(as: context.actor) { db in
            let record = try proves.isEmpty ? nil : db.provable(proves, of: city)
            if !proves.isEmpty, record == nil { throw Problem(.notFound) }
            var known = 0
            for file in files {
                // The same bytes are one file, for however many records.
                var id = try db.evidence(sha256: file.sha256, of: city.id)
                if id != nil { known += 1 }
                if id == nil {
                    id = try db.store(
                        file.evidence(edit, of: files.count), upload: file.id, sha256: file.sha256, size: file.size,
                        of: city.id)
                }
                if let id, let record { try db.link(id, to: record.kind, record.id, of: city.id) }
                try db.forgetUpload(file.id, of: city.id)
            }
            return known
        }
        settings.whenAdded()
        let said = known == 0 ? "added" : known == files.count ? "known" : "some-known"
        if let back = form.back(in: city) { return .redirect(to: back.asking([("said", "evidence")])) }
        return .redirect(to: .evidenceList(of: city.code).asking([("said", said)]))
    }

    /// What is never to be evidence is not kept for another trial.
    private func forget(
        _ files: [UploadReceiver.Received], of city: City, in form: inout EvidenceForm, _ context: AppContext
    ) async throws {
        guard !files.isEmpty else { return }
        let ids = files.map(\.id)
        try await database.write(as: context.actor) { db in for id in ids { try db.forgetUpload(id, of: city.id) } }
        form.uploads.removeAll { kept in ids.contains { $0.uuidString.lowercased() == kept.id } }
    }

    /// Uploads of the reader that are whole.
    private func sent(
        _ ids: [String], of city: City, _ context: AppContext
    ) async throws -> [UploadReceiver.Received] {
        let person = try context.requireSignedIn().person.id
        var files: [UploadReceiver.Received] = []
        for id in Set(ids.prefix(50)).compactMap(UUID.init(uuidString:)) {
            let upload = try await database.read(as: context.actor) { db in try db.upload(id, of: city.id) }
            guard let upload, upload.person == person, upload.size ?? upload.offset == upload.offset else { continue }
            var file = UploadReceiver.Received(id: id, name: upload.name)
            let digest = SHA256()
            try await forEachPiece(of: id, in: city, context) { piece in
                if file.size == 0 { file.head = Array(piece.prefix(FileType.headBytes)) }
                file.size += piece.count
                digest.update(piece)
            }
            file.sha256 = digest.finish()
            files.append(file)
        }
        return files.sorted { $0.name < $1.name }
    }

    private func forEachPiece(
        of upload: UUID, in city: City, _ context: AppContext, _ body: (Data) throws -> Void
    ) async throws {
        for number in 0... {
            let piece = try await database.read(as: context.actor) { db in
                try db.uploadPiece(number, of: upload, in: city.id)
            }
            guard let piece else { break }
            try body(piece)
        }
    }

    /// The first file in which the scanner finds something; `nil` where there is none, or no scanner.
    private func scan(
        _ files: [UploadReceiver.Received], of city: City, _ context: AppContext
    ) async throws -> UploadReceiver.Received? {
        guard let scanner = settings.scanner.map(VirusScanner.init) else { return nil }
        for file in files {
            let copy = FileManager.default.temporaryDirectory.appendingPathComponent("scan-\(UUID().uuidString)")
            let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
            guard FileManager.default.createFile(atPath: copy.path, contents: nil, attributes: attributes) else {
                throw Problem(.serviceUnavailable, "no-scanner")
            }
            defer { try? FileManager.default.removeItem(at: copy) }
            let handle = try FileHandle(forWritingTo: copy)
            try await forEachPiece(of: file.id, in: city, context) { piece in try handle.write(contentsOf: piece) }
            try handle.close()
            do {
                if try await !scanner.isClean(copy) { return file }
            } catch is VirusScanner.Unreachable {
                context.logger.error("the scanner of files does not answer at \(scanner.socket)")
                throw Problem(.serviceUnavailable, "no-scanner")
            } catch is VirusScanner.TooLong {
                context.logger.error(
                    "the scanner of files takes none of \(file.size) bytes: StreamMaxLength of clamd is less")
                throw Problem(.contentTooLarge, "scanner-limit", ["name": .text(file.name)])
            }
        }
        return nil
    }
}

extension UploadReceiver.Received {
    /// What it becomes: its type is what its bytes say.
    fileprivate func evidence(_ edit: EvidenceEdit, of count: Int) -> Evidence {
        let type = FileType(head, named: name)
        let stem = (name as NSString).deletingPathExtension
        var evidence = Evidence(kind: type.kind, title: stem.isEmpty ? name : stem, mediaType: type.mediaType)
        evidence.fileName = name
        edit.say(of: &evidence)
        if count > 1, !edit.title.isEmpty { evidence.title = "\(edit.title): \(stem)".prefix(500).description }
        return evidence
    }
}

extension EvidenceFilter {
    init(_ request: Request) {
        self.init(
            words: request.query("q"), state: request.query("state").flatMap(State.init(rawValue:)),
            kind: request.query("kind").flatMap(Evidence.Kind.init(rawValue:)))
    }
}
