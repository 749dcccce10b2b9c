import Domain

/// `{"cities": […], "next": null}`
struct CitiesBody: Encodable {
    var cities: [CityBody]
    /// The address of the next page, or null.
    @Nullable var next: String?
}

/// `{"code","name","country","region","admitted"}`; `admitted` is a day, a year, or null where neither is known. An invented city
/// has `"isInvented": true` as well.
struct CityBody: Encodable {
    var code: String
    var name: String
    var country: String
    var region: String
    @Nullable var admitted: String?
    var isInvented: Bool?

    init(_ city: City, admitted: UncertainDate) {
        code = city.code
        name = city.name
        country = city.country
        region = city.region.rawValue
        self.admitted = admitted.brief
        isInvented = city.isInvented ? true : nil
    }
}

extension UncertainDate {
    /// `2024-02-14`, or `2024` where only the year is known; `nil` otherwise.
    var brief: String? {
        if let day { return day.description }
        guard let earliest, let latest, earliest.year == latest.year else { return nil }
        return String(earliest.year)
    }
}
