import Glibc

/// A file mapped into memory, read-only, for as long as it is held.
final class MappedFile: Sendable {
    let count: Int
    private let address: UInt

    init(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw LoadError(
                "could not open \(path): \(String(cString: strerror(errno))); generate the workload with --pack"
            )
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size > 0 else { throw LoadError("\(path) is empty") }
        count = Int(status.st_size)
        // Read ahead, so that the disk is not part of what is measured.
        let mapping = mmap(nil, count, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0)
        guard let mapping, mapping != MAP_FAILED else { throw LoadError("could not map \(path) into memory") }
        address = UInt(bitPattern: mapping)
    }

    deinit {
        munmap(UnsafeMutableRawPointer(bitPattern: address), count)
    }

    /// The bytes; valid while this object is held.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: address), count: count)
    }
}
