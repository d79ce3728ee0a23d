import ByteCoding

/// What can be looked up in a `PersistentMap`.
package protocol PersistentMapKey: Hashable, Sendable {
    /// Bits that differ where keys differ, mostly. Equal keys have equal bits.
    var trieHash: UInt64 { get }
    /// `==`, but one that the compiler can see through from here.
    func isSame(as other: Self) -> Bool
    /// How many entries a bucket holds before it is split: more of them take less memory and more
    /// comparisons.
    static var bucketSize: Int { get }
}

extension PersistentMapKey {
    package var trieHash: UInt64 { UInt64(bitPattern: Int64(hashValue)) }
    package func isSame(as other: Self) -> Bool { self == other }
    /// Comparing 12 hashes costs less than one level more.
    package static var bucketSize: Int { 12 }
}

extension String {
    /// The bits of names that a ledger registers: whoever may add one has a say in it anyway.
    var tableHash: UInt64 { tableHash(keys: TableKeys.ofThisProcess) }
}

private enum TableKeys {
    /// What Swift keys its own hashes with, which differs from run to run. The second one is odd,
    /// so that no multiplication by it loses bits.
    static let ofThisProcess = (
        UInt64(bitPattern: Int64(0.hashValue)), UInt64(bitPattern: Int64(1.hashValue)) | 1
    )
}
