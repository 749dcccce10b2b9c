import ArgumentParser
import Domain
import Persistence

/// `tracker person`: who may record what, until when, and who has left.
struct PersonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person", abstract: "Add a person, give or end a role, or let a person leave.",
        discussion: """
            Roles: \(Role.allCases.map(\.rawValue).joined(separator: ", ")).
            With --until, a role ends with that day in Hà Nội, and with their last role a person’s sessions and links.
            """)

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "The person's e-mail address.") var email: String
    @Option(help: "The person's name; required for a new person.") var name: String?
    @Option(help: "What the person may do.") var role: Role?
    @Option(help: "The code of the city, such as vnm-son-la, or of the country, such as VNM.") var place: String?
    @Option(help: "The last day of the role, such as 2026-12-31.") var until: Day?
    @Flag(name: .customLong("return"), help: "Let a person who has left return.") var returns = false
    @Flag(help: "Instead, end every role, session and link of the person at once.") var leave = false
    @Flag(help: "With --leave: also erase name and address from all that is kept. This cannot be undone.") var erase =
        false

    func validate() throws {
        if leave {
            guard role == nil, name == nil, place == nil, until == nil, !returns else {
                throw ValidationError("--leave ends every role; only --erase can be given with it.")
            }
        } else if role == nil {
            throw ValidationError("Give a --role, or --leave.")
        } else if erase {
            throw ValidationError("--erase can be given with --leave only.")
        }
    }

    func run() async throws {
        try await options.withMigratedDatabase(joins: true) {
            [email, name, role, place, until, returns, erase] databases in
            guard let role else { return try await depart(email, erase: erase, databases) }
            let (person, isNew) = try await databases.app.write(as: .operator, because: "tracker person") { db in
                try db.add(name: name, email: email, role: role, place: place, until: until, returns: returns)
            }
            let end = until.map { " until \($0)" } ?? ""
            print(
                "\(person.name): \(role.rawValue)\(place.map { " of \($0)" } ?? "")\(end)\(isNew ? "" : " (as before)")"
            )
            let mayAct = try await databases.app.read(as: .operator) { db in try? db.actingPerson(email: email) } != nil
            say(mayAct ? "Next: tracker sign-in \(email)" : "No role is left: sessions and links have ended.")
        }
    }
}

private func depart(_ email: String, erase: Bool, _ databases: Databases) async throws {
    let (person, roles, signIns) = try await databases.app.write(as: .operator, because: "tracker person --leave") {
        db in
        let left = try db.leave(email: email)
        if erase { try db.erase(left.person) }
        return left
    }
    print("\(person.name) has left: roles ended: \(roles); sessions and links ended: \(signIns)")
    if erase { say("Name and address are erased here; backups that were made before still hold them.") }
}

extension Role: ExpressibleByArgument {}
extension Day: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
