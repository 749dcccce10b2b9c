import Input
import Testing

@Suite struct YAMLTests {
    private func message(_ text: String, _ body: (YAML) throws -> Void) -> String? {
        do {
            try body(YAML(text, file: "f.yaml"))
            return nil
        } catch { return "\(error)" }
    }

    @Test func `every complaint names file, line and the path of keys`() {
        let text = "cycle: 2024\nrules:\n  months: twelve\n"
        #expect(
            message(text) { _ = try $0.child("rules").child("months").integer() }
                == "f.yaml:3: rules.months: “twelve” is not a whole number")
        #expect(message(text) { _ = try $0.child("rules").child("years") } == "f.yaml:3: rules.years: missing")
        #expect(message(text) { try $0.allow(["cycle"]) } == "f.yaml:3: rules: unknown key; expected one of cycle")
    }

    @Test(arguments: ["a: [1, 2\n", "a: \"x\n", "\tb: 1\n", "a: 1\na: 2\n", ""])
    func `text that is not YAML is refused with file and line`(text: String) throws {
        let message = try #require(message(text) { _ in })
        #expect(message.hasPrefix("f.yaml"))
    }
}
