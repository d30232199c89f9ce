/// How the page looks, in light and in dark.
enum ReportStyle {
    static let css = """
        :root {
            --back: #ffffff; --text: #1d2433; --soft: #5d6678; --line: #dfe3ea; --panel: #f6f7f9;
            --bar: #3f78c5; --over: #c9551f; --target: #1d2433; --good: #1a7a3e; --bad: #b3341a;
        }
        @media (prefers-color-scheme: dark) {
            :root {
                --back: #14171d; --text: #e5e8ee; --soft: #9aa3b3; --line: #303643; --panel: #1c2028;
                --bar: #6ea3ea; --over: #ec8a55; --target: #e5e8ee; --good: #5fcf8b; --bad: #ff8f70;
            }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
        main { max-width: 960px; margin: 0 auto; padding: 32px 20px 64px; }
        h1 { font-size: 26px; margin: 0 0 4px; }
        h2 { font-size: 19px; margin: 40px 0 12px; }
        .about, figcaption { color: var(--soft); font-size: 13px; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        th { color: var(--soft); font-weight: 600; font-size: 13px; }
        .figures th:not(:first-child), .figures td:not(:first-child) { text-align: right; padding: 6px 0 6px 12px; }
        .met { color: var(--good); }
        .missed { color: var(--bad); font-weight: 600; }
        .unknown { color: var(--soft); }
        figure { margin: 20px 0; padding: 16px; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; }
        figcaption { margin-top: 8px; }
        svg { display: block; width: 100%; height: auto; font: 13px system-ui, sans-serif; }
        svg text { fill: var(--text); }
        svg .tick { fill: var(--soft); font-size: 12px; }
        svg .value { font-variant-numeric: tabular-nums; font-size: 12px; }
        .bar { fill: var(--bar); }
        .bar.over { fill: var(--over); }
        .grid { stroke: var(--line); stroke-width: 1; }
        .whisker { stroke: var(--text); stroke-width: 2; opacity: 0.6; }
        .target { stroke: var(--target); stroke-width: 2; stroke-dasharray: 4 3; }
        pre { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
        """
}
