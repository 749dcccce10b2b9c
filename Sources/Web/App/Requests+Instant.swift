import Domain

extension Instant {
    /// An instant that a page gave away, such as the version of a record, as it comes back; `nil` where it is none.
    init?(asked text: String) {
        guard text.wholeMatch(of: /[0-9-]{10} ([01][0-9]|2[0-3])(:[0-5][0-9]){2}(\.[0-9]{1,6})?\+00/) != nil,
            Day(String(text.prefix(10))) != nil
        else { return nil }
        self.init(text)
    }

    /// `2026-11-24T08:00:00.123456Z`
    var iso8601: String {
        description.replacing(" ", with: "T").replacing("+00", with: "Z")
    }
}
