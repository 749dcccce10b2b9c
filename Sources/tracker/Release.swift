import ArgumentParser
import Domain
import Persistence

/// `tracker release`: whether everybody may see a city's readiness.
struct Release: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Release a city's criteria, stage and next steps to everybody, or show them to city staff only.",
        discussion:
            "Conditions based on public facts are always shown. What was released stays in the history of the records.")

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "The code of the city, such as vnm-son-la.") var city: String
    @Option(name: .customLong("as"), help: "The e-mail address of a data steward or approver of the city.") var email:
        String
    @Flag(inversion: .prefixedNo, help: "Release it, or no longer release it.") var show = true

    func run() async throws {
        try await options.withMigratedDatabase { [city, email, show] databases in
            let person = try await databases.app.read(as: .operator) { db in try db.actingPerson(email: email) }
            try await databases.app.write(as: .person(person.id), because: "tracker release") { db in
                guard let entry = try db.registerEntry(city) else {
                    throw Refused(.noSuchCity(city), of: city)
                }
                try db.release(readiness: show, of: entry.city.id)
            }
            print("\(city): readiness is \(show ? "released to everybody" : "shown to city staff only")")
        }
    }
}
