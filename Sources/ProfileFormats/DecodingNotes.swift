/// What a decoder left out of an accepted profile, to be counted and told to the sender.
package struct DecodingNotes: Hashable, Sendable {
    /// Samples whose stacks were deeper than the limit and lost frames at the root's end; their values are whole.
    package var truncatedStacks = 0

    /// Nothing left out.
    package init() {}
}
