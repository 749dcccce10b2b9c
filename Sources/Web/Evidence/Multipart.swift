import Foundation

/// Reads `multipart/form-data` (RFC 7578) as its bytes come, in pieces of any size, and keeps no more of them than a boundary or the
/// headers of a part. What is no such form is refused at the first byte that shows it.
struct Multipart {
    /// What a part says of itself.
    struct Part: Equatable {
        var name: String
        /// `nil` for a field. Of a path only the last name is left.
        var fileName: String?
    }

    enum Event: Equatable {
        case begin(Part)
        /// Of the part that began last; a part may have any number of them.
        case bytes([UInt8])
        case end
    }

    enum Fault: Error, CaseIterable {
        /// The request names no boundary, or one that cannot be.
        case boundary
        /// It ends before its last boundary.
        case unfinished
        /// A part does not say what it is.
        case header
        case longHeader
        case tooManyParts
    }

    static let mostHeaderBytes = 8192
    static let mostParts = 500
    /// Before the first boundary, and behind each.
    private static let mostPadding = 1024

    private enum State { case before, boundary, headers, body, after }

    /// With the line end that belongs to it.
    private let delimiter: [UInt8]
    private var state = State.before
    /// What came and was not understood yet. The line end that the first boundary lacks stands before it.
    private var pending: [UInt8] = Array("\r\n".utf8)
    private var parts = 0

    init(contentType: String?) throws {
        guard let contentType, let boundary = HeaderValue(contentType)?.named("multipart/form-data")?["boundary"],
            (1...70).contains(boundary.utf8.count), boundary.utf8.allSatisfy({ 0x20...0x7E ~= $0 }),
            !boundary.hasSuffix(" ")
        else { throw Fault.boundary }
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    /// - Returns: what is understood with these bytes, in order.
    mutating func read(_ bytes: some Sequence<UInt8>) throws -> [Event] {
        pending.append(contentsOf: bytes)
        var events: [Event] = []
        while try step(&events) {}
        return events
    }

    /// Says that no more bytes come.
    func finish() throws {
        guard state == .after else { throw Fault.unfinished }
    }

    /// - Returns: whether there may be more to understand.
    private mutating func step(_ events: inout [Event]) throws -> Bool {
        switch state {
        case .before: return try skip()
        case .boundary: return try passBoundary()
        case .headers:
            guard let part = try headers() else { return false }
            events.append(.begin(part))
            state = .body
            return true
        case .body: return takeBody(&events)
        case .after:
            pending.removeAll()
            return false
        }
    }

    private mutating func skip() throws -> Bool {
        guard let place = pending.place(of: delimiter) else {
            guard pending.count <= Self.mostPadding + delimiter.count else { throw Fault.unfinished }
            return false
        }
        guard place <= Self.mostPadding else { throw Fault.unfinished }
        pending.removeSubrange(..<(place + delimiter.count))
        state = .boundary
        return true
    }

    /// Two dashes end the form; a line end begins a part. Blanks may stand before it.
    private mutating func passBoundary() throws -> Bool {
        if pending.starts(with: "--".utf8) {
            state = .after
            return true
        }
        let blanks = pending.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
        guard blanks <= Self.mostPadding else { throw Fault.boundary }
        let rest = pending[blanks...]
        guard rest.count >= 2 else {
            guard rest.isEmpty || rest.elementsEqual("\r".utf8) || blanks == 0 && rest.elementsEqual("-".utf8) else {
                throw Fault.boundary
            }
            return false
        }
        guard rest.starts(with: "\r\n".utf8) else { throw Fault.boundary }
        parts += 1
        guard parts <= Self.mostParts else { throw Fault.tooManyParts }
        // The line end stays, so that a part without headers has their end at once.
        pending.removeSubrange(..<blanks)
        state = .headers
        return true
    }

    private mutating func headers() throws -> Part? {
        let end = Array("\r\n\r\n".utf8)
        guard let place = pending.place(of: end) else {
            guard pending.count < Self.mostHeaderBytes else { throw Fault.longHeader }
            return nil
        }
        guard place <= Self.mostHeaderBytes else { throw Fault.longHeader }
        guard let lines = String(validating: pending[..<place], as: UTF8.self), let part = Part(headers: lines) else {
            throw Fault.header
        }
        pending.removeSubrange(..<(place + end.count))
        return part
    }

    private mutating func takeBody(_ events: inout [Event]) -> Bool {
        if let place = pending.place(of: delimiter) {
            append(pending[..<place], &events)
            events.append(.end)
            pending.removeSubrange(..<(place + delimiter.count))
            state = .boundary
            return true
        }
        // The end of it may be the beginning of a boundary.
        let kept = pending.lengthOfEnd(beginning: delimiter)
        append(pending.dropLast(kept), &events)
        pending.removeFirst(pending.count - kept)
        return false
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>, _ events: inout [Event]) {
        if !bytes.isEmpty { events.append(.bytes(Array(bytes))) }
    }
}

extension Multipart.Part {
    /// - Parameter lines: the headers of a part; `nil` where they do not say what it is called.
    fileprivate init?(headers lines: String) {
        for line in lines.split(separator: "\r\n") {
            let sides = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, sides[0].lowercased() == "content-disposition" else { continue }
            guard let said = HeaderValue(sides[1])?.named("form-data"), let name = said["name"], !name.isEmpty else {
                return nil
            }
            self.name = name
            fileName = (said.extended("filename") ?? said["filename"]).map(\.lastNameOfPath)
            return
        }
        return nil
    }
}

extension String {
    /// Programs write whole paths, of their own system.
    fileprivate var lastNameOfPath: String {
        unicodeScalars.split(separator: "/").last.map { $0.split(separator: "\\").last.map(String.init) ?? "" } ?? ""
    }
}

extension [UInt8] {
    /// Where `wanted` stands first.
    fileprivate func place(of wanted: [UInt8]) -> Int? {
        withUnsafeBytes { bytes in
            wanted.withUnsafeBytes { wanted in
                guard let base = bytes.baseAddress, let sought = wanted.baseAddress else { return nil }
                var place = 0
                while place + wanted.count <= bytes.count {
                    let rest = bytes.count - wanted.count + 1 - place
                    guard let first = memchr(base + place, Int32(wanted[0]), rest) else { return nil }
                    place = UnsafeRawPointer(first) - base
                    if memcmp(first, sought, wanted.count) == 0 { return place }
                    place += 1
                }
                return nil
            }
        }
    }

    /// How many of the last bytes are the first of `wanted`.
    fileprivate func lengthOfEnd(beginning wanted: [UInt8]) -> Int {
        let most = Swift.min(count, wanted.count - 1)
        return (0...most).reversed().first { suffix($0).elementsEqual(wanted.prefix($0)) } ?? 0
    }
}
