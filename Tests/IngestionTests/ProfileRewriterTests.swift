import ProfileModel
import Testing

@testable import Ingestion

@Suite struct ProfileRewriterTests {
    /// A profile with those functions and sample types, and nothing else.
    private static func profile(_ functions: [(file: String, name: String)], types: [String] = ["cpu"]) -> Profile {
        var profile = Profile()
        profile.strings = [Profile.TextRange(offset: 0, length: 0)]
        func string(_ text: String) -> UInt32 {
            profile.strings.append(
                Profile.TextRange(offset: UInt32(profile.text.count), length: UInt32(text.utf8.count))
            )
            profile.text += Array(text.utf8)
            return UInt32(profile.strings.count - 1)
        }
        profile.sampleTypes = types.map { Profile.ValueType(type: string($0), unit: 0) }
        profile.functions = functions.map { file, name in
            var function = Profile.Function()
            function.filename = string(file)
            function.name = string(name)
            function.systemName = function.name
            return function
        }
        return profile
    }

    private static func names(
        _ functions: [(file: String, name: String)],
        _ rewrites: ProfileRewrites
    ) throws -> [String] {
        var rewriter = ProfileRewriter(profile(functions), mostBytes: 1 << 20)
        try rewriter.apply(rewrites)
        return rewriter.profile.functions.map { rewriter.profile.string($0.name) }
    }

    @Test func `a function of a scripting runtime is called by its file and name`() throws {
        let functions = [("shop.py", "checkout"), ("shop.py", "checkout"), ("", "sleep"), ("shop.py", "")]
        let names = try Self.names(functions, .filesBeforeNames)
        #expect(names == ["shop.py checkout", "shop.py checkout", " sleep", "shop.py "])
        #expect(try Self.names(functions, []) == ["checkout", "checkout", "sleep", ""])
    }

    @Test func `equal names are made once, and only so many bytes of them`() throws {
        let long = String(repeating: "x", count: 1000)
        let functions = Array(repeating: (file: long, name: "f"), count: 100)
        var rewriter = ProfileRewriter(Self.profile(functions), mostBytes: 100_200)
        try rewriter.apply(.filesBeforeNames)
        #expect(rewriter.profile.strings.count == Self.profile(functions).strings.count + 100)
        var tight = ProfileRewriter(Self.profile(functions), mostBytes: 100_199)
        let error = #expect(throws: IngestError.self) { try tight.apply(.filesBeforeNames) }
        #expect(error?.code == .limitExceeded)
    }

    /// Once for every function it would be forty gigabytes to look at.
    @Test(.timeLimit(.minutes(5))) func `a long name is looked at once, however many functions have it`() throws {
        for name in [String(repeating: "x", count: 1 << 20), String(repeating: "x", count: 1 << 20) + "[go.shape.int]"]
        {
            var profile = Self.profile([("a.go", name)])
            profile.functions = Array(repeating: profile.functions[0], count: 20_000)
            var rewriter = ProfileRewriter(profile, mostBytes: 4 << 20)
            try rewriter.apply(.withoutGoShapes)
            #expect(rewriter.profile.strings.count <= profile.strings.count + 1)
        }
    }

    @Test func `one function many times makes one name`() throws {
        var profile = Self.profile([("a.py", "f")])
        profile.functions = Array(repeating: profile.functions[0], count: 1000)
        var rewriter = ProfileRewriter(profile, mostBytes: 100)
        try rewriter.apply(.filesBeforeNames)
        #expect(rewriter.profile.strings.count == profile.strings.count + 1)
    }

    @Test(arguments: [
        ("Tree[go.shape.int].Next", "Tree.Next"), ("plain.Name", "plain.Name"), ("a[go.shape.[4]int].b", "a.b"),
        ("(*Client[go.shape.struct { A []uint8 },go.shape.int]).Call.func2", "(*Client).Call.func2"),
        ("f[go.shape.int]", "f"), ("f[go.shape.int", "f[go.shape.int"), ("f[...]", "f[...]"), ("f[int].g", "f[int].g"),
        ("a[go.shape.int]b[go.shape.string]c", "abc"), ("[4]a[go.shape.x]", "[4]a"), ("[go.shape.x]", ""),
        ("a[[go.shape.x]]", "a[]"), ("a[go.shape.x]b[go.shape.", "ab[go.shape."), ("", ""),
    ])
    func `shapes of generic types are left out of Go's names`(name: String, shorter: String) throws {
        #expect(try Self.names([("main.go", "main"), ("x.go", name)], .withoutGoShapes) == ["main", shorter])
    }

    @Test func `system names lose the shapes, too`() throws {
        var rewriter = ProfileRewriter(Self.profile([("x.go", "f[go.shape.int]")]), mostBytes: 100)
        try rewriter.apply(.withoutGoShapes)
        #expect(rewriter.profile.functions.map { rewriter.profile.string($0.systemName) } == ["f"])
    }

    @Test func `what looks like a shape stays in other languages`() throws {
        let functions = [("main.rs", "f[go.shape.int]"), ("x.gox", "g[go.shape.int]"), ("go", "h[go.shape.int]")]
        #expect(try Self.names(functions, .withoutGoShapes) == functions.map(\.1))
    }

    @Test func `a type with dashes gets underscores, its unit and others stay`() throws {
        var rewriter = ProfileRewriter(Self.profile([], types: ["inuse-space", "cpu", "a-b-c"]), mostBytes: 100)
        try rewriter.apply(.underscoresInTypes)
        let profile = rewriter.profile
        #expect(profile.sampleTypes.map { profile.string($0.type) } == ["inuse_space", "cpu", "a_b_c"])
    }
}
