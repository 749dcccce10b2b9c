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

    static func evidencePage(_ id: String, of city: String) -> Address {
        Address("cities", city, "evidence", id, "about")
    }

    static func evidenceThumbnail(_ id: String, of city: String) -> Address {
        Address("cities", city, "evidence", id, "thumbnail")
    }

    /// To look at: a photo without what the camera wrote into it, the first page of a document.
    static func evidenceView(_ id: String, of city: String) -> Address {
        Address("cities", city, "evidence", id, "view")
    }

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

    /// What can be added, by its words.
    static func adding(of city: String) -> Address { Address("cities", city, "log", "add") }

    /// What stands somewhere in the city’s records.
    static func finding(of city: String) -> Address { Address("cities", city, "log", "find") }

    /// Where a milestone is given another day, or said to be reached.
    static func milestoneDay(_ key: String, of city: String) -> Address {
        Address("cities", city, "log", RecordKind.commitmentMilestone.rawValue, key, "day")
    }

    static func log(_ kind: RecordKind, of city: String) -> Address { Address("cities", city, "log", kind.rawValue) }

    /// The records of a kind as a file that can be loaded again.
    static func logTable(_ kind: RecordKind, of city: String) -> Address {
        Address("cities", city, "log", "\(kind.rawValue).csv")
    }

    /// Where many values are typed in one table.
    static func grid(of city: String) -> Address { Address("cities", city, "log", "grid") }
    static func gridCell(of city: String) -> Address { Address("cities", city, "log", "grid", "cell") }
    static func gridBlock(of city: String) -> Address { Address("cities", city, "log", "grid", "block") }

    static func form(_ kind: RecordKind, _ key: String, of city: String) -> Address {
        Address("cities", city, "log", kind.rawValue, key)
    }

    /// - Parameter presets: what its fields hold before anything is typed.
    static func newForm(_ kind: RecordKind, of city: String, _ presets: [(String, String)] = []) -> Address {
        form(kind, "new", of: city).asking(presets)
    }

    /// Where what is typed into a form is kept before it is saved; no page is there.
    static func drafts(_ kind: RecordKind, _ key: String, of city: String) -> Address {
        Address("cities", city, "log", kind.rawValue, key, "draft")
    }

    /// Where a value is taken back.
    static func withdrawal(_ key: String, of city: String) -> Address {
        Address("cities", city, "log", RecordKind.observation.rawValue, key, "withdraw")
    }

    /// What can be taken back, and where it is.
    static func undo(of city: String) -> Address { Address("cities", city, "log", "undo") }

    // MARK: - Records from a table

    static func tables(of city: String) -> Address { Address("cities", city, "log", "table") }

    /// One that somebody brought and has not saved yet.
    static func table(_ id: String, of city: String) -> Address { Address("cities", city, "log", "table", id) }

    /// An empty one with the names of its columns.
    static func tableTemplate(_ kind: RecordKind, of city: String) -> Address {
        Address("cities", city, "log", "table", "\(kind.rawValue).csv")
    }

    /// The evidence of a city, and where more is added.
    static func evidenceList(of city: String) -> Address { Address("cities", city, "log", "evidence") }

    /// Files and records, to be compared.
    static func evidenceQueue(of city: String) -> Address { Address("cities", city, "log", "evidence", "queue") }

    /// Where a file is announced that comes in pieces.
    static func uploads(of city: String) -> Address { Address("cities", city, "log", "evidence", "uploads") }

    static func upload(_ id: String, of city: String) -> Address {
        Address("cities", city, "log", "evidence", "uploads", id)
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
