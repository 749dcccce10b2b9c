import Domain

/// How many records of a log were new, changed or there already.
public struct LogSummary: Sendable {
    public var added = 0
    public var changed = 0
    public var unchanged = 0
    /// The years that had been declared complete before, and now hold something else.
    public var lateYears: [LateYear] = []
    /// By which the act is known, and taken back; `nil` where nothing was written.
    public var stamp: Instant?

    public init(added: Int = 0, changed: Int = 0, unchanged: Int = 0) {
        (self.added, self.changed, self.unchanged) = (added, changed, unchanged)
    }
}

extension LogSummary: Equatable {
    /// The same outcome, whenever it was.
    public static func == (left: LogSummary, right: LogSummary) -> Bool {
        (left.added, left.changed, left.unchanged) == (right.added, right.changed, right.unchanged)
            && left.lateYears == right.lateYears
    }
}

/// Another writer was there first: something else stands than the entry was written over.
public struct RecordConflict: Error, Equatable {
    public var kind: RecordKind
    /// The address of what stands, as `LoggedRecord` has it.
    public var key: String
}
