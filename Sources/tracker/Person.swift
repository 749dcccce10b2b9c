import ArgumentParser
import Domain
import Persistence

/// `tracker person`: who may record what.
struct PersonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person", abstract: "Add a person, or give one a role in a city, a country or the network.",
        discussion: "Roles: \(Role.allCases.map(\.rawValue).joined(separator: ", ")).")

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "The person's e-mail address.") var email: String
    @Option(help: "The person's name.") var name: String
    @Option(help: "What the person may do.") var role: Role
    @Option(help: "The code of the city, such as vnm-son-la, or of the country, such as VNM.") var place: String?

    func run() async throws {
        try await options.withMigratedDatabase(joins: true) { [email, name, role, place] databases in
            let (person, isNew) = try await databases.app.write(as: .operator, because: "tracker person") { db in
                try db.add(name: name, email: email, role: role, place: place)
            }
            print("\(person.name): \(role.rawValue)\(place.map { " of \($0)" } ?? "")\(isNew ? "" : " (as before)")")
        }
    }
}

extension Role: ExpressibleByArgument {}
