import HTTPTypes
import Hummingbird

/// Takes the files of a form as they come.
protocol FileReceiver {
    /// - Parameter fields: what stood before it in the form.
    mutating func begin(_ name: String, in field: String, after fields: FormBody) async throws
    mutating func receive(_ bytes: [UInt8]) async throws
    mutating func end() async throws
}

extension FormBody {
    /// Reads a form with files: these go to `receiver` as they come, and nothing is kept of them here. A field for files in which none
    /// was chosen says nothing.
    /// - Parameter most: of all fields together, in bytes, of whoever is signed in.
    /// - Throws: `Problem` where it is no such form, or its fields are too large.
    init(
        _ request: Request, _ context: AppContext, files receiver: inout some FileReceiver, most: Int = 1 << 20
    ) async throws {
        do {
            var reader = try Multipart(contentType: request.headers[.contentType])
            var fields = Fields(most: FormBody.most(of: context, most))
            for try await buffer in request.body {
                for event in try reader.read(buffer.readableBytesView) { try await fields.take(event, &receiver) }
            }
            try reader.finish()
            self = fields.body
        } catch let fault as Multipart.Fault {
            throw Problem(fault)
        }
    }

    static func isMultipart(_ request: Request) -> Bool {
        request.headers[.contentType]?.lowercased().hasPrefix("multipart/form-data") == true
    }

    private struct Fields {
        let most: Int
        var items: [(name: String, value: String)] = []
        private var size = 0
        private var field: (name: String, bytes: [UInt8])?
        private var isFile = false
        var body: FormBody { FormBody(items: items) }

        init(most: Int) { self.most = most }

        mutating func take(_ event: Multipart.Event, _ receiver: inout some FileReceiver) async throws {
            switch event {
            case .begin(let part):
                isFile = part.fileName?.isEmpty == false
                // A field without a file is sent as an empty file without a name.
                field = part.fileName == nil ? (part.name, []) : nil
                if isFile, let name = part.fileName { try await receiver.begin(name, in: part.name, after: body) }
            case .bytes(let bytes):
                if isFile { return try await receiver.receive(bytes) }
                guard field != nil else { return }
                size += bytes.count
                guard size <= most else {
                    throw Problem(.contentTooLarge, "form-size", ["most": .number(most >> 10)])
                }
                field?.bytes += bytes
            case .end:
                if isFile { try await receiver.end() }
                if let field { items.append((field.name, try FormBody.text(field.bytes))) }
                (isFile, field) = (false, nil)
            }
        }
    }
}

extension Problem {
    init(_ fault: Multipart.Fault) {
        switch fault {
        case .boundary, .header: self.init(.badRequest, "multipart-broken")
        case .unfinished: self.init(.badRequest, "multipart-unfinished")
        case .longHeader:
            self.init(.badRequest, "multipart-header", ["most": .number(Multipart.mostHeaderBytes)])
        case .tooManyParts: self.init(.contentTooLarge, "form-fields", ["most": .number(Multipart.mostParts)])
        }
    }
}

/// Files that are small enough to be held in memory, such as tables.
struct HeldFiles: FileReceiver {
    struct File {
        var name: String
        var field: String
        var bytes: [UInt8] = []
    }

    /// Of all of them together.
    let most: Int
    private(set) var files: [File] = []
    private var size = 0

    init(most: Int) { self.most = most }

    mutating func begin(_ name: String, in field: String, after fields: FormBody) {
        files.append(File(name: name, field: field))
    }

    mutating func receive(_ bytes: [UInt8]) throws {
        size += bytes.count
        guard size <= most else { throw Problem(.contentTooLarge, "file-size", ["most": .number(most >> 20)]) }
        files[files.count - 1].bytes += bytes
    }

    mutating func end() {}
}
