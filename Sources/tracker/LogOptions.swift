import ArgumentParser
import Foundation
import Logging

/// How a service writes its log, on standard error.
struct LogOptions: ParsableArguments {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text
        case json
    }

    @Option(help: "text, or json: one object a line, for programs.") var logFormat = Format.text
    @Option(help: "The lowest level that is written, such as info. (default: warning; json: info, with every request)")
    var logLevel: Logger.Level?

    var log: Logger {
        var log = Logger(label: "tracker") { label in
            switch logFormat {
            case .text: StreamLogHandler.standardError(label: label)
            case .json: JSONLogHandler()
            }
        }
        log.logLevel = logLevel ?? (logFormat == .json ? .info : .warning)
        return log
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}

/// One JSON object a line. swift-log has handlers for text alone, and this is all that one needs.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }.merging(event.metadata ?? [:]) { $1 }
            .mapValues { "\($0)" }
        fields["level"] = event.level.rawValue
        fields["message"] = "\(event.message)"
        fields["time"] = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let line = try? encoder.encode(fields) else { return }
        FileHandle.standardError.write(line + Data("\n".utf8))  // in one piece, so that lines do not mix
    }
}
