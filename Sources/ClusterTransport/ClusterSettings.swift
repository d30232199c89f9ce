/// How the processes of a cluster reach each other.
package struct ClusterSettings: Hashable, Sendable {
    /// How they know each other; nil for connections anybody may make, for loopback and trusted networks.
    package var identity: ClusterIdentity?
    /// Bytes of a report sent in one message, so that a large one never holds up renewals and cancellations.
    package var partBytes = 128 << 10
    /// Silence on a connection after which its other end is asked for a sign of life.
    package var pingInterval: Duration = .seconds(2)
    /// A connection whose other end does not answer that for so long is given up.
    package var pingTimeout: Duration = .seconds(3)
    /// How long an answer of the metastore is waited for; four times as long when it may cost a walk over all blocks.
    package var metastorePatience: Duration = .seconds(15)
    /// How long a server that closes lets calls under way go on before it cuts them.
    package var closingGrace: Duration = .seconds(20)

    /// Makes the default settings.
    package init(identity: ClusterIdentity? = nil) { self.identity = identity }
}

/// The files that prove who a process is, and whom it believes: mutual TLS, PEM throughout.
package struct ClusterIdentity: Hashable, Sendable {
    /// Its certificate and those between it and the authority.
    package var certificateFile: String
    /// The key of the certificate.
    package var keyFile: String
    /// Whose signature makes another process believed.
    package var authorityFile: String

    /// Names the files; they are read when a connection is prepared.
    package init(certificateFile: String, keyFile: String, authorityFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.authorityFile = authorityFile
    }
}
