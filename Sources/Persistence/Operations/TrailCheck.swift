import Domain
import Postgres

/// Events of the trail between two seals that are no longer what they were when they were sealed.
public struct BrokenSeal: Equatable, Sendable {
    public var after: Instant
    public var upTo: Instant
    public var eventsThen: Int
    public var eventsNow: Int
}

/// Where rows and trail part: somebody wrote beside the program.
public struct TrailFault: Equatable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// A row stands that no event tells: it was changed or added.
        case untold
        /// An event tells a row that stands no more: it was changed or taken away.
        case gone
        /// A version does not end where the next one begins.
        case misdated
        /// The bytes of a file are not those of its description.
        case damaged
    }

    /// The table, without its history: `commitment`.
    public var subject: String
    public var kind: Kind
    /// Its key, as far as it is known.
    public var record: String
    public var at: Instant?
}

extension TrailFault.Kind: SQLValue {}

/// How far the trail tells what rows say.
public struct TrailReach: Sendable {
    /// What was recorded before is told as it stood then.
    public var since: Instant?
    /// Versions whose personal fields or files were erased, as may be.
    public var erased: Int
    public var lastErased: Instant?
}

extension Connection {
    /// Compares the trail with its seals. As the batch job.
    public func brokenSeals() throws -> [BrokenSeal] {
        try run("SELECT after, upto, events_then, events_now FROM broken_seals()").map { row in
            BrokenSeal(
                after: try row["after"], upTo: try row["upto"], eventsThen: try row["events_then"],
                eventsNow: try row["events_now"])
        }
    }

    /// How many seals there are, and the digest of the last, which is worth keeping elsewhere.
    public func lastDigest() throws -> (seals: Int, digest: String?) {
        let row = try run(
            """
            SELECT count(*) AS seals, (array_agg(encode(digest, 'hex') ORDER BY sealed_at DESC))[1] AS digest
            FROM instant WHERE digest IS NOT NULL
            """
        ).one()
        return (try row["seals"], try row["digest"])
    }

    /// When the seal was made that somebody kept; `nil` where the trail has no such seal. What it covered is unchanged where no seal up
    /// to it is broken.
    public func sealedAt(digest: String) throws -> Instant? {
        try run("SELECT sealed_at FROM instant WHERE encode(digest, 'hex') = lower(\(digest))").first?["sealed_at"]
    }

    /// Reads every row, and digests it again. As the batch job.
    public func trailFaults() throws -> [TrailFault] {
        try run("SELECT subject, fault, record, at FROM trail_faults()").map { row in
            TrailFault(
                subject: try row["subject"], kind: try row["fault"], record: try row["record"] ?? "", at: try row["at"])
        }
    }

    /// As the batch job.
    public func trailReach() throws -> TrailReach {
        let row = try run("SELECT told_since, erased, last_erased_at FROM trail_reach()").one()
        return TrailReach(
            since: try row["told_since"], erased: try row["erased"], lastErased: try row["last_erased_at"])
    }
}
