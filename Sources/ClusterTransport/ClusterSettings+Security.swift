import GRPCNIOTransportHTTP2Posix

extension ClusterSettings {
    /// How a process that listens proves itself, and what it asks of those that come.
    var serverSecurity: HTTP2ServerTransport.Posix.TransportSecurity {
        guard let identity else { return .plaintext }
        return .mTLS(
            certificateChain: [.file(path: identity.certificateFile, format: .pem)],
            privateKey: .file(path: identity.keyFile, format: .pem)
        ) { tls in
            tls.trustRoots = .certificates([.file(path: identity.authorityFile, format: .pem)])
        }
    }

    /// How a process that connects proves itself, and whom it believes.
    ///
    /// The authority's signature is what counts, not the name in it: processes of a cluster come and go under addresses
    /// that no certificate knows.
    var clientSecurity: HTTP2ClientTransport.Posix.TransportSecurity {
        guard let identity else { return .plaintext }
        return .mTLS(
            certificateChain: [.file(path: identity.certificateFile, format: .pem)],
            privateKey: .file(path: identity.keyFile, format: .pem)
        ) { tls in
            tls.trustRoots = .certificates([.file(path: identity.authorityFile, format: .pem)])
            tls.serverCertificateVerification = .noHostnameVerification
        }
    }
}
