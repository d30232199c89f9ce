import NIOCore

/// Notices that the client closed the connection, while a request is still being worked on.
///
/// A client that closes only its sending side counts as gone: no client of this API half-closes and then listens.
final class ClientPresenceHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Never

    /// Told when the client has gone.
    let presence = ClientPresence()

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { presence.markGone() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        presence.markGone()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        presence.markGone()
        context.fireErrorCaught(error)
    }

    /// The presence of a connection's client; nil for a connection without this handler.
    static func presence(on channel: any Channel) async -> ClientPresence? {
        let lookup = channel.eventLoop.submit {
            try channel.pipeline.syncOperations.handler(type: ClientPresenceHandler.self).presence
        }
        return try? await lookup.get()
    }
}

@available(*, unavailable)
extension ClientPresenceHandler: Sendable {}
