import Domain
import Foundation
import Input

extension FrameworkItem {
    static let keys = ["code"] + Language.keys("name") + Language.keys("note") + ["confidence", "known"]

    /// `nil` after noting what was wrong.
    init?(_ yaml: YAML, _ kind: Kind, under parent: String?, _ mistakes: inout Mistakes) {
        let code = mistakes.note(try yaml.child("code").code(under: parent))
        let names = mistakes.note(try yaml.texts("name", upTo: 500))
        let hasNote = Language.keys("note").contains { yaml[$0] != nil }
        let note = hasNote ? mistakes.note(try yaml.texts("note", upTo: 2000)) : [:]
        let confidence = mistakes.note(try yaml["confidence"]?.word(Framework.Confidence.self))
        let isKnown = mistakes.note(try yaml["known"]?.value("true or false") { Bool($0) } ?? true)
        guard let code, let names, let note, let confidence, let isKnown else { return nil }
        self.init(
            code: code, parent: parent, kind: kind, names: names, note: note, confidence: confidence,
            isKnown: isKnown)
    }
}

extension Indicator {
    private static let keys =
        ["code"] + Language.keys("name") + ["definition_en"] + Language.keys("unit", plain: .en) + [
            "measurement", "direction", "suggested_target_value", "suggested_frequency", "value_min", "value_max",
            "disaggregation", "sdg_crosswalk", "vn_data_source", "tier", "provenance", "confidence",
        ]

    /// `nil` after noting what was wrong.
    init?(_ yaml: YAML, of item: String?, _ mistakes: inout Mistakes) {
        mistakes.note(try yaml.allow(Indicator.keys))
        let code = mistakes.note(try yaml.child("code").code(under: item))
        let names = mistakes.note(try yaml.texts("name", upTo: 500))
        let definition = mistakes.note(try yaml.child("definition_en").text(upTo: 2000))
        let units = mistakes.note(try yaml.texts("unit", plain: .en, upTo: 100))
        let measurement = mistakes.note(try yaml.child("measurement").word(Measurement.self))
        let bounds = mistakes.note(try yaml.bounds())
        let direction = mistakes.note(try yaml.direction(within: bounds))
        let frequency = mistakes.note(try yaml.child("suggested_frequency").word(Frequency.self))
        let disaggregation = mistakes.note(
            try yaml.child("disaggregation").list("a plain word such as age_group", /[a-z]+(?:_[a-z]+)*/))
        let sdg = mistakes.note(
            try yaml.child("sdg_crosswalk").list(
                "a target or indicator of the SDGs such as 4.6.1", /[0-9]{1,2}(?:\.[0-9a-z]{1,2}){1,2}/))
        let dataSource = mistakes.note(try yaml["vn_data_source"]?.text(upTo: 500))
        let tier = mistakes.note(try yaml.child("tier").word(Tier.self))
        let provenance = mistakes.note(try yaml.provenance(of: code))
        let confidence = mistakes.note(try yaml["confidence"]?.word(Framework.Confidence.self))
        guard let code, let item, let names, let definition, let units, let measurement, let bounds,
            let direction, let frequency, let disaggregation, let sdg, let dataSource, let tier, let provenance,
            let confidence
        else { return nil }
        self.init(
            id: .init(rawValue: 0), code: code, item: item, names: names, definitionEn: definition,
            units: units, measurement: measurement, direction: direction, least: bounds.least,
            most: bounds.most, frequency: frequency, disaggregation: disaggregation, sdg: sdg,
            dataSourceVi: dataSource, tier: tier, provenance: provenance, confidence: confidence)
    }
}

private typealias Bounds = (least: Decimal?, most: Decimal?)

extension YAML {
    fileprivate func bounds() throws(InputError) -> Bounds {
        let least = try self["value_min"]?.decimal()
        guard let node = self["value_max"] else { return (least, nil) }
        let most = try node.decimal()
        if let least, least >= most {
            throw node.error("\(most) is not above value_min; give more than \(least)")
        }
        return (least, most)
    }

    fileprivate func direction(within bounds: Bounds?) throws(InputError) -> Indicator.Direction {
        let word = try child("direction").word(Indicator.Direction.Word.self)
        let node = self["suggested_target_value"]
        guard let direction = Indicator.Direction(word, target: try node?.decimal()) else {
            guard let node else {
                throw try child("direction").error(
                    "the target value is missing; give a number as suggested_target_value")
            }
            throw node.error("does not belong to the direction \(word.rawValue); give it only where that is target")
        }
        if let node, let target = direction.target, let bounds,
            target < bounds.least ?? target || target > bounds.most ?? target
        {
            throw node.error("\(target) is not a possible value; give one from value_min to value_max")
        }
        return direction
    }

    fileprivate func provenance(of code: String?) throws(InputError) -> Indicator.Provenance {
        let node = try child("provenance")
        let provenance = try node.word(Indicator.Provenance.self)
        if let code, !provenance.allows(code: code) {
            throw node.error(
                "“\(provenance.rawValue)” does not fit \(code); the codes of proposed ones end in .x1, .x2 …")
        }
        return provenance
    }

    fileprivate func list(
        _ expected: String, _ pattern: Regex<Substring>
    ) throws(InputError) -> [String] {
        var words: [String] = []
        for item in try items() {
            words.append(try item.value(expected) { $0.wholeMatch(of: pattern) != nil ? $0 : nil })
        }
        return words
    }

    private func decimal() throws(InputError) -> Decimal { try value("a number such as 0.5") { Decimal(exactly: $0) } }
}
