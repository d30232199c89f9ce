extension ReportStyle {
    /// How lines of plots look: six colours that can be told apart in light and in dark.
    static let lines = """
        :root { --c0: #3f78c5; --c1: #c9551f; --c2: #1a7a3e; --c3: #8a4fb0; --c4: #8a6d00; --c5: #0f7f86; }
        @media (prefers-color-scheme: dark) {
            :root { --c0: #6ea3ea; --c1: #ec8a55; --c2: #5fcf8b; --c3: #c08be6; --c4: #d9b93a; --c5: #4cc3ca; }
        }
        svg .line, polyline.target { fill: none; stroke-width: 2; }
        .line0 { stroke: var(--c0); } .line1 { stroke: var(--c1); } .line2 { stroke: var(--c2); }
        .line3 { stroke: var(--c3); } .line4 { stroke: var(--c4); } .line5 { stroke: var(--c5); }
        svg .name0 { fill: var(--c0); } svg .name1 { fill: var(--c1); } svg .name2 { fill: var(--c2); }
        svg .name3 { fill: var(--c3); } svg .name4 { fill: var(--c4); } svg .name5 { fill: var(--c5); }
        """
}
