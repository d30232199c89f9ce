/// One name and value.
package struct Label: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name, like `service_name`.
    package var name: String
    /// The value; an empty value means the same as no label.
    package var value: String

    /// Makes a label.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    package var description: String { "\(name)=\"\(value)\"" }

    /// Equal bytes: Swift's own `==` would make one label of two that differ only in Unicode normalisation.
    package static func == (lhs: Label, rhs: Label) -> Bool {
        lhs.name.isBytewiseEqual(to: rhs.name) && lhs.value.isBytewiseEqual(to: rhs.value)
    }

    package static func < (lhs: Label, rhs: Label) -> Bool {
        lhs.name != rhs.name ? lhs.name.isBytewiseLess(than: rhs.name) : lhs.value.isBytewiseLess(than: rhs.value)
    }
}

/// A series: labels in ascending order of name (bytewise), every name once.
package struct LabelSet: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The labels, ascending by name.
    package private(set) var labels: [Label]

    /// Sorts `labels`; of labels with one name the first given stays.
    package init(_ labels: [Label] = []) {
        var kept: [Label] = []
        kept.reserveCapacity(labels.count)
        for label in labels where !kept.contains(where: { $0.name.isBytewiseEqual(to: label.name) }) {
            kept.append(label)
        }
        kept.sort { $0.name.isBytewiseLess(than: $1.name) }
        self.labels = kept
    }

    /// The value of the label of that name, nil when there is none.
    package subscript(name: String) -> String? {
        labels.first { $0.name.isBytewiseEqual(to: name) }?.value
    }

    /// Sets or replaces one label.
    package mutating func set(_ name: String, to value: String) {
        if let index = labels.firstIndex(where: { $0.name.isBytewiseEqual(to: name) }) {
            labels[index].value = value
        } else {
            let index = labels.firstIndex { name.isBytewiseLess(than: $0.name) } ?? labels.endIndex
            labels.insert(Label(name, value), at: index)
        }
    }

    /// Removes the label of that name, if there is one.
    package mutating func remove(_ name: String) { labels.removeAll { $0.name.isBytewiseEqual(to: name) } }

    package var description: String { "{" + labels.map(\.description).joined(separator: ", ") + "}" }

    package static func < (lhs: LabelSet, rhs: LabelSet) -> Bool { lhs.labels.lexicographicallyPrecedes(rhs.labels) }
}

extension String {
    /// Order by UTF-8 bytes, as clients of this API expect; Swift's own `<` orders by Unicode canonical equivalence.
    package func isBytewiseLess(than other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }

    /// Whether both have the same UTF-8 bytes.
    ///
    /// Unequal strings are told apart at the price of Swift's own comparison. Of equal ones in ASCII, as nearly all are,
    /// nothing more is looked at: one text has one spelling there.
    package func isBytewiseEqual(to other: String) -> Bool {
        guard self == other else { return false }
        return (utf8Span.isKnownASCII && other.utf8Span.isKnownASCII) || utf8.elementsEqual(other.utf8)
    }
}
