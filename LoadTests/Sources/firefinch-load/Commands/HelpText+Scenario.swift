extension HelpText {
    static let scenario = """
        usage: firefinch-load scenario NAME DIR --out-dir RESULTS [--binary FILE] [--data DATA] [--strict] [options]

        NAME is one of
          burst            nothing is asked; then 200 dashboards of six queries open within --seconds
          scale-out        1, 2, 4, 8 … queriers up to --queriers, --seconds each, while --clients ask; then one without the cap
          churn            in turns, calm or a querier killed every two seconds and replaced; --seconds of each
          noisy-neighbour  a quiet tenant for --seconds; then, as long again, another one floods with --clients
          slow-store       queries one after the other, at most --seconds, while one request in a hundred takes two seconds

        Pushes DIR to a server of its own, takes down what one process answers, starts a frontend without queriers of its own
        and querier processes with a slow object store and without caches, compares every answer with the first ones byte by
        byte, and ends every process that it started, also on Ctrl-C. Writes RESULTS/NAME.json and NAME.html.

          --binary FILE        the server's program (.build/release/firefinch)
          --data DATA          the server's data; used as they are if the workload is in there (RESULTS/data)
          --latency TEXT       as firefinch serve takes it for --object-latency (p50=50ms)
          --queriers N         querier processes (1 to 32)         --parallel-reads N   reads of each at once
          --clients N          connections of the load (0 to 256)  --seconds N          of a phase (1 to 600)
          --fragment-bytes N   where queries are cut               --compact-to LEVEL   compact before (0: do not)
          --seed N             what chance follows from (1)        --strict             exit 1 if a target is missed

        example: firefinch-load scenario scale-out w1 --out-dir results
        """
}
