import Domain
import Foundation
import Hummingbird
import Logging
import NIOCore
import Persistence
import Postgres
import ScoringJob
import ServiceLifecycle

/// Where something is listened for.
public struct ListenAddress: Sendable {
    public var host: String
    public var port: Int

    public init(host: String, port: Int) {
        (self.host, self.port) = (host, port)
    }
}

/// Serves until the task is cancelled; requests under way are answered first.
/// - Parameters:
///   - isLive: whether cities are measured again as soon as their records change.
///   - metrics: where to tell Prometheus what is counted; `nil` for nowhere.
///   - whenReady: called once connections are accepted.
public func serve(
    databases: Databases, catalogues: [Catalogue], plausibility: Plausibility, assessor: Assessor?,
    isLive: Bool = false, at address: ListenAddress,
    metrics metricsAddress: ListenAddress? = nil,
    evidence: EvidenceSettings = EvidenceSettings(), log: Logger, whenReady: @escaping @Sendable () async -> Void
) async throws {
    let metrics = Metrics()
    let reader = EvidenceReader(databases.app, log: log)
    var evidence = evidence
    evidence.whenAdded = { reader.wake() }
    let pages = application(
        try router(
            database: databases.app, catalogues: catalogues, plausibility: plausibility, assessor: assessor,
            isLive: isLive, metrics: metrics, evidence: evidence), at: address,
        limits: .ofThisProcess(), log: log, whenReady: { _ in await whenReady() })
    var services: [any Service] = [pages, reader]
    if let metricsAddress {
        services.append(
            Application(
                router: MetricsRoutes(metrics: metrics, databases: databases).router,
                configuration: .init(
                    address: .hostname(metricsAddress.host, port: metricsAddress.port), serverName: nil),
                logger: log))
    }
    var configuration = ServiceGroupConfiguration(services: services, logger: log)
    configuration.maximumGracefulShutdownDuration = .milliseconds(700)
    let group = ServiceGroup(configuration: configuration)
    // In a task of its own, so that cancelling the caller lets requests finish instead of cutting them off.
    let work = Task { try await group.run() }
    try await withTaskCancellationHandler {
        do {
            try await work.value
        } catch  where "\(error)".contains("(errno: \(EADDRINUSE))") {  // the server library's error has no public code
            throw PortTaken(ports: [address.port] + (metricsAddress.map { [$0.port] } ?? []))
        }
    } onCancel: {
        Task { await group.triggerGracefulShutdown() }
    }
}

/// Another program listens there.
public struct PortTaken: Error, CustomStringConvertible {
    /// One of them.
    public var ports: [Int]
    public var description: String {
        ports.count == 1
            ? "Port \(ports[0]) is in use by another program. Give --port another one."
            : "Port \(ports[0]) or \(ports[1]) is in use by another program. Give --port or --metrics-port another one."
    }
}

/// What listens for requests; tests run the same one.
/// - Parameter whenReady: called once connections are accepted, with the port.
func application(
    _ router: Router<AppContext>, at address: ListenAddress, limits: DoorLimits = DoorLimits(), log: Logger,
    whenReady: @escaping @Sendable (Int) async -> Void
) -> some ApplicationProtocol {
    let disconnects = DisconnectCancellation()
    let door = Door(limits)
    return Application(
        responder: disconnects.responder(router.buildResponder()),
        server: .http1(configuration: .init(additionalChannelHandlers: [door.handler(), disconnects.handler()])),
        configuration: .init(address: .hostname(address.host, port: address.port), serverName: nil),
        onServerRunning: { channel in await whenReady(channel.localAddress?.port ?? 0) }, logger: log)
}

/// Everything that answers a request; tests serve the same one.
/// - Parameter plausibility: when numbers are asked back; `nil` where nobody is asked.
public func router(
    database: Database, catalogues: [Catalogue], plausibility: Plausibility? = nil, assessor: Assessor? = nil,
    isLive: Bool = false, metrics: Metrics = Metrics(), evidence: EvidenceSettings = EvidenceSettings()
) throws -> Router<AppContext> {
    let pages = Pages(catalogues: catalogues)
    let router = Router(context: AppContext.self, options: .autoGenerateHeadEndpoints)
    let methods = KnownMethods()
    router.addMiddleware {
        RequestRecords(metrics: metrics)
        SecurityHeaders()
        Compression()
        RequestLimits()
        AskedWords()
        EntityTags()
        LanguageChoice()
        ErrorResponses(pages: pages)
        LimitAnswers()
        Sessions(database: database)
        ErrorResponses(pages: pages)  // again, so that pages about mistakes know who reads them
        MethodCheck(methods: methods)
        PageTags(database: database, pages: pages)
    }
    AssetRoutes().add(to: router)
    HealthRoutes(database: database).add(to: router)
    RegisterRoutes(database: database, pages: pages).add(to: router)
    CityRoutes(database: database, pages: pages, assessor: assessor).add(to: router)
    RecordRoutes(database: database, pages: pages).add(to: router)
    let recordPages = RecordPageRoutes(database: database, pages: pages, assessor: assessor)
    recordPages.add(to: router)
    CityRecordRoutes(database: database, pages: pages, assessor: assessor).add(to: router)
    EvidenceRoutes(database: database, pages: pages).add(to: router)
    EvidenceLogRoutes(database: database, pages: pages, settings: evidence).add(to: router)
    EvidenceQueueRoutes(database: database, pages: pages).add(to: router)
    ResumableUploads(database: database, quota: evidence.quota).add(to: router)
    if let assessor {
        ReadinessRoutes(database: database, pages: pages, assessor: assessor, isLive: isLive).add(to: router)
    }
    CountryRoutes(database: database, pages: pages, assessor: assessor).add(to: router)
    ReportRoutes(database: database, pages: pages).add(to: router)
    MethodRoutes(database: database, pages: pages, assessor: assessor).add(to: router)
    GridRoutes(database: database, pages: pages, plausibility: plausibility).add(to: router)
    let log = LogRoutes(database: database, pages: pages, plausibility: plausibility, recordPages: recordPages)
    HomeRoutes(database: database, pages: pages, assessor: assessor, isLive: isLive, log: log).add(to: router)
    log.add(to: router)
    RecordListRoutes(database: database, pages: pages).add(to: router)
    UndoRoutes(database: database, pages: pages).add(to: router)
    TableRoutes(database: database, pages: pages, plausibility: plausibility).add(to: router)
    SignInRoutes(database: database, pages: pages).add(to: router)
    methods.learn(router.routes)
    return router
}

/// What a request carries along: the language its reader wants, and who acts.
public struct AppContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    var language = Language.en
    var signedIn: SignedIn?
    /// Why the request is answered before anything is read of it.
    var refusal: Problem?
    /// What its form sent, once that is read.
    let form = SentForm()
    /// What its page was made from.
    let reading = Reading()
    /// By which the log knows the request.
    var requestID = ""
    /// The connection that it came by.
    let channel: (any Channel)?
    var actor: Actor { signedIn.map { .person($0.person.id) } ?? .anyone }

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}
