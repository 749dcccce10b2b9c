/// One thing that the doctor looked at.
struct Finding: Encodable {
    enum State: String, Encodable { case ok, warn, fail = "FAIL" }

    var subject: String
    var state: State
    var words: String
    /// What to do.
    var advice: String?

    init(_ subject: String, _ state: State, _ words: String, _ advice: String? = nil) {
        (self.subject, self.state, self.words, self.advice) = (subject, state, words, advice)
    }

    init(_ error: any Error) { self.init("Database", .fail, "\(error)") }

    var text: String { "\(subject): \(words)\(advice.map { ". To do: \($0)" } ?? "")" }
}
