import Testing

@testable import Domain

/// What a reader sees where their language has no words of its own.
@Suite struct NameTests {
    @Test func `a name that a language lacks is shown in the one that its readers would rather have`() {
        let country = Country(code: "VNM", names: [.en: "Viet Nam"])
        #expect(country.name(in: .vi) == "Viet Nam" && country.name(in: .en) == "Viet Nam")
        let both = Country(code: "VNM", names: [.en: "Viet Nam", .vi: "Việt Nam"])
        #expect(both.name(in: .vi) == "Việt Nam" && both.name(in: .en) == "Viet Nam")
        #expect(Country(code: "VNM", names: [:]).name(in: .vi) == "VNM")
    }

    @Test func `words in another language than the reader's say in which`() throws {
        let notes = [Language.en: "None"]
        let shown = try #require(notes.words(for: .vi))
        #expect(shown == ("None", .en))
        #expect(try #require(notes.words(for: .en)) == ("None", nil))
        #expect([Language: String]().words(for: .en) == nil)
    }

    @Test(arguments: Language.allCases)
    func `no name hides behind a code for any reader`(language: Language) {
        #expect([Language.en: "Name"].text(for: language) == "Name")
        #expect(Title(en: nil, vi: "Tên").words(for: language).text == "Tên")
        #expect(Title(en: "Name", vi: nil).words(for: language) == ("Name", language.marks(.en)))
    }

    @Test
    func `whoever reads neither English nor Vietnamese is shown the English title first, and is told its language`() {
        #expect(Title.order(for: .en) == [.en, .vi] && Title.order(for: .vi) == [.vi, .en])
        for language in Language.allCases where language != .vi {
            #expect(Title.order(for: language) == [.en, .vi])
            #expect(Title(en: "Name", vi: "Tên").words(for: language) == ("Name", language.marks(.en)))
            #expect(Title(en: nil, vi: "Tên").words(for: language) == ("Tên", .vi))
        }
    }

    @Test func `a city's Vietnamese name is told beside another one alone`() {
        func city(_ name: String, _ nameVi: String?) -> City {
            City(
                id: .init(rawValue: 1), code: "x", name: name, nameVi: nameVi, country: "VNM", region: .asiaPacific,
                population: nil, populationYear: nil)
        }
        #expect(city("Hanoi", "Hà Nội").nameVi(besides: .en) == "Hà Nội")
        #expect(city("Hanoi", "Hà Nội").nameVi(besides: .vi) == nil)
        #expect(city("Sơn La", "Sơn La").nameVi(besides: .en) == nil && city("Cork", nil).nameVi(besides: .en) == nil)
    }
}
