/// The rule for the name of a note's key: it is also the ledger's origin.
package enum NoteKeyName {
    /// Not empty, at most `TransparencyLimits.keyNameBytes`, no Unicode space, no control character
    /// and no plus sign (c2sp.org/signed-note).
    package static func isValid(_ name: String) -> Bool {
        guard !name.isEmpty, name.utf8.count <= TransparencyLimits.keyNameBytes else {
            return false
        }
        return name.unicodeScalars.allSatisfy { scalar in
            !scalar.properties.isWhitespace && scalar != "+" && scalar.value >= 0x20
        }
    }

    /// Whether two names are the same bytes. (`==` on strings would call differently composed
    /// accents equal, which are other bytes and so another key.)
    static func same(_ one: String, _ other: String) -> Bool {
        one.utf8.elementsEqual(other.utf8)
    }
}
