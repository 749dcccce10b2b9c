import HTTPTypes
import Hummingbird
import Persistence
import Postgres

/// For whoever watches the service: `/health` says that the process lives, `/ready` that the first page can be served, and
/// whether writes are accepted.
struct HealthRoutes: Sendable {
    let database: Database

    func add(to router: Router<AppContext>) {
        router.get("health") { _, _ in try json(["status": "alive"]) }
        router.get("ready") { _, _ in
            let (cities, isStandby) = try await database.read { db in
                (try db.countCities(CityFilter()), try db.isStandby())
            }
            guard cities > 0 else { throw Problem(.serviceUnavailable, "empty") }
            let hasRoom = try await isStandby ? true : database.hasRoom()
            return try json(["status": "ready", "writes": isStandby || !hasRoom ? "refused" : "accepted"])
        }
    }
}

/// What the service counts, for Prometheus; on a port of its own, since it is nobody else's business.
struct MetricsRoutes: Sendable {
    let metrics: Metrics
    let databases: Databases

    var router: Router<BasicRequestContext> {
        let router = Router()
        router.get("metrics") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: await metrics.text(of: databases))))
        }
        return router
    }
}
