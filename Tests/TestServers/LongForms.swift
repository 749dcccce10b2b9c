import Foundation

/// Whether tests that hurt a server by chance do so as often as they can: `Scripts/test --long`.
public let isLong = ProcessInfo.processInfo.environment["TRACKER_LONG_TESTS"] != nil
