import Domain
import Foundation
import Hummingbird
import Logging
import Mustache
import Persistence
import Postgres
import ScoringJob
import ServiceLifecycle

/// Serves until the task is cancelled; requests under way are answered first.
/// - Parameter whenReady: called once connections are accepted.
public func serve(
    database: Database, catalogues: [Catalogue], assessor: Assessor?, host: String, port: Int, log: Logger,
    whenReady: @escaping @Sendable () async -> Void
) async throws {
    let application = Application(
        router: try router(database: database, catalogues: catalogues, assessor: assessor),
        configuration: .init(address: .hostname(host, port: port), serverName: nil),
        onServerRunning: { _ in await whenReady() }, logger: log)
    var configuration = ServiceGroupConfiguration(services: [application], logger: log)
    configuration.maximumGracefulShutdownDuration = .milliseconds(700)
    let group = ServiceGroup(configuration: configuration)
    // In a task of its own, so that cancelling the caller lets requests finish instead of cutting them off.
    let work = Task { try await group.run() }
    try await withTaskCancellationHandler {
        do {
            try await work.value
        } catch  where "\(error)".contains("(errno: \(EADDRINUSE))") {  // the server library's error has no public code
            throw PortTaken(port: port)
        }
    } onCancel: {
        Task { await group.triggerGracefulShutdown() }
    }
}

/// Another program listens there.
public struct PortTaken: Error, CustomStringConvertible {
    public var port: Int
    public var description: String { "Port \(port) is in use by another program. Give --port another one." }
}

/// Everything that answers a request; tests serve the same one.
public func router(
    database: Database, catalogues: [Catalogue], assessor: Assessor? = nil
) throws -> Router<AppContext> {
    let pages = try Pages(catalogues: catalogues)
    let router = Router(context: AppContext.self, options: .autoGenerateHeadEndpoints)
    router.addMiddleware {
        SecurityHeaders()
        EntityTags()
        LanguageChoice()
        ErrorResponses(pages: pages)
        Sessions(database: database)
        ErrorResponses(pages: pages)  // again, so that pages about mistakes know who reads them
    }
    AssetRoutes().add(to: router)
    HealthRoutes(database: database).add(to: router)
    RegisterRoutes(database: database, pages: pages).add(to: router)
    CityRoutes(database: database, pages: pages, assessor: assessor).add(to: router)
    CityRecordRoutes(database: database, pages: pages, assessor: assessor).add(to: router)
    if let assessor { ReadinessRoutes(database: database, pages: pages, assessor: assessor).add(to: router) }
    CountryRoutes(database: database, pages: pages, assessor: assessor).add(to: router)
    ReportRoutes(database: database, pages: pages).add(to: router)
    MethodRoutes(database: database, pages: pages, assessor: assessor).add(to: router)
    LogRoutes(database: database, pages: pages).add(to: router)
    SignInRoutes(database: database, pages: pages).add(to: router)
    return router
}

/// What a request carries along: the language its reader wants, and who acts.
public struct AppContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    var language = Language.en
    var signedIn: SignedIn?
    var actor: Actor { signedIn.map { .person($0.person.id) } ?? .anyone }

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
    }
}
