import Domain

/// Every address of the site. `PathTests` holds them to the routes of the router: behind each is a page, and each page is here.
extension Address {
    static let register = Address()
    static let method = Address("method")
    static let signIn = Address("sign-in")
    static let signOut = Address("sign-out")

    static func country(_ code: String) -> Address { Address("countries", code) }
    static func countryTable(_ code: String) -> Address { Address("countries", "\(code).csv") }

    // MARK: - A city

    static func city(_ code: String, _ tab: CityFrame.Tab = .overview) -> Address {
        tab == .overview ? Address("cities", code) : Address("cities", code, tab.rawValue)
    }

    static func measure(_ name: String, of city: String) -> Address { Address("cities", city, "readiness", name) }

    static func records(of city: String) -> Address { Address("cities", city, "records") }

    static func records(_ kind: RecordKind, of city: String) -> Address {
        Address("cities", city, "records", kind.rawValue)
    }

    static func recordTable(_ kind: RecordKind, of city: String) -> Address {
        Address("cities", city, "records", "\(kind.rawValue).csv")
    }

    static func record(_ kind: RecordKind, _ key: String, of city: String) -> Address {
        Address("cities", city, "records", kind.rawValue, key)
    }

    /// Of kinds whose records have an identity of their own.
    static func history(_ kind: RecordKind, _ key: String, of city: String) -> Address {
        Address("cities", city, "history", kind.rawValue, key)
    }

    static func evidence(_ id: String, of city: String) -> Address { Address("cities", city, "evidence", id) }

    static func report(_ year: Int, of city: String) -> Address {
        Address("cities", city, "reports", "annual", "\(year)")
    }

    static func reportTable(_ table: String, _ year: Int, of city: String) -> Address {
        Address("cities", city, "reports", "annual", "\(year)", "tables", "\(table).csv")
    }

    /// What the report looks like on paper.
    static func reportStyle(_ year: Int, of city: String) -> Address {
        Address("cities", city, "reports", "annual", "\(year)", "print.css")
    }

    // MARK: - Where a city's people log

    /// The city of whoever has one; others choose.
    static let log = Address("log")

    static func log(of city: String) -> Address { Address("cities", city, "log") }

    static func log(_ kind: RecordKind, of city: String) -> Address { Address("cities", city, "log", kind.rawValue) }

    static func form(_ kind: RecordKind, _ key: String, of city: String) -> Address {
        Address("cities", city, "log", kind.rawValue, key)
    }

    /// - Parameter presets: what its fields hold before anything is typed.
    static func newForm(_ kind: RecordKind, of city: String, _ presets: [(String, String)] = []) -> Address {
        form(kind, "new", of: city).asking(presets)
    }

    /// Where a value is taken back.
    static func withdrawal(_ key: String, of city: String) -> Address {
        Address("cities", city, "log", RecordKind.observation.rawValue, key, "withdraw")
    }

    // MARK: - For programs

    static let apiCities = Address("api", "v1", "cities")
    static func apiCity(_ code: String) -> Address { Address("api", "v1", "cities", code) }
    static func apiRecords(of city: String) -> Address { Address("api", "v1", "cities", city, "records") }
    static func apiReadiness(of city: String) -> Address { Address("api", "v1", "cities", city, "readiness") }

    static func apiReport(_ year: Int, of city: String) -> Address {
        Address("api", "v1", "cities", city, "reports", "annual", "\(year)")
    }

    // MARK: - For whoever watches the service

    static let health = Address("health")
    static let ready = Address("ready")
}
