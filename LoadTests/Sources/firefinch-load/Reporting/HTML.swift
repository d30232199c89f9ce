/// Small pieces of HTML.
enum HTML {
    private static let listed = 100

    /// Text with the characters escaped that mean something in HTML.
    static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        return escaped
    }

    /// A table; cells are text, those after the first column are aligned as figures if `figures`.
    static func table(_ head: [String], _ rows: [[String]], figures: Bool = true) -> String {
        let kind = figures ? " class=\"figures\"" : ""
        let heads = head.map { "<th scope=\"col\">\(escape($0))</th>" }.joined()
        let body = rows.map { row in
            "<tr>\(row.map { "<td>\(escape($0))</td>" }.joined())</tr>"
        }.joined(separator: "\n")
        return
            "<div class=\"scroll\"><table\(kind)><thead><tr>\(heads)</tr></thead><tbody>\n\(body)\n</tbody></table></div>"
    }

    /// The first of `texts` as a list; nothing for none.
    static func list(_ texts: [String]) -> String {
        guard !texts.isEmpty else { return "" }
        return "<ul>\n\(texts.prefix(listed).map { "<li>\(escape($0))</li>" }.joined(separator: "\n"))\n</ul>"
    }

    /// A figure with a caption.
    static func figure(_ svg: String, _ caption: String) -> String {
        "<figure>\(svg)<figcaption>\(escape(caption))</figcaption></figure>"
    }
}
