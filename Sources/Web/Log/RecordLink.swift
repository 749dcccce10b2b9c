/// A record of the log, or what can be done with one, by the address of its page.
struct RecordLink {
    var label: String
    /// Of the label, where it is not the reader's.
    var lang: String?
    var href: Address
    var detail: String?
}

/// Records of a kind that belong to one.
struct RecordPart {
    var heading: String
    var records: [RecordLink]
    /// Set where not all are shown.
    var newest: String?
    var add: RecordLink?
    var none: String
}
