package import ProfileModel

/// Labels as given on a command line: `name=value`.
package enum LabelArguments {
    /// Reads the arguments, in their order.
    ///
    /// - Throws: `invalidArgument` for one without a name, a sign or a value, and for a name given twice.
    package static func labels(_ arguments: [String]) throws(APIClientError) -> [Label] {
        var labels: [Label] = []
        for argument in arguments {
            guard let sign = argument.firstIndex(of: "="), sign > argument.startIndex,
                argument.index(after: sign) < argument.endIndex
            else {
                throw APIClientError(
                    .invalidArgument,
                    "a label is written name=value, like service_name=checkout; found '\(argument)'"
                )
            }
            let label = Label(String(argument[..<sign]), String(argument[argument.index(after: sign)...]))
            guard !labels.contains(where: { $0.name == label.name }) else {
                throw APIClientError(.invalidArgument, "the label '\(label.name)' is given twice")
            }
            labels.append(label)
        }
        return labels
    }
}
