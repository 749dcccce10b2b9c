import Domain
import Foundation
import Persistence

/// What sources say of a city's membership, its awards and its administrative unit, each with the page it was read in.
struct CitySources {
    /// A line of a list of facts.
    struct Sourced {
        var text: String
        var detail: String?
        var note: String?
        var source: WebAddress?
        var host: String
    }

    /// Who carries the city on, as it declares.
    struct Continued {
        var text: String
        var detail: String
        var source: String
        var sourceHref: WebAddress?
        var confirmation: String?
    }

    let memberships: [Sourced]
    let awards: [Sourced]
    let succession: Sourced?
    let continuations: [Continued]

    init(_ entry: RegisterEntry, text: Catalogue) {
        memberships = entry.memberships.map { membership in
            let ended = membership.ended.map {
                text($0.earliest == nil ? "membership.ended-perhaps" : "membership.ended", ["date": .date($0)])
            }
            let inferred = membership.yearIsInferred ? text("membership.inferred") : nil
            return Sourced(
                text: text("membership.admitted", ["date": .date(membership.admitted)]),
                detail: [ended, inferred, text.basis(of: membership)].compactMap(\.self).joined(separator: " "),
                note: membership.note, source: WebAddress(membership.source), host: host(of: membership.source))
        }
        awards = entry.awards.map { award in
            Sourced(
                text: text("award.line", ["year": .text("\(award.year)"), "place": .text(award.place)]),
                detail: text("award.conferred", ["date": .date(award.conferred)]), note: nil,
                source: WebAddress(award.source), host: host(of: award.source))
        }
        succession = entry.succession.map { succession in
            Sourced(
                text: text("succession.ended", ["day": .day(succession.endedOn)]),
                detail: entry.continuations.isEmpty ? text("succession.meaning") : nil,
                note: [succession.whatEnded, succession.note].compactMap(\.self).joined(separator: "; "),
                source: WebAddress(succession.source), host: host(of: succession.source))
        }
        continuations = entry.continuations.filter { $0.until != $0.since }.map { Continued($0, text: text) }
    }
}

extension CitySources.Continued {
    fileprivate init(_ continuation: Continuation, text: Catalogue) {
        self.text = text.carriedOn(continuation)
        let kind = text("choice.body-kind.\(continuation.bodyKind)")
        detail = [
            text("continuation.declared", ["kind": .text(kind), "by": .text(continuation.declaredBy)]),
            continuation.until.map { text("continuation.until", ["day": .day($0)]) },
        ].compactMap(\.self).joined(separator: " ")
        source = continuation.source
        sourceHref = WebAddress(continuation.sourceURL)
        confirmation = continuation.confirmation?.paper
    }
}

extension Catalogue {
    fileprivate func basis(of membership: Membership) -> String? {
        switch membership.basis {
        case "named in source": self("membership.named")
        case "inferred from award": self("membership.from-award")
        case "invented": self("city.invented.tag")
        default: membership.basis
        }
    }
}
