import APIClient
import Testing

struct FlameTextTests {
    /// A server's loop: most time in a chain of calls, which splits at the end.
    private static func tree() throws -> FlameTree {
        try FlameTree(
            FlameGraphLevels(
                names: ["total", "idle", "main", "serve", "handle", "decode", "encode", "compress"],
                levels: [
                    [0, 10_000_000_000, 0, 0],
                    [0, 1_500_000_000, 1_500_000_000, 1, 0, 8_500_000_000, 0, 2],
                    [1_500_000_000, 8_500_000_000, 0, 3],
                    [1_500_000_000, 8_500_000_000, 500_000_000, 4],
                    [2_000_000_000, 2_000_000_000, 2_000_000_000, 5, 0, 6_000_000_000, 1_000_000_000, 6],
                    [5_000_000_000, 4_990_000_000, 4_990_000_000, 7],
                ],
                total: 10_000_000_000,
                maxSelf: 4_990_000_000
            )
        )
    }

    @Test
    func `a file gets whole names and ASCII bars, widest branch first`() throws {
        let text = FlameText(values: ValueText(unit: "nanoseconds")).text(try Self.tree())
        #expect(
            text == """
                 100.0%    10.0 s  ################  total
                  85.0%    8.50 s  ##############      main > serve > handle
                  60.0%    6.00 s  ##########            encode
                  49.9%    4.99 s  ########                compress
                  20.0%    2.00 s  ###                   decode
                  15.0%    1.50 s  ##                  idle

                """
        )
    }

    @Test
    func `a terminal gets lines that fit`() throws {
        let layout = FlameText(
            values: ValueText(unit: "nanoseconds"),
            medium: .terminal(columns: 57, isColored: false),
            limit: 4
        )
        let text = layout.text(try Self.tree())
        #expect(
            text == """
                 100.0%    10.0 s  ████████████████  total
                  85.0%    8.50 s  ██████████████      main › s… › handle
                  60.0%    6.00 s  ██████████            encode
                  49.9%    4.99 s  ████████                compress
                the 4 widest of 6 branches; --rows 0 shows all

                """
        )
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 57 })
    }

    @Test
    func `colours surround the bar alone`() throws {
        let layout = FlameText(
            values: ValueText(unit: "nanoseconds"),
            medium: .terminal(columns: 80, isColored: true),
            limit: 1
        )
        let first = layout.text(try Self.tree()).split(separator: "\n").first
        #expect(first == " 100.0%    10.0 s  \u{1B}[33m████████████████\u{1B}[0m  total")
    }

    @Test
    func `a narrow terminal still shows something of each name`() throws {
        let layout = FlameText(
            values: ValueText(unit: "nanoseconds"),
            medium: .terminal(columns: 1, isColored: false)
        )
        #expect(layout.text(try Self.tree()).contains("compress\n"))
    }

    @Test
    func `the table names what it leaves out`() throws {
        let tree = try Self.tree()
        let layout = TopTableText(values: ValueText(unit: "nanoseconds"), total: tree.total, limit: 2)
        #expect(
            layout.text(tree.topTable()) == """
                      self   self%      total  total%  function
                    4.99 s   49.9%     4.99 s   49.9%  compress
                    2.00 s   20.0%     2.00 s   20.0%  decode
                2 of 7 functions; --rows 0 shows all

                """
        )
    }

    @Test(
        arguments: [
            ("nanoseconds", 0, "0 ns"), ("nanoseconds", 999, "999 ns"), ("nanoseconds", 1_500, "1.50 µs"),
            ("nanoseconds", 99_960_000, "100 ms"), ("nanoseconds", 9_996_000_000, "10.0 s"),
            ("nanoseconds", 90_000_000_000, "1.50 min"), ("nanoseconds", .max, "106752 d"),
            ("milliseconds", 3_600_000, "1.00 h"), ("bytes", 1023, "1023 B"), ("bytes", 1_572_864, "1.50 MiB"),
            ("count", 99_999, "99999"), ("count", 1_234_567, "1.23 M"), ("objects", 7, "7"), ("", 100_000, "100 k"),
        ] as [(String, Int64, String)]
    )
    func `values are written for people`(_ unit: String, _ value: Int64, _ text: String) {
        #expect(ValueText(unit: unit).text(value) == text)
    }
}
