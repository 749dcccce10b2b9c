import Markup
import Testing

@Suite struct HTMLTests {
    private func string(_ html: HTML) -> String { String(decoding: html.bytes, as: UTF8.self) }

    @Test func `a literal is markup, and what is put into it is text`() {
        let name = "<b>Sơn La</b> & \"x\" 'y'"
        #expect(string("<td>\(name)</td>") == "<td>&lt;b&gt;Sơn La&lt;/b&gt; &amp; &quot;x&quot; &#39;y&#39;</td>")
    }

    @Test(arguments: ["\u{301}", "\u{323}", "\u{200D}", "\u{FE0F}", "\u{20DD}"])
    func `a sign of markup is escaped whatever follows it`(mark: String) {
        for sign in ["\"", "'", "<", ">", "&"] {
            let bytes = HTML(text: "a\(sign)\(mark)b").bytes
            #expect(!bytes.contains { $0 != UInt8(ascii: "&") && sign.utf8.contains($0) }, "\(sign) before a mark")
            #expect(bytes.count > sign.utf8.count + mark.utf8.count + 2)
        }
    }

    @Test func `markup in markup stays markup, one after the other, and nothing where there is none`() {
        let items: [HTML] = ["<li>1</li>", "<li>2</li>"]
        let none: HTML? = nil
        #expect(string("<ul>\(items)\(none)</ul>") == "<ul><li>1</li><li>2</li></ul>")
        #expect(string("<p\(" class=\"a\"", if: true)\(" id=\"b\"", if: false)>") == "<p class=\"a\">")
        #expect(string("\(1234) \(none)") == "1234 ")
    }

    @Test func `an attribute has its name and an escaped value, and is left out without one`() {
        let value: String? = "a\"b"
        let none: String? = nil
        #expect(string("<p\(attribute: "lang", value)\(attribute: "id", none)>") == "<p lang=\"a&quot;b\">")
    }

    @Test func `a closure in a literal gives markup, not text that is escaped`() {
        let names = ["Vinh", "Sa Đéc & Cao Lãnh"]
        let press: String? = "press"
        #expect(
            string("\(names.map { "<i>\($0)</i>" })\(press.map { "<b>\($0)</b>" })")
                == "<i>Vinh</i><i>Sa Đéc &amp; Cao Lãnh</i><b>press</b>")
    }
}
