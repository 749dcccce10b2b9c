import Domain
import Foundation
import Input
import Persistence

/// What can be said of a piece of evidence, as somebody typed it.
struct EvidenceEdit: Sendable {
    /// Empty for files that are called by their names.
    var title = ""
    var language = ""
    var issuedOn = ""
    var rightsHolder = ""
    var isPublic = false
    /// `yes`, `no` or empty.
    var mayPublish = ""
    /// By name of the field.
    private(set) var mistakes: [String: String] = [:]

    init() {}

    init(_ evidence: Evidence) {
        title = evidence.title
        language = evidence.language ?? ""
        issuedOn = evidence.issuedOn?.typed ?? ""
        rightsHolder = evidence.rightsHolder ?? ""
        isPublic = evidence.isPublic
        mayPublish = evidence.mayPublish.map { $0 ? "yes" : "no" } ?? ""
    }

    init(_ body: FormBody) {
        title = body["title"] ?? ""
        language = body["language"] ?? ""
        issuedOn = body["issued_on"] ?? ""
        rightsHolder = body["rights_holder"] ?? ""
        isPublic = body["is_public"] == "yes"
        mayPublish = body["may_publish"] ?? ""
    }

    /// Notes what is wrong.
    /// - Parameter needsTitle: whether it cannot be called by the name of its file.
    mutating func check(needsTitle: Bool, _ text: Catalogue) {
        for (name, typed) in [("title", title), ("rights_holder", rightsHolder)] {
            if let hidden = typed.oneLine.hiddenCharacter {
                mistakes[name] = text(.hidden(code: hidden.notation)).asSentence
            } else if typed.unicodeScalars.count > 500 {
                mistakes[name] = text(.tooLong(most: 500)).asSentence
            }
        }
        if needsTitle, title.isEmpty { mistakes["title"] = text(.needed(.title)).asSentence }
        if !issuedOn.isEmpty {
            if let day = Day(typed: issuedOn) {
                if day > .today { mistakes["issued_on"] = text(.notYet).asSentence }
            } else {
                mistakes["issued_on"] = text(.not(.day, found: issuedOn)).asSentence
            }
        }
        if !language.isEmpty, language.wholeMatch(of: /[a-z]{2,3}/) == nil {
            mistakes["language"] = text(.notOffered).asSentence
        }
        if isPublic, mayPublish == "no" { mistakes["is_public"] = text("evidence.mistake.consent") }
    }

    /// Says it of a piece of evidence, when all of it is right.
    func say(of evidence: inout Evidence) {
        if !title.isEmpty { evidence.title = title }
        evidence.language = language.isEmpty ? nil : language
        evidence.issuedOn = Day(typed: issuedOn)
        evidence.rightsHolder = rightsHolder.isEmpty ? nil : rightsHolder
        evidence.isPublic = isPublic
        evidence.mayPublish = ["yes": true, "no": false][mayPublish]
    }
}
