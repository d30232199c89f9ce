import ProfileModel
import QueryModel
import Testing

@Suite struct CompiledMatchersTests {
    private let type = ProfileType(
        name: "process_cpu",
        sampleType: "cpu",
        sampleUnit: "nanoseconds",
        periodType: "cpu",
        periodUnit: "nanoseconds"
    )
    private let labels = LabelSet([Label("service_name", "search"), Label("version", "v1")])

    private func matches(_ selector: String) throws -> Bool {
        let matchers = try CompiledMatchers(LabelSelector(parsing: selector).matchers)
        let direct = matchers.matches(series: labels, profileType: type, service: "search")
        let looked = matchers.matches { name in
            name == LabelName.privateServiceName ? "search" : type.virtualLabel(name) ?? labels[name]
        }
        #expect(direct == looked)
        return direct
    }

    @Test(arguments: [
        "{}", #"{version="v1"}"#, #"{version!="v2"}"#, #"{version=~"v."}"#, #"{version!~"v[2-9]"}"#, #"{missing=""}"#,
        #"{missing!="x"}"#, #"{missing=~"x?"}"#, #"{missing!~".+"}"#, #"{service_name="search"}"#,
        #"{__service_name__=~"s.*"}"#, #"{__profile_type__="process_cpu:cpu:nanoseconds:cpu:nanoseconds"}"#,
        #"process_cpu{__type__="cpu", __unit__="nanoseconds", __period_type__="cpu", __period_unit__!="seconds"}"#,
    ])
    func `matchers that all hold select the series`(selector: String) throws { #expect(try matches(selector)) }

    @Test(arguments: [
        #"{version="v2"}"#, #"{version!="v1"}"#, #"{version=~"v"}"#, #"{version!~"v1|v2"}"#, #"{version=""}"#,
        #"{missing!=""}"#, #"{missing=~".+"}"#, #"{service_name="other"}"#, #"{__service_name__!~"search"}"#,
        "memory", #"{__unit__=~"bytes|count"}"#, #"{version="v1", version!="v1"}"#, #"{__period_type__=""}"#,
    ])
    func `one matcher that does not hold deselects it`(selector: String) throws { #expect(try !matches(selector)) }

    @Test func `canonically equivalent values are different values`() throws {
        let matchers = try CompiledMatchers([LabelMatcher("city", .equal, "caf\u{E9}")])
        #expect(matchers.matches(series: LabelSet([Label("city", "caf\u{E9}")])))
        #expect(!matchers.matches(series: LabelSet([Label("city", "cafe\u{301}")])))
    }

    @Test func `a bad regular expression is an invalid argument that names its matcher`() throws {
        let error = try #require(throws: QueryError.self) { try CompiledMatchers([LabelMatcher("a", .matches, "(")]) }
        #expect(error.code == .invalidArgument)
        #expect(error.message.contains(#"a=~"(""#))
    }
}
