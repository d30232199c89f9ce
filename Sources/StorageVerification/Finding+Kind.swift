extension Finding {
    /// A kind of defect.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// A live block's object is not in the bucket.
        case missingObject = "missing-object"
        /// An object could not be read at all.
        case unreadableObject = "unreadable-object"
        /// An object is not as long as its block says.
        case wrongSize = "wrong-size"
        /// A footer is damaged.
        case damagedFooter = "damaged-footer"
        /// A footer says something else than the metastore.
        case differentFooter = "different-footer"
        /// A section is damaged, or contradicts another one.
        case damagedSection = "damaged-section"
        /// A dataset's figures contradict its sections.
        case wrongFigures = "wrong-figures"
        /// A block was written by a newer version.
        case newerFormat = "newer-format"
        /// Two live blocks hold rows of the same segment.
        case coveredTwice = "covered-twice"
        /// Two live profiles have one identity.
        case countedTwice = "counted-twice"
        /// An object belongs to no block.
        case unknownObject = "unknown-object"
        /// A retired block's object is gone already.
        case retiredWithoutObject = "retired-without-object"
        /// A deletion has a row but no control object.
        case deletionWithoutObject = "deletion-without-object"
        /// A deletion has a control object but no row.
        case deletionWithoutRow = "deletion-without-row"
        /// A deletion's row says something else than its control object.
        case differentDeletion = "different-deletion"
        /// A control object cannot be read.
        case unreadableControl = "unreadable-control"
        /// Rows that some block had cannot be taken without counting others twice.
        case notRecovered = "not-recovered"
        /// There were more profiles than could be compared.
        case notCompared = "not-compared"
    }
}

extension Finding.Kind {
    /// How bad a defect of this kind is.
    var severity: Finding.Severity {
        switch self {
        case .unknownObject, .retiredWithoutObject, .deletionWithoutRow, .notCompared: .warning
        default: .damage
        }
    }

    /// What to do about a defect of this kind.
    var advice: String {
        switch self {
        case .missingObject:
            "restore the object from a backup of the bucket; if there is none its profiles are lost, and fsck --rebuild "
                + "makes the index forget them"
        case .unreadableObject: "look at the disk or the bucket's permissions, then check again"
        case .wrongSize, .damagedFooter, .damagedSection, .wrongFigures:
            "restore the object from a backup of the bucket; until then queries over it fail, or with "
                + "Firefinch-Allow-Partial: true leave it out"
        case .differentFooter, .coveredTwice, .countedTwice:
            "stop the server and run fsck --rebuild: the bucket is the truth"
        case .newerFormat: "upgrade this binary, then check again"
        case .unknownObject: "nothing: the server's sweeper removes it; fsck --rebuild would use it where it is needed"
        case .retiredWithoutObject: "nothing: the server forgets the block with its next look"
        case .deletionWithoutObject: "state the deletion again: a rebuild would not know it"
        case .deletionWithoutRow:
            "start the server: it makes the row; the profiles may show until then, also after a deletion that failed"
        case .differentDeletion: "stop the server and run fsck --rebuild: the deleted profiles may show until then"
        case .unreadableControl: "restore the object from a backup of the bucket, or upgrade this binary"
        case .notRecovered: "look at the objects named; restore what is missing from a backup and rebuild again"
        case .notCompared: "nothing: everything else was checked"
        }
    }
}
