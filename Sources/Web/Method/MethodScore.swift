import Config
import Domain
import Foundation
import ScoringJob

/// How records become a score, step by step in plain words, with the formula of each; then each criterion with its measures.
/// Every number comes from the method file.
struct MethodScore {
    struct Step {
        var number: Int
        var anchor: String
        var title: String
        var words: String
        var formula: String?
    }

    struct BandRow {
        var name: String
        var score: String
        var floor: String
        var confidence: String
        var further: String
        var left: String
    }

    struct Measure {
        var title: String
        var kind: String
        var unit: String
        var ends: String
        /// The figures that it is made of, with their own ends.
        var figures: [String]
        var weight: String
    }

    struct Side {
        var title: String
        var weight: String
        var caption: String
        var measures: [Measure]
    }

    struct Criterion {
        var anchor: String
        var code: String
        var title: String
        var facts: String
        var sides: [Side]
    }

    let version: String
    let steps: [Step]
    let bands: [BandRow]
    let criteria: [Criterion]

    /// The steps in order; most have a formula.
    private static let steps: [(key: String, hasFormula: Bool)] = [
        ("records", false), ("figures", true), ("score", true), ("sides", true), ("criteria", true), ("index", true),
        ("level", true), ("confidence", true), ("intervals", true), ("bands", false), ("actions", false),
    ]

    init(_ assessor: Assessor, text: Catalogue) {
        let language = text.language
        let method = assessor.description
        version = method.version
        let known = method.criteria.first?.sides.first?.available ?? 0
        let values: [String: Catalogue.Value] = [
            "low": .text(text.plain(method.low)), "high": .text(text.plain(method.high)),
            "span": .text(text.plain(method.high - method.low)),
            "criteria": .number(method.criteria.count),
            "measures": .number(method.criteria.flatMap(\.sides).flatMap(\.measures).count),
            "known": .text(language.percent(known)), "draws": .number(method.draws),
            "weights": .text(language.percent(method.weightSpread)),
            "ends": .text(language.percent(method.goalpostSpread)),
            "floor": .text(text.plain(method.criteria.compactMap(\.floor).first ?? 0)),
            "full": .text(text.plain(assessor.files.method.number("pace", "full"))),
            "least": .text(text.plain(assessor.files.method.number("pace", "least"))),
        ]
        steps = Self.steps.enumerated().map { index, step in
            Step(
                number: index + 1, anchor: "step-\(step.key)", title: text("method-score.\(step.key).title"),
                words: text("method-score.\(step.key).words", values),
                formula: step.hasFormula ? text("method-score.\(step.key).formula", values) : nil)
        }
        bands = method.bands.map { BandRow($0, text: text) }
        criteria = method.criteria.map { Criterion($0, assessor: assessor, text: text) }
    }
}

extension MethodScore.BandRow {
    fileprivate init(_ rule: BandRule, text: Catalogue) {
        func number(_ value: Double?) -> String { value.map(text.plain) ?? "–" }
        func share(_ value: Double?) -> String? { value.map { text.language.percent($0) } }
        func confidence(_ thresholds: BandRule.Thresholds?) -> String {
            let parts = [
                share(thresholds?.confidence),
                share(thresholds?.confidenceEach).map { text("method-score.each", ["share": .text($0)]) },
            ]
            return parts.compactMap(\.self).joined(separator: "; ")
        }
        name = text.word(for: rule.band)
        score = number(rule.enter.score)
        floor = number(rule.enter.floor)
        self.confidence = confidence(rule.enter).isEmpty ? "–" : confidence(rule.enter)
        further = [
            rule.needsAllGates ? text("method-score.all-gates") : text("method-score.no-failed-gate"),
            rule.needsBothSides ? text("method-score.both-sides") : nil,
            rule.cautious.map { text("method-score.cautious", ["share": .text(text.language.percent($0))]) },
        ].compactMap(\.self).joined(separator: "; ")
        left =
            rule.leave.map { leave in
                text(
                    "method-score.left",
                    [
                        "score": .text(number(leave.score)), "floor": .text(number(leave.floor)),
                        "confidence": .text(confidence(leave)),
                    ])
            } ?? "–"
    }
}

extension MethodScore.Criterion {
    fileprivate init(_ criterion: MethodDescription.Criterion, assessor: Assessor, text: Catalogue) {
        let language = text.language
        anchor = criterion.name
        code = criterion.name.uppercased()
        title = assessor.title(of: criterion.name, in: language)
        let name = "\(code) \(title)"
        facts = text(
            "method-score.facts",
            [
                "share": .text(text.share(criterion.share)),
                "floor": .text(criterion.floor.map(text.plain) ?? "–"),
                "measures": .number(criterion.sides.flatMap(\.measures).count),
            ])
        sides = criterion.sides.map { side in
            let title = assessor.title(of: side.name, in: language)
            return MethodScore.Side(
                title: title, weight: text("method-score.weight-of", ["share": .text(text.share(side.share))]),
                caption: "\(name): \(title)",
                measures: side.measures.map { MethodScore.Measure($0, assessor: assessor, text: text) })
        }
    }
}

extension MethodScore.Measure {
    fileprivate init(_ measure: MethodDescription.Measure, assessor: Assessor, text: Catalogue) {
        title = assessor.title(of: measure.name, in: text.language)
        kind = text(measure.kind.wordsKey, ["features": .text(text.features(measure.features))])
        unit = text("measure-unit.\(measure.unit.slug)")
        let ends = text(
            "measure.from-to", ["worst": .text(text.plain(measure.worst)), "best": .text(text.plain(measure.best))])
        self.ends = measure.isLogarithmic ? text("method-score.logarithmic", ["ends": .text(ends)]) : ends
        figures = measure.references.map {
            text(
                "method-score.reference",
                [
                    "figure": .text($0.figure), "worst": .text(text.plain($0.worst)),
                    "best": .text(text.plain($0.best)),
                ])
        }
        weight = text.share(measure.share)
    }
}

extension Catalogue {
    /// A number of the method as its file has it.
    fileprivate func plain(_ number: Double) -> String {
        language.format(Decimal(string: "\(number)") ?? Decimal(number))
    }

    /// What a measure is made from, as the method file has it, `3.3.4, contribution log`: codes stay, all else is said in words.
    func features(_ features: String) -> String {
        features.split(separator: ", ").map { part in
            first(["measure-features.\(String(part).slug)"]) ?? String(part)
        }.joined(separator: ", ")
    }

    /// `14.3%`
    fileprivate func share(_ share: Double) -> String {
        language.percent(language.format(Decimal((share * 1000).rounded()) / 10))
    }
}

extension String {
    /// `% of required change` → `of-required-change`
    fileprivate var slug: String {
        lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
    }
}
