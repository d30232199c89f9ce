import APIClient
import ProfileModel
import Testing

struct CommandTextTests {
    private static let cpu = ProfileType(
        name: "process_cpu",
        sampleType: "cpu",
        sampleUnit: "nanoseconds",
        periodType: "cpu",
        periodUnit: "nanoseconds"
    )
    private static let heap = ProfileType(
        name: "memory",
        sampleType: "inuse_space",
        sampleUnit: "bytes",
        periodType: "space",
        periodUnit: "bytes"
    )

    @Test
    func `labels are read in their order, values as they are`() throws {
        #expect(
            try LabelArguments.labels(["service_name=checkout", "query=a=b c"]) == [
                Label("service_name", "checkout"), Label("query", "a=b c"),
            ]
        )
    }

    @Test(arguments: [["service_name"], ["=x"], ["a="], [""], ["a=1", "b=2", "a=3"]])
    func `what is no label is refused with a reason`(_ arguments: [String]) {
        #expect {
            try LabelArguments.labels(arguments)
        } throws: { error in
            (error as? APIClientError)?.code == .invalidArgument
        }
    }

    private func advice(types: [ProfileType], services: [String] = []) -> String {
        EmptyAnswerAdvice(
            profileType: Self.cpu,
            selector: #"{service_name="a"}"#,
            time: "now-1h to now",
            typesFound: types,
            servicesFound: services
        ).text
    }

    @Test
    func `an empty answer says what was asked`() {
        #expect(
            advice(types: []).hasPrefix(
                "no samples of process_cpu:cpu:nanoseconds:cpu:nanoseconds match {service_name=\"a\"} "
                    + "from now-1h to now\n"
            )
        )
    }

    @Test
    func `an empty answer says what to try`() {
        #expect(advice(types: []).contains("firefinch push FILE"))
        #expect(advice(types: [Self.heap]).contains("--type with one of\n  memory:inuse_space:bytes:space:bytes\n"))
        let services = (1...22).map { "service-\($0)" }
        let text = advice(types: [Self.cpu, Self.heap], services: services)
        #expect(text.contains("  service-20\n  and 2 more\n"))
        #expect(!text.contains("service-21"))
    }
}
