import Domain
import Postgres

extension Connection {
    /// What may be logged for a city by `actor`, who acts in this transaction: nothing by nobody, for which no statement is needed.
    public func logRights(of actor: Actor, in city: City.ID) throws -> LogRights {
        actor == .anyone ? LogRights(edits: false, approves: false, rates: false) : try logRights(in: city)
    }

    /// Whether all that the city has logged, public or not, is read by `actor`, who acts in this transaction.
    public func readsAll(of city: City.ID, as actor: Actor) throws -> Bool {
        try actor != .anyone && readsAll(of: city)
    }
}
