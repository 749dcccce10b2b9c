import HTTPTypes
import Hummingbird
import Logging
import NIOConcurrencyHelpers
import NIOCore

/// Readers who have gone: Hummingbird lets the work for them run on. Here the work of a read is cancelled, and with it its
/// statement on the server. A write is finished, since whoever sent it may want it done.
final class DisconnectCancellation: Sendable {
    /// A program may close its sending half when it has asked; it has so long to get its answer.
    static let patience = TimeAmount.seconds(2)

    private let work = NIOLockedValueBox<[ObjectIdentifier: @Sendable () -> Void]>([:])

    /// One for each connection.
    func handler() -> any RemovableChannelHandler { Handler(disconnects: self) }

    func responder<Base: HTTPResponder>(_ base: Base) -> some HTTPResponder<AppContext>
    where Base.Context == AppContext {
        CallbackResponder { request, context in
            guard request.method == .get || request.method == .head, let channel = context.channel else {
                return try await base.respond(to: request, context: context)
            }
            let task = Task { try await base.respond(to: request, context: context) }
            let connection = ObjectIdentifier(channel)
            self.work.withLockedValue { $0[connection] = { task.cancel() } }
            defer { self.work.withLockedValue { $0[connection] = nil } }
            return try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        }
    }

    private func cancel(_ connection: ObjectIdentifier) {
        work.withLockedValue { $0[connection] }?()
    }

    private final class Handler: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = Any
        private let disconnects: DisconnectCancellation
        private var leaving: Scheduled<Void>?

        init(disconnects: DisconnectCancellation) { self.disconnects = disconnects }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case .inputClosed? = event as? ChannelEvent {
                let connection = ObjectIdentifier(context.channel)
                leaving = context.eventLoop.scheduleTask(in: DisconnectCancellation.patience) { [disconnects] in
                    disconnects.cancel(connection)
                }
            }
            context.fireUserInboundEventTriggered(event)
        }

        func channelInactive(context: ChannelHandlerContext) {
            leaving?.cancel()  // the next connection may be known by the same address
            disconnects.cancel(ObjectIdentifier(context.channel))
            context.fireChannelInactive()
        }
    }
}
