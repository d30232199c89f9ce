/// The texts of `--help`.
enum HelpText {
    static let overview = """
        firefinch-load: pushes a generated fleet of profiles to a server on this machine, times queries, checks every answer.

        usage: firefinch-load <push|query|check|report|all|storage|scenario> …    (each has --help)

          push DIR       send the profiles, measure the rate, the acknowledgements and what they cost the server
          query DIR      time a mix of queries until the last byte is read
          check DIR      compare the answers with what the generator says they must be
          report FILES…  one HTML page from the results of the others
          all DIR        push, query, check and report, in this order
          scenario NAME DIR
                         start a frontend and queriers, run a load over them, end them
          storage DIR    push, compact level by level while answers are compared, query, check and report

        DIR is what the generator writes with --pack: index.jsonl, profiles.pack, expected.json.
        The program talks to loopback addresses only, and it stops by itself.
        Exit code: 0 done, 1 something failed or differs, 2 the command line is wrong.
        """

    static let push = """
        usage: firefinch-load push DIR [--url http://127.0.0.1:4040] [--tenant T] [--batch 50] [--clients 8] [--limit N]
                                       [--lone N] [--check-during no] [--time-limit SECONDS] [--out FILE.json]

          --batch N        profiles in one request (1 to 400)
          --clients N      connections, each with one request at a time (1 to 256)
          --limit N        send only the first N profiles
          --lone N         after the load, send N single profiles one after the other (at most 10000); they are a service of
                           their own, later than the fleet, so that they change none of its answers
          --check-during yes
                           compare answers while profiles are being sent: of each minute once it is acknowledged whole. Takes
                           its share of the server, so rate and cost are worse than without; the report says that it ran
          --time-limit N   give up after so many seconds (600)

        example: firefinch-load push w1 --lone 20 --out push.json
        """

    static let query = """
        usage: firefinch-load query DIR [--url http://127.0.0.1:4040] [--tenant T] [--runs 9] [--warm-up 2] [--service NAME]
                                        [--out FILE.json]

          --runs N         timed runs of each query (1 to 1000)
          --warm-up N      runs before them that do not count (0 to 100)
          --service NAME   the one service that some queries ask for (the first of the fleet)

        example: firefinch-load query w1 --runs 20 --out query.json
        """

    static let check = """
        usage: firefinch-load check DIR [--url http://127.0.0.1:4040] [--tenant T] [--clients 2] [--out FILE.json]

          --clients N      queries at a time (1 to 16)

        Exits 1 if any answer differs. The tenant must hold nothing else in the fleet's time.
        example: firefinch-load check w1
        """

    static let report = """
        usage: firefinch-load report FILE.json… --out report.html [--thresholds FILE.json] [--strict]

          --thresholds F   targets to compare with (LoadTests/thresholds.json or thresholds.json, if there is one)
          --strict         exit 1 if a target is missed

        example: firefinch-load report push.json query.json check.json --out report.html
        """

    static let all = """
        usage: firefinch-load all DIR --out-dir RESULTS [options of push, query, check and report]

        Writes RESULTS/push.json, query.json, check.json and report.html. Sends 20 lone profiles unless --lone says otherwise,
        and checks answers while sending; for figures of the push alone: --check-during no
        example: firefinch-load all w1 --out-dir results
        """

    static let storage = """
        usage: firefinch-load storage DIR --out-dir RESULTS [--url http://127.0.0.1:4040] [--tenant T] [--batch 50] [--clients 8]
                                      [--hold-back 10] [--check-during no] [--runs 9] [--warm-up 2] [--time-limit 1800]
                                      [--thresholds FILE.json] [--strict]

        Pushes a fleet, has it compacted to levels 1, 2 and 3 through the admin API, pushes the rest, compacts again, and
        compares hashes of answers before, during and after every step. Then times queries, compares every answer with
        what was generated, and writes RESULTS/storage.json, query.json, check.json and report.html.

          --hold-back N      percent of the profiles, the latest, that come when the others are compacted (0 to 90)
          --check-during no  compare answers only after each step: CPU per profile is then of the step alone
          --time-limit N     give a push or a compaction up after so many seconds (1800)

        Start the server anew, on an empty folder: peak memory is since its start.
        example: firefinch-load storage w24 --thresholds LoadTests/thresholds-24h.json --out-dir results
        """
}
