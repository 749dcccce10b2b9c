import Foundation

/// How the letters of a text file are kept, as programs of offices save it.
public enum Letters: String, Codable, Sendable {
    case utf8 = "UTF-8"
    case utf16 = "UTF-16"
    /// What Vietnamese Windows saves where nobody says otherwise.
    case windows1258 = "Windows-1258"
}

/// The text of a file, whatever its letters: told by a mark at its beginning, else by what can be read. What is neither UTF-8 nor
/// UTF-16 is read as Windows-1258, of which nearly every byte is a letter; whoever looks at it sees whether it was.
/// - Throws: where it is no text.
public func decoded(_ bytes: [UInt8], file: String) throws(InputError) -> (text: String, letters: Letters) {
    let noText = InputError(file: file, "this is no text file")
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]), let text = String(validating: bytes[3...], as: UTF8.self) {
        return (text, .utf8)
    }
    if let isLittle = bytes.isLittleEndianUTF16 {
        let marked = bytes.starts(with: isLittle ? [0xFF, 0xFE] : [0xFE, 0xFF])
        guard let text = bytes.dropFirst(marked ? 2 : 0).utf16Text(isLittle: isLittle) else { throw noText }
        return (text, .utf16)
    }
    guard !bytes.contains(0) else { throw noText }
    if let text = String(validating: bytes, as: UTF8.self) { return (text, .utf8) }
    guard let text = bytes.windows1258Text else { throw noText }
    return (text, .windows1258)
}

extension [UInt8] {
    /// Whether its letters are of two bytes, and if so the lesser comes first; `nil` where they are not. Without a mark they are known by
    /// the half of the bytes that is mostly zero in European texts.
    fileprivate var isLittleEndianUTF16: Bool? {
        if starts(with: [0xFF, 0xFE]) { return true }
        if starts(with: [0xFE, 0xFF]) { return false }
        let sample = prefix(4096)
        guard count.isMultiple(of: 2), sample.count >= 4 else { return nil }
        let zeros = sample.indices.filter { sample[$0] == 0 }
        let odd = zeros.count { !$0.isMultiple(of: 2) }
        guard zeros.count > sample.count / 5 else { return nil }
        if odd > zeros.count * 9 / 10 { return true }
        return odd < zeros.count / 10 ? false : nil
    }
}

extension [UInt8] {
    /// As the system's own library reads it: Foundation knows these letters only where it is not linked into the program.
    fileprivate var windows1258Text: String? {
        guard let converter = iconv_open("UTF-8", "WINDOWS-1258"), converter != iconv_t(bitPattern: -1) else {
            return nil
        }
        defer { iconv_close(converter) }
        var input = map(CChar.init(bitPattern:))
        var output = [CChar](repeating: 0, count: 4 * count + 16)  // a letter with its mark takes up to three bytes
        let written: Int? = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                var (from, fromLeft) = (input.baseAddress, input.count)
                var (to, toLeft) = (output.baseAddress, output.count)
                let isRead = iconv(converter, &from, &fromLeft, &to, &toLeft) != UInt.max
                // The last letter waits for a mark that could follow it.
                guard isRead, iconv(converter, nil, nil, &to, &toLeft) == 0 else { return nil }
                return output.count - toLeft
            }
        }
        return written.flatMap { String(validating: output[..<$0].map(UInt8.init(bitPattern:)), as: UTF8.self) }
    }
}

extension ArraySlice<UInt8> {
    fileprivate func utf16Text(isLittle: Bool) -> String? {
        guard count.isMultiple(of: 2) else { return nil }
        let units = stride(from: startIndex, to: endIndex, by: 2).map { place in
            let (first, second) = (UInt16(self[place]), UInt16(self[place + 1]))
            return isLittle ? second << 8 | first : first << 8 | second
        }
        return String(validating: units, as: UTF16.self)
    }
}
