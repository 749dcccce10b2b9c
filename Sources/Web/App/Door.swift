import Foundation
import HTTPTypes
import Hummingbird
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTPTypes

/// What a connection may cost before it is known who uses it, and how slow a reader may be.
public struct DoorLimits: Sendable {
    /// The head of a request, and a stranger's form with it, is here so long after its first byte. Somebody who is signed in may
    /// be silent so long in the middle of an upload, and be slow for as long.
    public var patience = TimeAmount.seconds(20)
    /// A connection that asks for nothing stays open so long.
    public var idle = TimeAmount.seconds(60)
    /// After an answer that ends the connection, its reader has so long to take it.
    public var farewell = TimeAmount.seconds(2)
    /// The least speed of an upload of somebody who is signed in, and of a reader, in bytes a second.
    public var slowest: Int64 = 8192
    /// Connections at once. One more takes the place of the one that has kept us waiting longest.
    public var connections = 1000

    public init() {}

    /// As many connections as the process may have open files, less what it needs itself.
    public static func ofThisProcess() -> DoorLimits {
        var limits = DoorLimits()
        limits.connections = min(limits.connections, max(16, mostOpenFiles() - 64))
        return limits
    }

    /// Raises the limit as far as the system lets us, and says where it is.
    private static func mostOpenFiles() -> Int {
        var files = rlimit()
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(kind, &files) == 0 else { return 0 }
        let before = files.rlim_cur
        files.rlim_cur = max(before, min(files.rlim_max, 8192))
        return Int(clamping: setrlimit(kind, &files) == 0 ? files.rlim_cur : before)
    }
}

/// Watches every connection: closes what keeps us waiting too long, and makes room for who comes when all places are taken.
final class Door: Sendable {
    /// Told by the program of a connection: who sends this request is signed in.
    struct IsKnown: Sendable {}

    let limits: DoorLimits
    private let guests = NIOLockedValueBox<[ObjectIdentifier: Guest]>([:])

    private struct Guest {
        var channel: any Channel
        /// Since when we wait for it; `nil` while it waits for us, or somebody who is signed in uses it.
        var keepsUsWaiting: NIODeadline?
    }

    init(_ limits: DoorLimits) { self.limits = limits }

    /// One for each connection.
    func handler() -> any RemovableChannelHandler { Watch(door: self) }

    /// Takes a connection in, at the cost of another where all places are taken.
    /// - Returns: whether there is a place for it.
    private func admit(_ id: ObjectIdentifier, _ channel: any Channel) -> Bool {
        let (isAdmitted, leaver) = guests.withLockedValue { guests -> (Bool, (any Channel)?) in
            var leaver: (any Channel)?
            if guests.count >= limits.connections {
                let waiting = guests.compactMap { guest in guest.value.keepsUsWaiting.map { (guest.key, $0) } }
                guard let longest = waiting.min(by: { $0.1 < $1.1 }) else { return (false, nil) }
                leaver = guests.removeValue(forKey: longest.0)?.channel
            }
            guests[id] = Guest(channel: channel, keepsUsWaiting: .now())
            return (true, leaver)
        }
        leaver?.close(promise: nil)
        return isAdmitted
    }

    private func note(_ id: ObjectIdentifier, keepsUsWaiting: NIODeadline?) {
        guests.withLockedValue { $0[id]?.keepsUsWaiting = keepsUsWaiting }
    }

    private func leave(_ id: ObjectIdentifier) { guests.withLockedValue { $0[id] = nil } }

    /// One connection: what of a request has come, and what of its answer has gone.
    private final class Watch: ChannelDuplexHandler, RemovableChannelHandler {
        typealias InboundIn = HTTPRequestPart
        typealias InboundOut = HTTPRequestPart
        typealias OutboundIn = HTTPResponsePart
        typealias OutboundOut = HTTPResponsePart

        private enum Coming { case nothing, head, body }

        private let door: Door
        private var limits: DoorLimits { door.limits }
        private var coming = Coming.nothing
        /// Parts of a request came with the bytes that were read last; otherwise they were the beginning of a head.
        private var cameInParts = false
        /// The first byte of the request.
        private var began = NIODeadline.now()
        /// The last byte of a body, or the end of an answer.
        private var heard = NIODeadline.now()
        private var received: Int64 = 0
        private var isKnown = false
        /// Since when we take nothing in, and for how long we did not: a sender must not pay for that.
        private var shutSince: NIODeadline?
        private var shut = TimeAmount.zero
        /// Requests whose answer has not gone out.
        private var unanswered = 0
        /// When what was written last ought to have gone out.
        private var goneBy: NIODeadline?
        private var isEnding = false
        /// The request will not come to its end, so nothing can follow it.
        private var isLast = false
        private var left: NIODeadline?
        private var tick: Scheduled<Void>?

