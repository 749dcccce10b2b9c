import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Persistence

extension Evidence {
    /// What a file is called where it is kept: its own name, with the ending of what it is.
    var downloadName: String {
        let type = FileType(mediaType: mediaType)
        let name = (fileName ?? title).unicodeScalars.filter { !Evidence.unsafe.contains($0) }
        let stem = String(String.UnicodeScalarView(name)).trimmingCharacters(in: CharacterSet(charactersIn: ". "))
        let ending = (stem as NSString).pathExtension.lowercased()
        let isSaid =
            ending == type.suffix || type == .jpeg && ending == "jpeg" || type == .oldOffice && ending.count == 3
        let short = String(stem.prefix(150))
        return isSaid
            ? (short.lowercased().hasSuffix(".\(ending)") ? short : "\(short).\(ending)")
            : "\(short.isEmpty ? "file" : short).\(type.suffix)"
    }

    /// What no system has in a name.
    private static let unsafe = CharacterSet(charactersIn: "/\\:*?\"<>|").union(.controlCharacters).union(.newlines)
}

extension HTTPFields {
    /// How a file of evidence goes out: shown where its type can do nothing, else to be kept; never run as a page of ours.
    /// - Parameter name: by which a browser keeps it.
    static func file(_ type: FileType, named name: String) -> HTTPFields {
        let isText = type == .text
        let plain = String(name.unicodeScalars.map { $0.isASCII && $0 != "\"" && $0 != "%" ? Character($0) : "_" })
        let written = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        var fields: HTTPFields = [
            // Whatever may hold a script goes out as bytes.
            .contentType: isText
                ? "text/plain; charset=utf-8"
                : [.html, .xml].contains(type) ? FileType.unknown.mediaType : type.mediaType,
            .contentDisposition:
                "\(type.isShown ? "inline" : "attachment"); filename=\"\(plain)\"; filename*=UTF-8''\(written)",
            .cacheControl: "private",
        ]
        // Viewers of PDF do not work in a sandbox; their own keeps its scripts from ours.
        fields[.contentSecurityPolicy] =
            type == .pdf
            ? "default-src 'none'; frame-ancestors 'none'"
            : "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        return fields
    }
}
