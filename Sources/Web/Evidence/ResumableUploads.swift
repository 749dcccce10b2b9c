import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Persistence
import Postgres

/// Uploads that go on where they were cut off: a file is announced, sent in pieces, and becomes evidence with the form that names it.
struct ResumableUploads: Sendable {
    /// The most bytes of one piece that is sent: whole pieces as they are kept.
    static let mostBytes = 32 * Evidence.pieceSize

    let database: Database
    let quota: Int

    func add(to router: Router<AppContext>) {
        router.post("cities/:code/log/evidence/uploads", use: begin)
        router.get("cities/:code/log/evidence/uploads/:id", use: state)
        router.put("cities/:code/log/evidence/uploads/:id", use: put)
    }

    /// Announces a file by `name` and `size`. The answer says where its pieces go.
    @Sendable func begin(request: Request, context: AppContext) async throws -> Response {
        let (body, _) = try await FormBody.ofSession(request, context)
        let code = try context.parameters.require("code")
        guard let size = body["size"].flatMap({ Int($0) }), size > 0 else { throw Problem(.badRequest) }
        guard size <= Evidence.mostBytes else { throw Problem.tooLargeFile }
        let (name, quota) = ((body["name"] ?? "").asFileName, quota)
        let id = try await database.write(as: context.actor) { db in
            let city = try db.found(code).city.id
            guard try db.logRights(in: city).edits else { throw Problem(.forbidden) }
            guard try db.evidenceBytes(of: city) + size <= quota else { throw Problem.quota(quota) }
            return try db.beginUpload(name, size: size, of: city)
        }
        let place = Address.upload(id.uuidString.lowercased(), of: code)
        return try json(
            UploadBody(id: id.uuidString.lowercased(), href: "\(place)", offset: 0, size: size), status: .created)
    }

    /// How far it is.
    @Sendable func state(request: Request, context: AppContext) async throws -> Response {
        let code = try context.parameters.require("code")
        return try answer(try await upload(context), of: code)
    }

    /// Takes the bytes from `?offset=` on, where the upload is that far.
    @Sendable func put(request: Request, context: AppContext) async throws -> Response {
        try request.requireSameOrigin()
        let code = try context.parameters.require("code")
        let upload = try await upload(context)
        guard let size = upload.size, let offset = request.query("offset").flatMap({ Int($0) }) else {
            throw Problem(.badRequest)
        }
        // Whoever sends the wrong part learns which is wanted.
        guard offset == upload.offset else { return try answer(upload, of: code, status: .conflict) }
        let bytes: ByteBuffer
        do {
            bytes = try await request.body.collect(upTo: Self.mostBytes)
        } catch is NIOTooManyBytesError {
            throw Problem(.contentTooLarge, "file-size", ["most": .number(Self.mostBytes >> 20)])
        }
        guard bytes.readableBytes <= size - offset else {
            throw Problem(.contentTooLarge, "file-size", ["most": .number(size >> 20)])
        }
        // What is no whole piece waits to be sent again, but at the end.
        let isEnd = offset + bytes.readableBytes == size
        let data = Data(buffer: bytes)
        let pieces = stride(from: 0, to: data.count, by: Evidence.pieceSize).map { start in
            Data(data[start..<min(start + Evidence.pieceSize, data.count)])
        }.filter { isEnd || $0.count == Evidence.pieceSize }
        let first = offset / Evidence.pieceSize
        let isKept = try await database.write(as: context.actor) { [quota] db in
            let city = try db.found(code).city.id
            try db.requireRoom(for: pieces, in: city, quota: quota)
            return try db.keepPieces(pieces, from: first, of: upload.id, in: city)
        }
        guard isKept else { throw Problem(.notFound) }
        return try answer(try await self.upload(context), of: code)
    }

    /// The reader's own upload of this address.
    private func upload(_ context: AppContext) async throws -> Upload {
        let signedIn = try context.requireSignedIn()
        let code = try context.parameters.require("code")
        let id = try context.evidenceID
        let upload = try await database.read(as: context.actor) { db in
            try db.upload(id, of: try db.found(code).city.id)
        }
        guard let upload, upload.person == signedIn.person.id else { throw Problem(.notFound) }
        return upload
    }

    private func answer(_ upload: Upload, of city: String, status: HTTPResponse.Status = .ok) throws -> Response {
        let id = upload.id.uuidString.lowercased()
        var response = try json(
            UploadBody(
                id: id, href: "\(Address.upload(id, of: city))", offset: upload.offset,
                size: upload.size ?? upload.offset),
            status: status)
        if let name = HTTPField.Name("Upload-Offset") { response.headers[name] = "\(upload.offset)" }
        return response
    }
}

/// What a program learns of an upload.
private struct UploadBody: Encodable {
    var id: String
    var href: String
    /// So many bytes are kept.
    var offset: Int
    var size: Int
}
