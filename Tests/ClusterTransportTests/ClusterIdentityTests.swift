import ClusterTransport
import Foundation
import MetadataStorage
import TestSupport
import Testing

/// Mutual TLS on the cluster port; the certificates are those of `Fixtures/make-certificates`.
@Suite(.timeLimit(.minutes(5)))
struct ClusterIdentityTests {
    private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures").path

    /// A process with a certificate of one cluster that believes the authority of another, or the same.
    private static func settings(of cluster: String, believing authority: String? = nil) -> ClusterSettings {
        ClusterSettings(
            identity: ClusterIdentity(
                certificateFile: "\(fixtures)/\(cluster).pem",
                keyFile: "\(fixtures)/\(cluster).key",
                authorityFile: "\(fixtures)/\(authority ?? cluster)-authority.pem"
            )
        )
    }

    private static func ask(_ port: LoopbackPort, as settings: ClusterSettings) async throws {
        let connection = try LoopbackConnection(to: port, settings)
        try await RemoteMetastore(over: connection.connection).checkWritable()
    }

    private static func port() async throws -> LoopbackPort {
        let metastore = MemoryMetastore(time: ManualTimeSource())
        return try await LoopbackPort([MetastoreService(metastore: metastore)], settings(of: "ours"))
    }

    @Test func `a process with a certificate of the cluster's authority is served`() async throws {
        try await Self.ask(try await Self.port(), as: Self.settings(of: "ours"))
    }

    @Test func `a process without a certificate, or of another authority, is refused`() async throws {
        let port = try await Self.port()
        let strangers = [
            ClusterSettings(), Self.settings(of: "theirs"), Self.settings(of: "theirs", believing: "ours"),
        ]
        for stranger in strangers {
            let error = await #expect(throws: MetastoreError.self) { try await Self.ask(port, as: stranger) }
            #expect(error?.code == .unavailable)
        }
    }

    @Test func `a process believes nobody whose authority it does not know`() async throws {
        let port = try await Self.port()
        let error = await #expect(throws: MetastoreError.self) {
            try await Self.ask(port, as: Self.settings(of: "ours", believing: "theirs"))
        }
        #expect(error?.code == .unavailable)
    }

    @Test func `files that cannot be read are told before anything is connected`() async throws {
        let settings = ClusterSettings(
            identity: ClusterIdentity(certificateFile: "/none", keyFile: "/none", authorityFile: "/none")
        )
        let port = try await Self.port()
        #expect(throws: (any Error).self) { try ClusterConnection(to: port.place, settings) }
    }
}
