import Foundation

/// Why what somebody gave is not recorded: what was found, and what is expected. Forms, files and commands say it in the same words,
/// which the catalogues have; where it stands is said before them.
public enum Refusal: Error, Equatable, Sendable {
    // What stands in a field
    /// Nothing is given where something of such a form is expected.
    case needed(RecordField.Form)
    case not(RecordField.Form, found: String)
    /// With an example of a number as it is written there: `71.4` in files, in forms as their language writes it.
    case notANumber(found: String, example: String)
    /// A number as it is not written there, with separators or as in another language, and what was likely meant.
    case foreign(found: String, suggestion: String)
    /// A number or day that can be read in two ways, each written without doubt.
    case inTwoWays(found: String, one: String, other: String)
    /// A period that may be two calendar years or a school year.
    case twoYears(found: String, calendar: String, school: String)
    /// A text of more characters than that.
    case tooLong(most: Int)
    case tooLarge(found: String)
    /// A period outside the years of which something is kept.
    case outOfReach(found: String)
    /// A value that its indicator cannot have.
    case above(found: Decimal, limit: Decimal)
    case below(found: Decimal, limit: Decimal)
    /// A character that nobody sees, such as `U+202E`.
    case hidden(code: String)
    /// Nothing is chosen of what is offered, or something else.
    case notOffered
    /// A number of participants stands there, and is taken out.
    case countStays
    /// The day of what has happened lies after today.
    case notYet

    // What it refers to
    case noSuchRecord(RecordKind, key: String)
    /// Several records have the name.
    case severalRecords(RecordKind, name: String)
    case noSuchIndicator(String)
    case noSuchCity(String)

    // The record among others
    /// The column is missing by which such a record is known.
    case keyColumn
    case twice(OtherLine)
    case sameKey(String, OtherLine)
    /// The key differs from that of another line only in its capitals.
    case sameKeyInCapitals(String, other: String, OtherLine)
    /// Neither line has a key, and both say the same.
    case sameWords(OtherLine)
    /// As above, from the key of a record that stands already.
    case capitals(String, other: String)
    case baselineWithoutValue
    case baselineNotProposed

    /// What was worded already.
    case told(String)

    // The database
    case notAllowed
    /// - reference: under which the rule is found in the log, for a rule without words.
    case rule(RecordRule, reference: String)

    /// The line that is about the same record.
    public enum OtherLine: Equatable, Sendable {
        case number(Int)
        case ofFile(String, line: Int)
        /// It was not noticed which.
        case unknown
    }
}

extension Refusal {
    /// Why an indicator cannot have the value; `nil` where it can.
    public init?(value: Decimal, least: Decimal?, most: Decimal?) {
        if let most, value > most {
            self = .above(found: value, limit: most)
        } else if let least, value < least {
            self = .below(found: value, limit: least)
        } else {
            return nil
        }
    }
}
