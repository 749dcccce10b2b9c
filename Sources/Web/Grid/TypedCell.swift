import Domain

/// What somebody typed into a cell of the grid, read as the page’s language writes it.
enum TypedCell: Equatable {
    /// Left alone: an empty cell says nothing, and takes nothing back.
    case blank
    /// A number, as files hold it.
    case number(String)
    /// `~17` may be a number that is known only about, or an estimate.
    case about(String)
    /// `?` and `n/a`
    case status(Observation.Status)

    /// So many characters are read of a cell.
    static let most = 200

    init(_ typed: String, _ text: Catalogue) throws(Refusal) {
        let typed = typed.unicodeScalars.allSatisfy { !$0.properties.isWhitespace } ? typed : typed.oneLine
        guard typed.count <= Self.most else { throw .tooLong(most: Self.most) }
        switch typed.lowercased() {
        case "", "–", "-", "…": self = .blank
        case "?", text("status.not_known").lowercased(): self = .status(.notKnown)
        case "n/a", "na", "k.a.d.", text("status.not_applicable").lowercased(): self = .status(.notApplicable)
        default:
            let isAbout = ["~", "≈"].contains(typed.first)
            let bare = (isAbout ? String(typed.dropFirst()) : typed).withoutPercent
            let number = try RecordField.Form.number.read(typed: bare, text.language)
            self = isAbout ? .about(number) : .number(number)
        }
    }
}

extension String {
    /// A spreadsheet writes a share as `96.8%`, some with a space before the sign.
    fileprivate var withoutPercent: String {
        guard hasSuffix("%") else { return self }
        return String(dropLast()).trimmingCharacters(in: .whitespaces)
    }
}
