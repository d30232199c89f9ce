import ObjectStorage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ObjectStoreContractTests {
    @Test(arguments: ObjectStoreCase.all)
    func `an object is read as it was put`(_ kind: ObjectStoreCase) async throws {
        let (store, directory) = try kind.make()
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try await store.putIfAbsent(ObjectKey("segments/00ff/1.ffb"), bytes)
        #expect(try await store.get(ObjectKey("segments/00ff/1.ffb"), limit: 100_000) == bytes)
        #expect(try await store.size(of: ObjectKey("segments/00ff/1.ffb")) == 100_000)
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: ObjectStoreCase.all)
    func `a range gives exactly its bytes`(_ kind: ObjectStoreCase) async throws {
        let (store, directory) = try kind.make()
        let key = ObjectKey("a/b")
        try await store.putIfAbsent(key, Array(0..<200))
        #expect(try await store.get(key, range: 0..<1) == [0])
        #expect(try await store.get(key, range: 150..<200) == Array(150..<200))
        #expect(try await store.get(key, range: 0..<200) == Array(0..<200))
        #expect(try await store.get(key, range: 70..<70) == [])
        #expect(try await store.get(key, range: 200..<200) == [])
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: ObjectStoreCase.all)
    func `a range that leaves the object is refused`(_ kind: ObjectStoreCase) async throws {
        let (store, directory) = try kind.make()
        let key = ObjectKey("a")
        try await store.putIfAbsent(key, [1, 2, 3])
        for range in [0..<4, 3..<4, 4..<4, -1..<2, Int.min..<Int.max] {
            let error = await #expect(throws: ObjectStoreError.self) { try await store.get(key, range: range) }
            #expect(error?.code == .invalidArgument, "\(range)")
        }
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: ObjectStoreCase.all)
    func `a whole object longer than the limit is refused`(_ kind: ObjectStoreCase) async throws {
        let (store, directory) = try kind.make()
        try await store.putIfAbsent(ObjectKey("a"), [1, 2, 3])
        let error = await #expect(throws: ObjectStoreError.self) { try await store.get(ObjectKey("a"), limit: 2) }
        #expect(error?.code == .invalidArgument)
        #expect(try await store.get(ObjectKey("a"), limit: 3) == [1, 2, 3])
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: ObjectStoreCase.all)
    func `an empty object is an object`(_ kind: ObjectStoreCase) async throws {
        let (store, directory) = try kind.make()
        try await store.putIfAbsent(ObjectKey("empty"), [])
        #expect(try await store.get(ObjectKey("empty"), limit: 0) == [])
        #expect(try await store.size(of: ObjectKey("empty")) == 0)
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: ObjectStoreCase.all)
    func `a missing object is said to be missing by every read`(_ kind: ObjectStoreCase) async throws {
        let (store, directory) = try kind.make()
        try await store.putIfAbsent(ObjectKey("there/object"), [1])
        for name in ["gone", "there", "there/object/below", "not/there"] {
            let key = ObjectKey(name)
            let errors = [
                await #expect(throws: ObjectStoreError.self) { try await store.get(key, range: 0..<0) },
                await #expect(throws: ObjectStoreError.self) { try await store.get(key, limit: 10) },
                await #expect(throws: ObjectStoreError.self) { try await store.size(of: key) },
            ]
            #expect(errors.map { $0?.code } == [.notFound, .notFound, .notFound], "\(name)")
        }
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: ObjectStoreCase.all)
    func `a second put of a name is refused and changes nothing`(_ kind: ObjectStoreCase) async throws {
        let (store, directory) = try kind.make()
        let key = ObjectKey("once")
        try await store.putIfAbsent(key, [1, 2])
        let error = await #expect(throws: ObjectStoreError.self) { try await store.putIfAbsent(key, [3]) }
        #expect(error?.code == .alreadyExists)
        #expect(try await store.get(key, limit: 9) == [1, 2])
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: ObjectStoreCase.all)
    func `of many puts of one name exactly one wins`(_ kind: ObjectStoreCase) async throws {
        let (store, directory) = try kind.make()
        let key = ObjectKey("deep/in/a/race")
        let winners = await withTaskGroup(of: UInt8?.self) { group in
            for number in UInt8(0)..<24 {
                group.addTask {
                    do {
                        try await store.putIfAbsent(key, Array(repeating: number, count: 5000))
                        return number
                    } catch {
                        return nil
                    }
                }
            }
            return await group.reduce(into: [UInt8]()) { winners, winner in if let winner { winners.append(winner) } }
        }
        let winner = try #require(winners.first)
        #expect(winners.count == 1)
        #expect(try await store.get(key, limit: 5000) == Array(repeating: winner, count: 5000))
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: ObjectStoreCase.all)
    func `a deleted object is gone and its name is free`(_ kind: ObjectStoreCase) async throws {
        let (store, directory) = try kind.make()
        let key = ObjectKey("a/b")
        try await store.putIfAbsent(key, [1])
        try await store.delete(key)
        try await store.delete(key)
        try await store.delete(ObjectKey("a/never"))
        try await store.delete(ObjectKey("a"))
        let error = await #expect(throws: ObjectStoreError.self) { try await store.size(of: key) }
        #expect(error?.code == .notFound)
        try await store.putIfAbsent(key, [2])
        #expect(try await store.get(key, limit: 1) == [2])
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: ObjectStoreCase.all)
    func `a name that no store can hold is refused by every operation`(_ kind: ObjectStoreCase) async throws {
        let (store, directory) = try kind.make()
        let long = String(repeating: "x", count: 256)
        let names = ["", "/a", "a/", "a//b", ".", "..", "a/../b", "../a", "a/./b", "a\0b", long, "a/\(long)/b"]
        for name in names + [String(repeating: "ab/", count: 400) + "c"] {
            let key = ObjectKey(name)
            let errors = [
                await #expect(throws: ObjectStoreError.self) { try await store.putIfAbsent(key, [1]) },
                await #expect(throws: ObjectStoreError.self) { try await store.get(key, range: 0..<1) },
                await #expect(throws: ObjectStoreError.self) { try await store.get(key, limit: 1) },
                await #expect(throws: ObjectStoreError.self) { try await store.size(of: key) },
                await #expect(throws: ObjectStoreError.self) { try await store.delete(key) },
            ]
            #expect(errors.allSatisfy { $0?.code == .invalidArgument }, "\(name)")
        }
        #expect(try await store.list(prefix: "", after: nil, limit: 10) == [])
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: ObjectStoreCase.all)
    func `names with odd characters are kept apart`(_ kind: ObjectStoreCase) async throws {
        let (store, directory) = try kind.make()
        // The last two look the same but differ in bytes.
        let names = ["...", ".a", "a b+c=d@e", "x'(!)*", "tab\there", "caf\u{E9}", "cafe\u{301}"]
        for (number, name) in names.enumerated() {
            try await store.putIfAbsent(ObjectKey("odd/" + name), [UInt8(number)])
        }
        for (number, name) in names.enumerated() {
            #expect(try await store.get(ObjectKey("odd/" + name), limit: 1) == [UInt8(number)])
        }
        #expect(try await store.list(prefix: "odd/", after: nil, limit: 100).count == names.count)
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: ObjectStoreCase.all)
    func `a listing is in bytewise order of whole names`(_ kind: ObjectStoreCase) async throws {
        let (store, directory) = try kind.make()
        let names = ["a/x", "a-b", "a.c", "a0", "b", "a/x0/y", "a/x.z", "B", "\u{E9}", "z"]
        for name in names { try await store.putIfAbsent(ObjectKey(name), Array(name.utf8)) }
        let expected = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let listed = try await store.list(prefix: "", after: nil, limit: 100)
        #expect(listed == expected.map { ObjectListing(key: ObjectKey($0), size: $0.utf8.count) })
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: ObjectStoreCase.all, 0..<4 as Range<UInt64>)
    func `pages of any size make up the whole listing`(_ kind: ObjectStoreCase, seed: UInt64) async throws {
        let (store, directory) = try kind.make()
        var random = SplitMix64(seed: seed)
        var names: Set<String> = []
        for _ in 0..<60 {
            // Folders and objects have names of their own, since a store of files cannot hold both `a` and `a/b`.
            let folders = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                ["d", "d-", "d.", "d0", "e"].randomElement(using: &random) ?? "d"
            }
            names.insert((folders + ["\(UInt8.random(in: 0...99, using: &random))"]).joined(separator: "/"))
        }
        for name in names { try await store.putIfAbsent(ObjectKey(name), [1]) }
        for prefix in ["", "d", "d/", "d-/d", "nothing", "d/1"] {
            let expected = names.filter { $0.hasPrefix(prefix) }.map { ObjectKey($0) }.sorted()
            let size = Int.random(in: 1...9, using: &random)
            var found: [ObjectKey] = []
            while true {
                let page = try await store.list(prefix: prefix, after: found.last, limit: size)
                #expect(page.count <= size)
                found += page.map(\.key)
                if page.count < size { break }
            }
            #expect(found == expected, "prefix \(prefix), pages of \(size)")
        }
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: ObjectStoreCase.all)
    func `a listing may start after a name that does not exist`(_ kind: ObjectStoreCase) async throws {
        let (store, directory) = try kind.make()
        for name in ["a/1", "a/3", "b/1"] { try await store.putIfAbsent(ObjectKey(name), [1]) }
        let afterTwo = try await store.list(prefix: "", after: ObjectKey("a/2"), limit: 9)
        #expect(afterTwo.map(\.key.path) == ["a/3", "b/1"])
        let afterAll = try await store.list(prefix: "a/", after: ObjectKey("a0"), limit: 9)
        #expect(afterAll == [])
        #expect(try await store.list(prefix: "", after: nil, limit: 0) == [])
        #expect(try await store.list(prefix: "", after: nil, limit: -1) == [])
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: ObjectStoreCase.all)
    func `an upload is seen whole and only once it is committed`(_ kind: ObjectStoreCase) async throws {
        let (store, directory) = try kind.make()
        let key = ObjectKey("blocks/a/1/x.ffb")
        let upload = try await store.beginUpload(key)
        var expected: [UInt8] = []
        for number in 0..<20 {
            let piece = Array(repeating: UInt8(number), count: number * 777)
            try await upload.append(piece)
            expected += piece
        }
        #expect(try await store.list(prefix: "", after: nil, limit: 9) == [])
        try await upload.commit()
        #expect(try await store.get(key, limit: expected.count) == expected)
        try await upload.commit()
        await upload.abort()
        #expect(try await store.size(of: key) == expected.count)
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: ObjectStoreCase.all)
    func `an upload does not replace an object`(_ kind: ObjectStoreCase) async throws {
        let (store, directory) = try kind.make()
        let key = ObjectKey("once")
        let first = try await store.beginUpload(key)
        let second = try await store.beginUpload(key)
        try await first.append([1])
        try await second.append([2, 2])
        try await second.commit()
        let error = await #expect(throws: ObjectStoreError.self) { try await first.commit() }
        #expect(error?.code == .alreadyExists)
        #expect(try await store.get(key, limit: 9) == [2, 2])
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: ObjectStoreCase.all)
    func `an upload that is given up leaves nothing and takes nothing more`(_ kind: ObjectStoreCase) async throws {
        let (store, directory) = try kind.make()
        let key = ObjectKey("never")
        let upload = try await store.beginUpload(key)
        try await upload.append([1])
        await upload.abort()
        let errors = [
            await #expect(throws: ObjectStoreError.self) { try await upload.append([2]) },
            await #expect(throws: ObjectStoreError.self) { try await upload.commit() },
        ]
        #expect(errors.map { $0?.code } == [.invalidArgument, .invalidArgument])
        #expect(try await store.list(prefix: "", after: nil, limit: 9) == [])
        let bad = await #expect(throws: ObjectStoreError.self) { _ = try await store.beginUpload(ObjectKey("a//b")) }
        #expect(bad?.code == .invalidArgument)
        withExtendedLifetime(directory) {}
    }
}
