import ProfileModel
import Testing

@Suite struct NamesTests {
    @Test(arguments: ["a", "team-1", "A.b_c!*'()", String(repeating: "x", count: 150)])
    func `a tenant may have this name`(name: String) throws {
        #expect(try TenantID(name).name == name)
    }

    @Test(arguments: ["", ".", "..", "a|b", "a/b", "ä", "a b", "a\n", String(repeating: "x", count: 151)])
    func `a tenant may not have this name`(name: String) {
        let error = #expect(throws: InvalidTenant.self) { try TenantID(name) }
        #expect(error?.reason.isEmpty == false)
    }

    @Test func `a profile type has five parts, and a sixth is ignored`() throws {
        let type = try ProfileType(parsing: "memory:alloc_space:bytes:space:bytes")
        #expect(type.id == "memory:alloc_space:bytes:space:bytes")
        #expect(try ProfileType(parsing: type.id + ":delta") == type)
        #expect(try ProfileType(parsing: "memory:samples:bytes::").periodType.isEmpty)
    }

    @Test(arguments: ["", "cpu", "a:b:c:d", "a:b:c:d:e:f:g"]) func `another number of parts is refused`(id: String) {
        let error = #expect(throws: InvalidProfileType.self) { try ProfileType(parsing: id) }
        #expect(error?.id == id)
    }

    @Test func `labels are in byte order, and the first of one name stays`() {
        let set = LabelSet([Label("zone", "a"), Label("Zone", "b"), Label("app", "c"), Label("zone", "d")])
        #expect(set.labels == [Label("Zone", "b"), Label("app", "c"), Label("zone", "a")])
        #expect(set["zone"] == "a")
        #expect(set["none"] == nil)
    }

    @Test func `labels that differ only in normalisation are different`() {
        let composed = "\u{E9}"
        let decomposed = "e\u{301}"
        #expect(composed == decomposed)
        #expect(Label("name", composed) != Label("name", decomposed))
        #expect(LabelSet([Label(composed, "1"), Label(decomposed, "2")]).labels.count == 2)
        #expect(!composed.isBytewiseEqual(to: decomposed))
        // The Kelvin sign is canonically equal to an ASCII letter.
        #expect("\u{212A}" == "K")
        #expect(!"\u{212A}".isBytewiseEqual(to: "K"))
        #expect(!"K".isBytewiseEqual(to: "\u{212A}"))
    }

    @Test func `a label is set in its place and removed`() {
        var set = LabelSet([Label("b", "1")])
        set.set("a", to: "2")
        set.set("c", to: "3")
        set.set("b", to: "4")
        #expect(set.labels.map(\.description) == ["a=\"2\"", "b=\"4\"", "c=\"3\""])
        set.remove("b")
        #expect(set.labels.map(\.name) == ["a", "c"])
    }

    @Test func `an identity's public id is a UUID of version 8 that follows from it`() {
        let identity = ProfileIdentity(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210)
        #expect(identity.uuid == "01234567-89ab-8def-bedc-ba9876543210")
        #expect(ProfileIdentity(high: 0, low: 1).uuid == "00000000-0000-8000-8000-000000000001")
    }
}
