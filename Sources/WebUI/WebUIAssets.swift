/// The files of the web pages, embedded in the binary.
///
/// The page itself is at `/`, that of stored blocks at `/blocks`, that of queriers at `/queriers`, everything they need is
/// under `/assets/`. All paths inside the pages are relative, so they also work behind a proxy that serves them under a
/// prefix.
package enum WebUIAssets {
    /// Gives the file at a URL path, or nil when there is none.
    ///
    /// Costs a dictionary look-up; the bytes are shared, not copied. Paths are compared as they are: nothing is decoded, no
    /// directories are walked, so a path from outside cannot reach anything but these files.
    package static func asset(_ path: String) -> WebUIAsset? {
        if path == "/" { return table["index.html"] }
        if path == "/blocks" { return table["blocks.html"] }
        if path == "/queriers" { return table["queriers.html"] }
        let folder = "/assets/"
        return path.hasPrefix(folder) ? table[String(path.dropFirst(folder.count))] : nil
    }

    private static let table: [String: WebUIAsset] = Dictionary(
        files.map { ($0.name, $0) },
        uniquingKeysWith: { first, _ in first }
    )

    /// Every file of the folder `Assets`; a test of the page compares the two.
    private static let files: [WebUIAsset] = [
        WebUIAsset(named: "api.js", bytes: PackageResources.api_js),
        WebUIAsset(named: "app.js", bytes: PackageResources.app_js),
        WebUIAsset(named: "autocomplete.js", bytes: PackageResources.autocomplete_js),
        WebUIAsset(named: "blocks-api.js", bytes: PackageResources.blocks_api_js),
        WebUIAsset(named: "blocks-app.js", bytes: PackageResources.blocks_app_js),
        WebUIAsset(named: "blocks-details.js", bytes: PackageResources.blocks_details_js),
        WebUIAsset(named: "blocks-layout.js", bytes: PackageResources.blocks_layout_js),
        WebUIAsset(named: "blocks-model.js", bytes: PackageResources.blocks_model_js),
        WebUIAsset(named: "blocks-picture.js", bytes: PackageResources.blocks_picture_js),
        WebUIAsset(named: "blocks-summary.js", bytes: PackageResources.blocks_summary_js),
        WebUIAsset(named: "blocks.css", bytes: PackageResources.blocks_css),
        WebUIAsset(named: "blocks.html", bytes: PackageResources.blocks_html),
        WebUIAsset(named: "catalogue.js", bytes: PackageResources.catalogue_js),
        WebUIAsset(named: "connect-stream.js", bytes: PackageResources.connect_stream_js),
        WebUIAsset(named: "controls.css", bytes: PackageResources.controls_css),
        WebUIAsset(named: "dom.js", bytes: PackageResources.dom_js),
        WebUIAsset(named: "downloads.js", bytes: PackageResources.downloads_js),
        WebUIAsset(named: "filters.css", bytes: PackageResources.filters_css),
        WebUIAsset(named: "firefinch.svg", bytes: PackageResources.firefinch_svg),
        WebUIAsset(named: "first-run.js", bytes: PackageResources.first_run_js),
        WebUIAsset(named: "flamegraph-colors.js", bytes: PackageResources.flamegraph_colors_js),
        WebUIAsset(named: "flamegraph-layout.js", bytes: PackageResources.flamegraph_layout_js),
        WebUIAsset(named: "flamegraph-paint.js", bytes: PackageResources.flamegraph_paint_js),
        WebUIAsset(named: "flamegraph-view.js", bytes: PackageResources.flamegraph_view_js),
        WebUIAsset(named: "floating.css", bytes: PackageResources.floating_css),
        WebUIAsset(named: "follow.js", bytes: PackageResources.follow_js),
        WebUIAsset(named: "function-names.js", bytes: PackageResources.function_names_js),
        WebUIAsset(named: "function-table.js", bytes: PackageResources.function_table_js),
        WebUIAsset(named: "header.js", bytes: PackageResources.header_js),
        WebUIAsset(named: "index.html", bytes: PackageResources.index_html),
        WebUIAsset(named: "listbox.js", bytes: PackageResources.listbox_js),
        WebUIAsset(named: "menu.js", bytes: PackageResources.menu_js),
        WebUIAsset(named: "panels.css", bytes: PackageResources.panels_css),
        WebUIAsset(named: "picker.js", bytes: PackageResources.picker_js),
        WebUIAsset(named: "popover.js", bytes: PackageResources.popover_js),
        WebUIAsset(named: "profile-panel.js", bytes: PackageResources.profile_panel_js),
        WebUIAsset(named: "profile-types.js", bytes: PackageResources.profile_types_js),
        WebUIAsset(named: "profile-words.js", bytes: PackageResources.profile_words_js),
        WebUIAsset(named: "progress-words.js", bytes: PackageResources.progress_words_js),
        WebUIAsset(named: "queriers-app.js", bytes: PackageResources.queriers_app_js),
        WebUIAsset(named: "queriers-model.js", bytes: PackageResources.queriers_model_js),
        WebUIAsset(named: "queriers-pool.js", bytes: PackageResources.queriers_pool_js),
        WebUIAsset(named: "queriers-size.js", bytes: PackageResources.queriers_size_js),
        WebUIAsset(named: "queriers.css", bytes: PackageResources.queriers_css),
        WebUIAsset(named: "queriers.html", bytes: PackageResources.queriers_html),
        WebUIAsset(named: "query.js", bytes: PackageResources.query_js),
        WebUIAsset(named: "range-history.js", bytes: PackageResources.range_history_js),
        WebUIAsset(named: "segmented.js", bytes: PackageResources.segmented_js),
        WebUIAsset(named: "selector.js", bytes: PackageResources.selector_js),
        WebUIAsset(named: "series-chart.js", bytes: PackageResources.series_chart_js),
        WebUIAsset(named: "series-layout.js", bytes: PackageResources.series_layout_js),
        WebUIAsset(named: "series-panel.js", bytes: PackageResources.series_panel_js),
        WebUIAsset(named: "series.css", bytes: PackageResources.series_css),
        WebUIAsset(named: "session.js", bytes: PackageResources.session_js),
        WebUIAsset(named: "state.js", bytes: PackageResources.state_js),
        WebUIAsset(named: "states.css", bytes: PackageResources.states_css),
        WebUIAsset(named: "states.js", bytes: PackageResources.states_js),
        WebUIAsset(named: "status.js", bytes: PackageResources.status_js),
        WebUIAsset(named: "table.css", bytes: PackageResources.table_css),
        WebUIAsset(named: "table.js", bytes: PackageResources.table_js),
        WebUIAsset(named: "theme-early.js", bytes: PackageResources.theme_early_js),
        WebUIAsset(named: "theme.css", bytes: PackageResources.theme_css),
        WebUIAsset(named: "theme.js", bytes: PackageResources.theme_js),
        WebUIAsset(named: "time-picker.js", bytes: PackageResources.time_picker_js),
        WebUIAsset(named: "time-range.js", bytes: PackageResources.time_range_js),
        WebUIAsset(named: "tooltip.js", bytes: PackageResources.tooltip_js),
        WebUIAsset(named: "units.js", bytes: PackageResources.units_js),
    ]
}
