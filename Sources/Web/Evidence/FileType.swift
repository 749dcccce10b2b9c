import Foundation
import Persistence

/// What a file is, by its first bytes and never by what its sender calls it.
public struct FileType: Equatable, Sendable {
    public let mediaType: String
    /// By which programs know such files.
    let suffix: String
    public let kind: Evidence.Kind
    /// Whether browsers show it without running anything in it.
    var isShown = false

    /// So many bytes tell what a file is.
    static let headBytes = 65_536

    static let pdf = FileType(mediaType: "application/pdf", suffix: "pdf", kind: .document, isShown: true)
    static let png = FileType(mediaType: "image/png", suffix: "png", kind: .photo, isShown: true)
    static let jpeg = FileType(mediaType: "image/jpeg", suffix: "jpg", kind: .photo, isShown: true)
    static let webp = FileType(mediaType: "image/webp", suffix: "webp", kind: .photo, isShown: true)
    static let heic = FileType(mediaType: "image/heic", suffix: "heic", kind: .photo)
    static let avif = FileType(mediaType: "image/avif", suffix: "avif", kind: .photo)
    static let gif = FileType(mediaType: "image/gif", suffix: "gif", kind: .photo)
    static let tiff = FileType(mediaType: "image/tiff", suffix: "tiff", kind: .photo)
    static let mp4 = FileType(mediaType: "video/mp4", suffix: "mp4", kind: .video)
    static let quickTime = FileType(mediaType: "video/quicktime", suffix: "mov", kind: .video)
    static let webm = FileType(mediaType: "video/webm", suffix: "webm", kind: .video)
    static let docx = office("wordprocessingml.document", "docx", .document)
    static let xlsx = office("spreadsheetml.sheet", "xlsx", .dataset)
    static let pptx = office("presentationml.presentation", "pptx", .document)
    static let odt = openDocument("text", "odt", .document)
    static let ods = openDocument("spreadsheet", "ods", .dataset)
    static let odp = openDocument("presentation", "odp", .document)
    static let zip = FileType(mediaType: "application/zip", suffix: "zip", kind: .dataset)
    /// Word, Excel and PowerPoint before 2007.
    static let oldOffice = FileType(mediaType: "application/x-ole-storage", suffix: "doc", kind: .document)
    static let rtf = FileType(mediaType: "application/rtf", suffix: "rtf", kind: .document)
    static let text = FileType(mediaType: "text/plain", suffix: "txt", kind: .document, isShown: true)
    static let csv = FileType(mediaType: "text/csv", suffix: "csv", kind: .dataset)
    static let html = FileType(mediaType: "text/html", suffix: "html", kind: .document)
    static let xml = FileType(mediaType: "application/xml", suffix: "xml", kind: .document)
    static let unknown = FileType(mediaType: "application/octet-stream", suffix: "bin", kind: .document)

    private static let all = [
        pdf, png, jpeg, webp, heic, avif, gif, tiff, mp4, quickTime, webm, docx, xlsx, pptx, odt, ods, odp, zip,
        oldOffice,
        rtf,
        text, csv, html, xml, unknown,
    ]

    private static func office(_ name: String, _ suffix: String, _ kind: Evidence.Kind) -> FileType {
        FileType(
            mediaType: "application/vnd.openxmlformats-officedocument.\(name)", suffix: suffix, kind: kind)
    }

    private static func openDocument(_ name: String, _ suffix: String, _ kind: Evidence.Kind) -> FileType {
        FileType(mediaType: "application/vnd.oasis.opendocument.\(name)", suffix: suffix, kind: kind)
    }
}

extension FileType {
    /// As evidence names it; what none of ours is called is nothing that we know.
    init(mediaType: String?) { self = FileType.all.first { $0.mediaType == mediaType } ?? .unknown }

    /// - Parameters:
    ///   - head: the first bytes of the file, `headBytes` or all of them.
    ///   - name: tells a table from another text, and nothing else.
    init(_ head: [UInt8], named name: String) {
        func begins(_ text: String, at place: Int = 0) -> Bool { head.dropFirst(place).starts(with: text.utf8) }
        self =
            switch true {
            case begins("%PDF-"): .pdf
            case head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]): .png
            case head.starts(with: [0xFF, 0xD8, 0xFF]): .jpeg
            case begins("RIFF") && begins("WEBP", at: 8): .webp
            case begins("GIF87a") || begins("GIF89a"): .gif
            case begins("II*\u{0}") || begins("MM\u{0}*"): .tiff
            case begins("ftyp", at: 4): FileType.ofBrand(head)
            case head.starts(with: [0x1A, 0x45, 0xDF, 0xA3]): .webm
            case begins("PK\u{3}\u{4}"): FileType.ofArchive(head)
            case head.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]): .oldOffice
            case begins("{\\rtf"): .rtf
            default: FileType.ofText(head, named: name)
            }
    }

    public init(fileAt path: String) throws {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        self.init(
            Array(try handle.read(upToCount: Self.headBytes) ?? Data()),
            named: URL(fileURLWithPath: path).lastPathComponent)
    }

    private static func ofBrand(_ head: [UInt8]) -> FileType {
        let brand = String(decoding: head.dropFirst(8).prefix(4), as: UTF8.self)
        return switch brand {
        case "heic", "heix", "hevc", "heim", "heis", "mif1", "msf1": .heic
        case "avif", "avis": .avif
        case "qt  ": .quickTime
        default: .mp4
        }
    }

    /// By the names of the first entries, which stand in the archive as they are.
    private static func ofArchive(_ head: [UInt8]) -> FileType {
        let names = String(decoding: head, as: UTF8.self)
        for type in [odt, ods, odp] where names.contains("mimetype\(type.mediaType)") { return type }
        guard names.contains("[Content_Types].xml") || names.contains("_rels/.rels") else { return .zip }
        if names.contains("xl/") { return .xlsx }
        if names.contains("ppt/") { return .pptx }
        return names.contains("word/") ? .docx : .zip
    }

    private static func ofText(_ head: [UInt8], named name: String) -> FileType {
        let isUTF16 = head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF])
        let controls: Set<UInt8> = [0x09, 0x0A, 0x0C, 0x0D, 0x1B]
        guard isUTF16 || !head.isEmpty && head.allSatisfy({ $0 >= 0x20 || controls.contains($0) }) else {
            return .unknown
        }
        let beginning = String(decoding: head.prefix(1024), as: UTF8.self).lowercased()
            .drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if beginning.hasPrefix("<?xml") || beginning.hasPrefix("<svg") { return .xml }
        let marks = ["<!doctype", "<html", "<head", "<body", "<script", "<iframe", "<img", "<!--", "<title", "<style"]
        if marks.contains(where: beginning.hasPrefix) { return .html }
        return name.lowercased().hasSuffix(".csv") ? .csv : .text
    }
}
