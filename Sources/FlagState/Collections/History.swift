/// What one thing was, since which position: its versions, oldest first, found by position in
/// O(log n). The newest version is held in place, because most questions are about now and most
/// things change once.
package struct History<Value: Sendable>: Sendable {
    package struct Version: Sendable {
        /// The record that made it so.
        package let position: UInt64
        package let value: Value
    }

    private var newest: Version?
    private var older = PersistentVector<Version>()

    package init() {}

    package var count: Int { older.count + (newest == nil ? 0 : 1) }
    package var latest: Version? { newest }

    /// Puts a version on top. Within one record the last change counts, so a second version at one
    /// position replaces the first.
    package mutating func append(_ value: Value, at position: UInt64) {
        if let newest, newest.position != position { older.append(newest) }
        newest = Version(position: position, value: value)
    }

    /// The version that a reader of the first `size` records sees; `nil` before the first version.
    // Inlined, so that who asks about now touches nothing but the newest.
    @inline(__always)
    package func latest(before size: UInt64) -> Version? {
        if let newest, newest.position < size { return newest }
        return latestOfOlder(before: size)
    }

    private func latestOfOlder(before size: UInt64) -> Version? {
        let seen = older.partitionPoint(in: 0..<older.count) { $0.position < size }
        return seen == 0 ? nil : older[seen - 1]
    }

    /// Every version, oldest first.
    package var versions: [Version] { older.elements + (newest.map { [$0] } ?? []) }
}
