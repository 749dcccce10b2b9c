import Foundation
import Persistence

/// The programs that make something of a file, each where it is installed: poppler for PDF, libvips for pictures, libheif for photos
/// of phones.
struct EvidencePrograms: Sendable {
    /// What was made; `nil` of what could not be.
    struct Made: Sendable {
        var thumbnail: EvidenceView?
        var view: EvidenceView?
        /// Pages end with a form feed.
        var words: String?
    }

    private static let mostWords = 1_900_000

    private let page = LimitedProgram(name: "pdftoppm")
    private let text = LimitedProgram(name: "pdftotext")
    private let picture = LimitedProgram(name: "vipsthumbnail")
    private let phone = LimitedProgram(name: "heif-convert")

    /// Of which something can be made here.
    var types: [FileType] {
        var types = [FileType.text, .csv]
        if page.isInstalled && picture.isInstalled || text.isInstalled { types.append(.pdf) }
        if picture.isInstalled { types += [.png, .jpeg, .webp, .gif, .tiff] }
        if picture.isInstalled && phone.isInstalled { types += [.heic, .avif] }
        return types
    }

    /// - Parameter folder: in which the file lies as `file`; what is made on the way lies there too.
    func make(of type: FileType, in folder: URL) async throws -> Made {
        var made = Made()
        switch type {
        case .pdf:
            if let said = try await text.run(["-enc", "UTF-8", "file", "-"], in: folder, most: 4 * Self.mostWords) {
                made.words = Self.words(said)
            }
            // The first page, as an image that the rest is made of.
            let size = ["-scale-to", "1600"]
            _ = try await page.run(
                ["-f", "1", "-l", "1"] + size + ["-png", "-singlefile", "file", "page"], in: folder)
            try await look(at: "page.png", &made, in: folder)
        case .heic, .avif:
            _ = try await phone.run(["file", "photo.jpg"], in: folder)
            try await look(at: "photo.jpg", &made, in: folder)
        case .png, .jpeg, .webp, .gif, .tiff: try await look(at: "file", &made, in: folder)
        case .text, .csv:
            let handle = try FileHandle(forReadingFrom: folder.appendingPathComponent("file"))
            defer { try? handle.close() }
            made.words = try handle.read(upToCount: Self.mostWords).flatMap(Self.words)
        default: break
        }
        return made
    }

    /// A picture to look at and a small one, turned as it is to be seen, in colours that every screen has, and with nothing else in it.
    private func look(at source: String, _ made: inout Made, in folder: URL) async throws {
        guard FileManager.default.fileExists(atPath: folder.appendingPathComponent(source).path) else { return }
        made.view = try await shrink(source, to: "2000x2000>", as: "view.webp", in: folder)
        made.thumbnail = try await shrink(source, to: "256x256", as: "thumbnail.webp", in: folder)
    }

    private func shrink(
        _ source: String, to size: String, as name: String, in folder: URL
    ) async throws -> EvidenceView? {
        let arguments = [source, "--size", size, "--export-profile", "srgb", "-o", "\(name)[Q=80,strip]"]
        guard try await picture.run(arguments, in: folder) != nil else { return nil }
        let file = folder.appendingPathComponent(name)
        guard let bytes = try? Data(contentsOf: file), !bytes.isEmpty, bytes.count <= 8 << 20 else { return nil }
        return EvidenceView(mediaType: FileType.webp.mediaType, bytes: bytes)
    }

    /// As the database can keep them; `nil` where there are none.
    private static func words(_ bytes: Data) -> String? {
        let kept = String(decoding: bytes, as: UTF8.self).unicodeScalars.lazy.filter {
            $0 != "\u{0}" && ($0.properties.generalCategory != .control || $0.properties.isWhitespace)
        }
        let words = String(String.UnicodeScalarView(kept.prefix(mostWords)))
        return words.allSatisfy(\.isWhitespace) ? nil : words
    }
}
