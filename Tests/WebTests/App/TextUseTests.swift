import Config
import Domain
import Foundation
import Persistence
import Reporting
import TestSupport
import Testing

@testable import Web

/// Each text of the catalogues is shown somewhere, and none that is shown is missing. Keys that stand whole in the sources are found
/// there. Others are composed while the program runs: those of closed sets follow from the sets, the rest from what is listed here.
@Suite struct TextUseTests {
    /// Every closed set that has words.
    private static let sets: [any (Worded & Sendable).Type] = [
        Activity.Status.self, AnnualReport.Completeness.self, AnnualReport.Reader.self, AwardCycle.Basis.self,
        Band.self, CityFrame.Tab.self, Commitment.Outcome.self, Commitment.Status.self, Continuation.Confirmer.self,
        Framework.Confidence.self, Gate.Kind.self, GateResult.Outcome.self, GridChoice.Show.self,
        Indicator.Frequency.self,
        Indicator.Measurement.self, Indicator.Tier.self, IndicatorsPage.State.self, AnnualReport.Verdict.self,
        MeasureItemChange.Kind.self,
        MeasureReason.Key.self, NextAction.Effort.self, Observation.Status.self, Programme.Status.self,
        ReadinessMethod.Described.Kind.self, RecordGroup.self, RecordKind.self, Region.self, Territory.self,
        TableCheck.Fate.self, TimeAxis.Mark.self, UndoRefused.Obstacle.Reason.self, Verification.self, WorkPage.self,
    ]

    /// Keys that the program composes and cannot do without.
    private static var needed: Set<String> {
        var keys = Set(sets.flatMap { Self.keys(of: $0) })
        for gate in Gate.allCases.map(\.rawValue) {
            keys.formUnion(["name", "passes", "fails", "unknown"].map { "gate.\(gate).\($0)" } + ["who.gate.\(gate)"])
        }
        for kind in RecordKind.allCases {
            keys.formUnion(["name", "many", "add", "lead", "none"].map { "log.kind.\(kind.slug).\($0)" })
            keys.formUnion(kind.sections.map { "section.\($0.key)" })
        }
        for kind in [RecordKind.commitment, .programme, .activity, .observation] {
            keys.formUnion(["home.next.\(kind.slug).what", "home.next.\(kind.slug).why"])
        }
        keys.formUnion(RecordKind.allCases.map { "home.words.\($0.slug)" })
        for kind in [RecordKind.commitmentMilestone, .commitment, .report] {
            keys.formUnion(["home.task.\(kind.slug).about", "home.task.\(kind.slug).button"])
        }
        for task in ["sign", "consent", "nominate"] {
            keys.formUnion(["what", "why", "button"].map { "home.task.\(task).\($0)" })
        }
        keys.formUnion(WaitingRecords.Task.allCases.map { "home.wait.\($0.rawValue)" })
        keys.formUnion(Indicator.Measurement.allCases.map { "indicators.who.\($0.rawValue)" })
        keys.formUnion(Indicator.Provenance.allCases.map { "framework.provenance.\($0.rawValue).name" })
        keys.formUnion(
            Unmet.Kind.allCases.map { "open.\($0.rawValue.replacing("_", with: "-"))" } + ["open.cautious-each"])
        let outcomes = GateResult.Outcome.allCases.map(\.rawValue) + ["by-day"]
        keys.formUnion(
            outcomes.flatMap { ["reason.months.\($0)", "reason.cool-off.\($0)"] } + ["reason.months.undated"])
        keys.formUnion(["at-least", "more-than"].flatMap { ["threshold.\($0).months", "threshold.\($0).years"] })
        keys.formUnion((1...12).map { "list.month.\($0)" })
        keys.formUnion(Evidence.Kind.allCases.map { "evidence.kind.\($0.rawValue)" })
        keys.formUnion((EvidenceFilter.State.allCases.map(\.rawValue) + ["all"]).map { "evidence.list.\($0)" })
        keys.formUnion(["comma", "semicolon", "tab", "sheet"].map { "table.separator.\($0)" })
        keys.formUnion(["table.point.comma", "table.point.point", "table.order.dmy", "table.order.mdy"])
        keys.formUnion(["continuation.wards", "continuation.former-wards", "form.yes", "form.no"])
        return keys
    }

    /// Keys that the program looks for and can do without: of fields, hints, choices and what is not recorded of a gate.
    private static var soughtFor: Set<String> {
        var keys = Set(Gate.allCases.map { "reason.not-recorded.\($0.rawValue)" })
        keys.formUnion(["period", "number", "count", "day"].map { "hint.form.\($0)" })
        keys.formUnion(RecordKind.allCases.map { "feeds.why.kind.\($0.rawValue)" })
        let stored: [String: [String]] = [
            "precision": Period.Precision.allCases.map(\.rawValue), "basis": Period.Basis.allCases.map(\.rawValue),
            "origin": Origin.allCases.map(\.rawValue), "scope": Territory.allCases.map(\.rawValue),
            "verification": Verification.allCases.map(\.rawValue), "qualifier": ["more-than", "about", "less-than"],
        ]
        for (set, words) in stored {
            keys.formUnion(words.map { "choice.\(set).\($0.replacing(" ", with: "-"))" })
        }
        for kind in RecordKind.allCases {
            for field in kind.fields {
                for place in [field.slug, "in-\(kind.slug).\(field.slug)"] {
                    keys.formUnion(["field.\(place)", "hint.\(place)", "table.heads.\(place)"])
                    switch field.form {
                    case .choice(let words), .choices(let words):
                        keys.formUnion(words.map { "choice.\(place).\($0)" })
                        if ["people", "target_group"].contains(field.name) {
                            keys.formUnion(words.map { "choice.target-groups.\($0)" })
                        }
                    default: break
                    }
                }
            }
        }
        return keys
    }

