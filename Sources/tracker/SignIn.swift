import ArgumentParser
import Domain
import Foundation
import Input
import Persistence
import Postgres

/// `tracker sign-in`: a link by which a person signs in, until there is mail to send it by.
struct SignIn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-in", abstract: "Print a link that signs a person in once, within 15 minutes.")

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "The person's e-mail address.") var email: String
    @Option(help: "The address of the service.") var at = "http://127.0.0.1:8080"
    @Flag(help: "Instead, end the person's sessions and unused links.") var revoke = false

    func run() async throws {
        var at = at.contains("://") ? at : "http://\(at)"
        while at.hasSuffix("/") { at.removeLast() }
        try await options.withMigratedDatabase(joins: true) { [email, at, revoke] databases in
            guard revoke else {
                return print(try await signInLink(for: email, at: at, in: databases.app))
            }
            let ended = try await databases.app.write(as: .operator, because: "tracker sign-in --revoke") { db in
                try db.revokeSignIns(email: email)
            }
            print("\(ended) sessions and links ended")
        }
    }
}

/// A fresh link for the person of this address.
/// - Throws: `CannotAct` where nobody may sign in there.
func signInLink(for email: String, at base: String, in database: Database) async throws -> String {
    let link = try await database.write(as: .operator, because: "tracker sign-in") { db in
        try db.makeSignInLink(for: db.actingPerson(email: email).id)
    }
    return "\(base)/sign-in?link=\(link.token)"
}
