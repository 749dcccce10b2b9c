/// How long to measure.
struct Effort: Sendable {
    /// How often each pair of runs is repeated.
    var rounds = 5
    /// How long one run lasts, where it is a time and not an amount of work that is given.
    var seconds = 3

    init(_ arguments: [String]) {
        for (name, value) in zip(arguments, arguments.dropFirst()) {
            if name == "--rounds" { rounds = Int(value) ?? rounds }
            if name == "--seconds" { seconds = Int(value) ?? seconds }
        }
    }
}