    /// Of keys composed from words that stand in the sources: how they begin, where the words stand, and how the keys go on.
    private static let composed: [(beginning: String, folder: String, endings: [String])] = [
        ("action.", "ScoringJob/NextActions.swift", [""]),
        ("city.on-record.", "Web/City/CityPage.swift", [".one", ".many"]),
        ("error.", "Web", [".title", ".detail"]),
        ("evidence.act.", "Web/Evidence/EvidencePage.swift", [""]),
        ("evidence.field.", "Web/Evidence/EvidencePage.swift", [""]),
        ("evidence.said.", "Web/Evidence", [""]),
        ("feeds.why.", "Domain/Record/WhyNotFed.swift", [""]),
        ("grid.as.", "Web/Grid/GridPage+View.swift", [""]), ("grid.script.", "Web/Grid/GridPage+View.swift", [""]),
        ("home.next.", "Web/Home/HomeTasks.swift", [".what", ".why"]),
        ("measure.", "Web/Readiness/MeasurePage.swift", [""]),
        ("method-score.", "Web/Method/MethodScore.swift", [".title", ".words", ".formula"]),
        ("refused.", "Domain/Record/RecordRule.swift", [""]),
        ("report.", "Reporting", [".title", ".none", ".hidden"]),
        ("report.commitments.closed-by.", "Reporting/Writers", [""]),
        ("report.fact.", "Reporting/Writers", [""]),
        ("report.key.", "Reporting/Writers", [""]),
        ("report.milestone.", "Reporting/Writers", [""]),
        ("report.next.", "Reporting/Writers", [""]),
        ("report.reach.", "Reporting/Writers", [""]),
        ("report.read.", "Web/Report/AnnualReportPage.swift", [".one", ".many"]),
        ("report.record.", "Reporting", [""]),
        ("report.unknown.", "Reporting/Writers", [".one", ".many"]),
        ("report.unknown.who.", "Reporting/Writers", [""]),
    ]

    /// Of keys composed from words that stand in data: how they begin, and the files.
    private static let fromData: [(beginning: String, paths: [String])] = [
        ("body.", ["Config/frameworks"]),
        ("field.", ["Migrations"]),
        ("kind-of-record.", ["Migrations"]),
        ("measure-features.", ["Config/methods"]),
        ("measure-unit.", ["Config/methods"]),
        ("refused.", ["Migrations", "Config/schema"]),
        ("report.currency.", ["Config/samples", "Sources/Reporting", "Sources/Persistence"]),
        ("unit.", ["Config/frameworks", "Config/samples", "Sources/Domain"]),
    ]

    @Test func `every text is shown somewhere, and none that is shown is missing`() throws {
        let text = try home.catalogue(.en)
        let sources = try Self.files(under: "Sources").filter { $0.key.hasSuffix(".swift") }
        let words = sources.mapValues { Set($0.split(separator: "\"").map(String.init).filter(Self.isKey)) }
        let whole = words.values.reduce(into: Set<String>()) { $0.formUnion($1) }

        let features = Set(text.keys.compactMap { $0.split(separator: ".").first.map(String.init) })
        let literal = whole.filter { word in
            word.contains(".") && word.split(separator: ".").first.map { features.contains(String($0)) } == true
        }
        let prefixes = Set(Self.sets.map { $0.wordsPrefix })
        let missing =
            literal.filter { !text.has($0) && !text.has("\($0).many") && !prefixes.contains($0) }
            + Self.needed.filter { !text.has($0) }
        #expect(missing.sorted() == [], "the program shows these, and no catalogue has them")

        var used = Self.needed.union(Self.soughtFor).union(literal)
        used.formUnion(literal.flatMap { ["\($0).one", "\($0).many"] })
        for (beginning, folder, endings) in Self.composed {
            for (path, found) in words where path.hasPrefix("Sources/\(folder)") {
                used.formUnion(found.flatMap { word in endings.map { "\(beginning)\(word)\($0)" } })
            }
        }
        let frameworks = try FrameworkFiles(paths: ["\(home.path)/Config/frameworks/unesco-key-features.yaml"])
        for part in frameworks.frameworks.flatMap(\.framework.indicators).flatMap(\.disaggregation) {
            let cell = "cell.\(part.replacing("_", with: "-"))"
            used.formUnion(["female", "male", "yes", "no", "other"].map { "\(cell).\($0)" })
        }
        var unused = text.keys.subtracting(used)
        for (beginning, paths) in Self.fromData {
            let data = try paths.flatMap { try Self.files(under: $0).values }.map(Self.slug).joined(separator: "-")
            unused = unused.filter { key in
                guard key.hasPrefix(beginning) else { return true }
                return !data.contains(Self.slug(String(key.dropFirst(beginning.count))))
            }
        }
        #expect(unused.sorted() == [], "no page shows these; take them out of both catalogues")
    }

    private static func keys<Words: Worded>(of _: Words.Type) -> [String] { Words.allCases.map(\.wordsKey) }

    private static func isKey(_ word: String) -> Bool {
        word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(byte)
            }
        }
    }

    /// As words of data stand in keys: in small letters without marks, all else a hyphen.
    private static func slug(_ text: String) -> String {
        text.folded.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
    }

    /// The texts of all files under a folder of the package, by their path in it.
    private static func files(under folder: String) throws -> [String: String] {
        var files: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: "\(home.path)/\(folder)") {
            guard ["swift", "sql", "txt", "yaml", "csv"].contains(path.split(separator: ".").last ?? "") else {
                continue
            }
            files["\(folder)/\(path)"] = try String(contentsOfFile: "\(home.path)/\(folder)/\(path)", encoding: .utf8)
        }
        return files
    }
}
