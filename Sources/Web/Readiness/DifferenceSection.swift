import Domain
import Foundation
import Persistence
import ScoringJob

/// How the run that a page shows differs from the one before, in words, down to the records that made the change.
struct DifferenceSection {
    struct Record {
        var kind: String
        var title: Words
        var href: Address?
    }

    struct Measure {
        var title: String
        var href: Address
        var words: String
        /// Where no record made the change.
        var note: String?
        var records: [Record]
        var more: String?
    }

    struct Criterion {
        var words: String
        var href: Address
        var measures: [Measure]
    }

    /// Records listed for one measure.
    private static let most = 5

    /// Where the section stands on its page.
    var anchor = "difference"
    var title: String
    /// Where there is nothing to say.
    let nothing: String?
    /// The method, the stage, the three numbers.
    let sentences: [String]
    let criteria: [Criterion]
    let gates: [String]

    /// - Parameters:
    ///   - comparison: `nil` for the first run of a cycle.
    ///   - readsAll: whether the reader sees every record of the city.
    init(
        _ comparison: RunComparison?, run: Run, readsAll: Bool, city: String, assessor: Assessor, text: Catalogue
    ) {
        guard let comparison else {
            title = text("difference.title-first")
            nothing = text("difference.first")
            (sentences, criteria, gates) = ([], [], [])
            return
        }
        let language = text.language
        let day = language.format(comparison.earlier.instant.date)
        let difference = comparison.difference
        title = text(
            "difference.title", ["run": .number(comparison.earlier.id.rawValue), "instant": .text(day)])
        nothing = difference.isNothing ? text("difference.nothing", ["instant": .text(day)]) : nil
        var sentences: [String] = []
        if let method = difference.method {
            sentences.append(
                text("difference.method", ["before": .text(method.before), "after": .text(method.after)]))
        }
        if let band = difference.band {
            sentences.append(
                text(
                    "difference.band",
                    [
                        "before": .text(text.word(for: band.before)),
                        "after": .text(text.word(for: band.after)),
                    ]))
        }
        sentences += [
            difference.progress.map { text.change($0, of: text("difference.progress")) },
            difference.level.map { text.change($0, of: text("difference.level")) },
            difference.confidence.map { share in
                let points = RunDifference.Change(share.before.map { $0 * 100 }, share.after.map { $0 * 100 })
                return text.change(points, of: text("difference.confidence"))
            },
        ].compactMap(\.self)
        self.sentences = sentences
        criteria = difference.criteria.map { criterion in
            Criterion(
                words: text.change(
                    criterion.progress,
                    of: "\(criterion.name.uppercased()) \(assessor.title(of: criterion.name, in: language))"),
                href: .here(criterion.name),
                measures: criterion.measures.map { measure in
                    let changes = comparison.records[measure.name] ?? []
                    return Measure(
                        title: assessor.title(of: measure.name, in: language),
                        href: .measure(measure.name, of: city), words: text.change(of: measure),
                        note: changes.isEmpty && difference.method == nil
                            ? text(readsAll ? "difference.time" : "difference.not-public") : nil,
                        records: changes.prefix(Self.most).map { Record($0, city: city, text: text) },
                        more: changes.count > Self.most
                            ? text.count("difference.more", changes.count - Self.most) : nil)
                })
        }
        gates = difference.gates.map { gate in
            text(
                "difference.gate",
                [
                    "gate": .text(text("gate.\(gate.after.gate.rawValue).name")),
                    "before": .text(text.word(for: gate.before.outcome)),
                    "after": .text(text.word(for: gate.after.outcome)),
                    "reason": .text(text.reason(gate.after)),
                ])
        }
    }
}

extension DifferenceSection.Record {
    fileprivate init(_ change: MeasureItemChange, city: String, text: Catalogue) {
        let item = change.item
        let kind = text("kind-of-record.\(item.record)")
        self.kind = text(change.kind.wordsKey, ["kind": .text(kind)])
        title = text.words(item.title)
        href = item.historyHref(of: city)
    }
}

extension MeasureItem {
    /// The page of a record's versions, which records with an identity of their own have.
    func historyHref(of city: String) -> Address? {
        RecordKind(rawValue: record)?.historyHref(of: id.uuidString.lowercased(), in: city)
    }
}

extension RecordKind {
    /// Of a record by its id; `nil` for kinds that are part of another record.
    func historyHref(of id: String, in city: String) -> Address? {
        naturalKey.isEmpty ? .history(self, id, of: city) : nil
    }
}

extension Catalogue {
    /// “C3 Resources rose by 1.2, from 34.1 to 35.3.”
    fileprivate func change(_ change: RunDifference.Change<Double?>, of subject: String) -> String {
        let values: [String: Value] = [
            "what": .text(subject), "before": .text(change.before.map { score($0, finer: true) } ?? ""),
            "after": .text(change.after.map { score($0, finer: true) } ?? ""),
            // From the numbers as they are shown, so that the reader's sum comes out.
            "points": .text(change.rise.map { _ in score(abs(change.shownRise), finer: true) } ?? ""),
        ]
        return switch (change.before, change.after) {
        case (nil, nil): self("difference.same-unknown", values)
        case (nil, _?): self("difference.now-known", values)
        case (_?, nil): self("difference.now-unknown", values)
        case _ where change.shownRise > 0: self("difference.rose", values)
        case _ where change.shownRise < 0: self("difference.fell", values)
        default: self("difference.same", values)
        }
    }

    fileprivate func change(of measure: RunDifference.Measure) -> String {
        let status = measure.status
        func words(_ status: Measured.Status, _ score: Double?) -> String {
            score.map { self.score($0, finer: true) }
                ?? self("status.\(status == .unknown ? "not_known" : status.rawValue)")
        }
        return self(
            "difference.measure",
            [
                "before": .text(words(status.before, measure.score.before)),
                "after": .text(words(status.after, measure.score.after)),
            ])
    }
}

extension RunDifference.Change<Double?> {
    fileprivate var shownRise: Double {
        func tenths(_ value: Double?) -> Double { ((value ?? 0) * 10).rounded() }
        return (tenths(after) - tenths(before)) / 10
    }
}
