import APIClient
import Testing

@Suite
struct AdminTextTests {
    @Test
    func `a table aligns words left and numbers right, without spaces at line ends`() {
        var table = TextTable(.text("name"), .number("bytes"), .text("note"))
        table.add("a", "1", "x")
        table.add("longer", "1234", "")
        table.add("evil\nname\u{1B}", "5", "y")
        #expect(
            table.text == """
                name        bytes  note
                a               1  x
                longer       1234
                evil name       5  y

                """
        )
    }

    @Test(arguments: [
        (0, "0 s"), (89_000, "89 s"), (90_000, "2 min"), (5_400_000, "1.5 h"), (7_200_000, "2 h"), (172_800_000, "2 d"),
        (-5, "0 s"),
    ])
    func `spans are short`(milliseconds: Int64, text: String) {
        #expect(TimeText.span(milliseconds: milliseconds) == text)
    }

    @Test
    func `moments are in UTC, and none for zero`() {
        #expect(TimeText.moment(1_767_225_600_000) == "2026-01-01 00:00:00")
        #expect(TimeText.moment(0).isEmpty)
    }

    @Test
    func `the first broken link is named, whatever else should be looked at`() {
        let steps = [
            DoctorStep(link: "ready", state: .ok, found: "", advice: ""),
            DoctorStep(link: "compaction", state: .warning, found: "late", advice: "wait"),
        ]
        #expect(DoctorText.verdict(steps) == "every link works; 1 should be looked at\n")
        let broken =
            steps + [
                DoctorStep(link: "jobs", state: .broken, found: "parked\nby night", advice: "retry"),
                DoctorStep(link: "objects", state: .broken, found: "", advice: ""),
            ]
        #expect(DoctorText.verdict(broken) == "first broken link: jobs\n")
        #expect(DoctorText.text(broken[2]).contains("BROKEN  jobs       parked by night\n"))
        #expect(DoctorText.text(broken[2]).contains("→ retry\n"))
    }
}
