import GRPCCore

/// A cluster service that takes a call to the metastore and never answers.
struct SilentMetastore: RegistrableRPCService {
    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        router.registerHandler(
            forMethod: RawCaller.metastore("CheckWritable"),
            deserializer: RawBytes(),
            serializer: RawBytes(),
            handler: { _, _ in
                StreamingServerResponse { _ in
                    await until { Task.isCancelled }
                    return [:]
                }
            }
        )
    }
}