        init(door: Door) { self.door = door }

        func channelActive(context: ChannelHandlerContext) {
            (began, heard) = (.now(), .now())
            context.fireChannelActive()
            guard door.admit(ObjectIdentifier(self), context.channel) else { return context.close(promise: nil) }
            watch(context)
        }

        func channelInactive(context: ChannelHandlerContext) {
            tick?.cancel()
            door.leave(ObjectIdentifier(self))
            context.fireChannelInactive()
        }

        // MARK: What comes

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let part = unwrapInboundIn(data)
            if left != nil {
                // Nobody reads it any more; it is taken in so that the reader's system does not drop our answer.
                if case .end = part { context.close(promise: nil) }
                return
            }
            cameInParts = true
            switch part {
            case .head:
                if coming == .nothing { began = .now() }
                heard = .now()
                (coming, received, isKnown, shut) = (.body, 0, false, .zero)
                unanswered += 1
                note()
            case .body(let bytes):
                heard = .now()
                received += Int64(bytes.readableBytes)
            case .end:
                coming = .nothing
                note()
            }
            context.fireChannelRead(data)
        }

        func channelReadComplete(context: ChannelHandlerContext) {
            if left != nil { return context.read() }
            if !cameInParts, coming == .nothing {
                (coming, began) = (.head, .now())
                note()
            }
            cameInParts = false
            shutSince = .now()
            context.fireChannelReadComplete()
        }

        func read(context: ChannelHandlerContext) {
            if let since = shutSince { shut = shut + (.now() - since) }
            shutSince = nil
            context.read()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            isLast = true
            context.fireErrorCaught(error)
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            context.fireUserInboundEventTriggered(event)
            if case .outputClosed? = event as? ChannelEvent {
                left = .now()
                note()
                if coming == .nothing { context.close(promise: nil) } else { context.read() }
            }
        }

        func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
            guard event is IsKnown else { return context.triggerUserOutboundEvent(event, promise: promise) }
            isKnown = true
            note()
            promise?.succeed()
        }

        // MARK: What goes

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            var data = data
            switch unwrapOutboundIn(data) {
            case .head(var head):
                goneBy = due(0)
                // An answer before its request is whole.
                if unanswered == 1, coming == .body { isLast = true }
                if isLast {
                    head.headerFields[.connection] = "close"
                    data = wrapOutboundOut(.head(head))
                }
                context.write(data, promise: promise)
            case .body(let bytes):
                goneBy = due(bytes.readableBytes)
                context.write(data, promise: promise)
            case .end:
                isEnding = true
                let gone = promise ?? context.eventLoop.makePromise()
                gone.futureResult.assumeIsolated().whenSuccess { self.answered(context) }
                context.write(data, promise: gone)
            }
        }

        private func due(_ bytes: Int) -> NIODeadline {
            .now() + limits.patience + .seconds(Int64(bytes) / limits.slowest)
        }

        private func answered(_ context: ChannelHandlerContext) {
            (isEnding, goneBy, heard) = (false, nil, .now())
            unanswered = max(0, unanswered - 1)  // a head that cannot be read is answered as well
            note()
            if isLast { context.close(mode: .output, promise: nil) }
        }

        // MARK: Who waits for whom

        private func note() {
            let since: NIODeadline? =
                switch coming {
                case .head: began
                case .body: isKnown ? nil : began
                case .nothing: unanswered == 0 ? heard : nil
                }
            door.note(ObjectIdentifier(self), keepsUsWaiting: left ?? since)
        }

        private func watch(_ context: ChannelHandlerContext) {
            tick = context.eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(limits.patience.nanoseconds / 10)) {
                if self.isOverdue(context) { return context.close(promise: nil) }
                self.watch(context)
            }
        }

        private func isOverdue(_ context: ChannelHandlerContext) -> Bool {
            let now = NIODeadline.now()
            if let left { return now > left + limits.farewell }
            if coming != .nothing, shutSince != nil { return false }
            switch coming {
            case .head: return now > began + limits.patience
            case .body where !isKnown: return now > began + shut + limits.patience
            case .body:
                let time = now - began - shut
                let isSlow = received < limits.slowest * time.nanoseconds / 1_000_000_000
                return now > heard + limits.patience || time > limits.patience && isSlow
            case .nothing where unanswered == 0: return now > heard + limits.idle
            case .nothing:
                // Streaming, we may be the slow ones: then all that was written has gone.
                return goneBy.map { now > $0 } ?? false && (isEnding || !context.channel.isWritable)
            }
        }
    }
}
