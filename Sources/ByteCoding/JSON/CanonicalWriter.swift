/// Writes canonical JSON (RFC 8785) field by field, without a tree, for a caller who knows the
/// order of the keys (`JSONKeyOrder`); nothing here sorts them. A field whose value is `nil` is
/// left out.
package struct CanonicalWriter {
    package private(set) var bytes: [UInt8] = []

    /// - Parameter capacity: how many bytes are expected; more may come.
    package init(capacity: Int) { bytes.reserveCapacity(capacity) }

    package mutating func beginObject() { bytes.append(UInt8(ascii: "{")) }
    package mutating func endObject() { bytes.append(UInt8(ascii: "}")) }
    package mutating func beginArray() { bytes.append(UInt8(ascii: "[")) }
    package mutating func endArray() { bytes.append(UInt8(ascii: "]")) }

    /// A comma, except before what comes first in its object or array.
    package mutating func separate() {
        if let last = bytes.last, last != UInt8(ascii: "{"), last != UInt8(ascii: "[") {
            bytes.append(UInt8(ascii: ","))
        }
    }

    /// A key with all that stands before its value. It has no character that must be escaped.
    package mutating func key(_ key: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(key)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    package mutating func field(_ key: StaticString, _ text: String?) {
        guard let text else { return }
        self.key(key)
        JSONWriter.append(text, to: &bytes)
    }

    /// A number beyond 2^53 is written as the nearest double, as `JSONWriter` does.
    package mutating func field(_ key: StaticString, _ count: UInt64?) {
        guard let count else { return }
        field(key, .integer(Int64(clamping: count)))
    }

    /// A string as `Digest.base64` has it.
    package mutating func field(_ key: StaticString, _ digest: Digest?) {
        guard let digest else { return }
        self.key(key)
        write(digest)
    }

    /// A digest in an array, with the comma before it.
    package mutating func element(_ digest: Digest) {
        separate()
        write(digest)
    }

    private mutating func write(_ digest: Digest) {
        bytes.append(UInt8(ascii: "\""))
        digest.appendBase64(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// A string as `Timestamp.rfc3339` has it.
    package mutating func field(_ key: StaticString, _ time: Timestamp?) {
        guard let time else { return }
        self.key(key)
        bytes.append(UInt8(ascii: "\""))
        time.appendRFC3339(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    package mutating func field(_ key: StaticString, _ value: JSONValue) {
        self.key(key)
        JSONWriter.append(value, to: &bytes)
    }
}
