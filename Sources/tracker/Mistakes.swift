import Input

/// The most mistakes that are listed: whoever has more has one that runs through the file.
private let most = 200

/// What a failure says: one line per mistake, and how many more there are. What was typed is quoted as far as it helps to find it.
func told(_ error: any Error) -> String {
    guard let errors = (error as? InputErrors)?.errors else { return short("\(error)") }
    let lines = errors.prefix(most).map { short($0.description) }
    let more = errors.count - lines.count
    return (lines + (more > 0 ? ["… and more mistakes: \(more)"] : [])).joined(separator: "\n")
}

/// The text with its middle left out where it is very long, so that both where it stands and what is expected are kept.
private func short(_ text: String) -> String {
    guard text.utf8.count > 4000 else { return text }
    return "\(text.prefix(300)) … \(text.suffix(200))"
}
