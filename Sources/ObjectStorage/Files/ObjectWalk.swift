/// Finds the objects of a listing by walking the store's directories in bytewise order of the objects' names.
struct ObjectWalk {
    private let root: String
    private let prefix: String
    private let after: String?
    private let limit: Int
    private var found: [ObjectListing] = []

    /// Prepares the walk for objects whose names begin with `prefix`, after `after`, at most `limit`.
    init(root: String, prefix: String, after: ObjectKey?, limit: Int) {
        self.root = root
        self.prefix = prefix
        self.after = after?.path
        self.limit = limit
    }

    /// Walks, reading each directory that can hold such objects once.
    mutating func run() throws(SystemCallFailure) -> [ObjectListing] {
        try visit("")
        return found
    }

    /// Visits a directory; `folder` is what the names of its objects begin with, empty or ending with `/`.
    private mutating func visit(_ folder: String) throws(SystemCallFailure) {
        guard found.count < limit else { return }
        for entry in try entries(of: folder) {
            guard found.count < limit else { return }
            let name = folder + entry.name
            if entry.isDirectory {
                if mayHold("\(name)/") { try visit("\(name)/") }
            } else if isWanted(name) {
                try add(name)
            }
        }
    }

    /// The directory's entries such that visiting them in this order yields names in bytewise order.
    private func entries(of folder: String) throws(SystemCallFailure) -> [DirectoryEntry] {
        do {
            var entries = try FileSystemCalls.entries(of: "\(root)/\(folder)")
            if folder.isEmpty { entries.removeAll { $0.name == IncompleteFiles.directoryName } }
            // A directory stands for names that go on with `/`: `a-b` comes before what is in `a`.
            let keyed = entries.map { (key: $0.isDirectory ? "\($0.name)/" : $0.name, entry: $0) }
            return keyed.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.entry)
        } catch let error where error.isAbsence {
            return []
        }
    }

    private func mayHold(_ folder: String) -> Bool {
        guard folder.utf8.starts(with: prefix.utf8) || prefix.utf8.starts(with: folder.utf8) else { return false }
        guard let after, !after.utf8.starts(with: folder.utf8) else { return true }
        return after.utf8.lexicographicallyPrecedes(folder.utf8)
    }

    private func isWanted(_ name: String) -> Bool {
        guard name.utf8.starts(with: prefix.utf8) else { return false }
        return after.map { $0.utf8.lexicographicallyPrecedes(name.utf8) } ?? true
    }

    private mutating func add(_ name: String) throws(SystemCallFailure) {
        do {
            let status = try FileSystemCalls.status("\(root)/\(name)")
            guard status.isRegularFile else { return }
            found.append(ObjectListing(key: ObjectKey(name), size: status.size))
        } catch let error where error.isAbsence {
            // Deleted since the directory was read.
        }
    }
}
