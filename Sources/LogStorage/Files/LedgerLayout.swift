/// Where the parts of a ledger's directory are.
package struct LedgerLayout: Hashable, Sendable {
    /// The directory, without a slash at its end.
    package let root: String

    package init(root: String) {
        var root = root
        while root.count > 1, root.hasSuffix("/") { root.removeLast() }
        self.root = root
    }

    /// The directory that holds the ledger's own name.
    var parentDirectory: String {
        guard let slash = root.lastIndex(of: "/") else { return "." }
        return slash == root.startIndex ? "/" : String(root[..<slash])
    }

    package var segmentsDirectory: String { root + "/segments" }
    package var head: String { root + "/head" }
    package var checkpoint: String { root + "/checkpoint" }
    package var lock: String { root + "/lock" }
    package var keysDirectory: String { root + "/keys" }
    package var derivedDirectory: String { root + "/derived" }
    package var quarantineDirectory: String { root + "/quarantine" }

    package func segment(firstPosition: UInt64) -> String {
        segmentsDirectory + "/" + LedgerLayout.segmentName(firstPosition: firstPosition)
    }

    /// The first position in 20 digits and `.segment`: names sort as positions do.
    package static func segmentName(firstPosition: UInt64) -> String {
        let digits = String(firstPosition)
        return String(repeating: "0", count: 20 - digits.count) + digits + ".segment"
    }

    /// Gives `nil` for every name that `segmentName` would not have written.
    package static func firstPosition(segmentName name: String) -> UInt64? {
        guard let position = UInt64(name.prefix(20)), segmentName(firstPosition: position) == name
        else { return nil }
        return position
    }
}
