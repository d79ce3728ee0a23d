import Glibc

/// Reads canonical JSON (RFC 8785) for a caller who knows which keys may come: they are sorted and
/// nothing stands between them, so all that is not a value is compared as one run of bytes, and no
/// tree is made.
///
/// It says only that it cannot go on, never why: whoever wants to know reads the text again with
/// `JSONParser`, whose errors have a place and words. What this gives is what that would give:
/// strings, numbers and values are read by the same code.
package struct CanonicalReader {
    /// Something else came than what was asked for.
    package struct Unexpected: Error {
        package init() {}
    }

    private var tree: JSONTree

    /// 0-based, in bytes; may be set to where it has been before.
    package var offset: Int {
        get { tree.scanner.offset }
        set { tree.scanner.offset = newValue }
    }

    package init(_ bytes: [UInt8]) {
        tree = JSONTree(
            scanner: JSONScanner(bytes, as: .canonical), depthLimit: ByteCodingLimits.jsonDepth)
    }

    /// Whether the whole text has been read.
    package var isAtEnd: Bool { tree.scanner.next == nil }

    /// Passes these bytes if they come next.
    package mutating func take(_ text: StaticString) -> Bool {
        guard comesNext(text) else { return false }
        offset += text.utf8CodeUnitCount
        return true
    }

    /// Passes these bytes, which must come next.
    package mutating func require(_ text: StaticString) throws(Unexpected) {
        guard take(text) else { throw Unexpected() }
    }

    private func comesNext(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        let bytes = tree.scanner.bytes
        guard count <= bytes.count - offset else { return false }
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return false }
            return unsafe memcmp(start + offset, text.utf8Start, count) == 0
        }
    }

    /// A string, its escapes undone.
    package mutating func string() throws(Unexpected) -> String {
        do { return try tree.scanner.string(.value) } catch { throw Unexpected() }
    }

    /// An integer inside ±2^53.
    package mutating func integer() throws(Unexpected) -> Int64 {
        let number: JSONValue
        do { number = try tree.scanner.number() } catch { throw Unexpected() }
        guard case .integer(let integer) = number else { throw Unexpected() }
        return integer
    }

    /// Any value; so many arrays and objects are open around it.
    package mutating func value(depth: Int) throws(Unexpected) -> JSONValue {
        do { return try tree.value(depth: depth) } catch { throw Unexpected() }
    }

    /// The string of 44 characters that `Digest.base64` writes.
    package mutating func digest() throws(Unexpected) -> Digest {
        let text = try plainString()
        guard let digest = Digest(base64: tree.scanner.bytes.span.extracting(text)) else {
            throw Unexpected()
        }
        return digest
    }

    /// The string that `Timestamp.rfc3339` writes.
    package mutating func time() throws(Unexpected) -> Timestamp {
        let text = try plainString()
        guard let time = Timestamp.parse(canonical: tree.scanner.bytes.span.extracting(text)) else {
            throw Unexpected()
        }
        return time
    }

    /// Where the characters of a string without escapes lie, which is passed.
    private mutating func plainString() throws(Unexpected) -> Range<Int> {
        guard take("\"") else { throw Unexpected() }
        let start = offset
        offset = tree.scanner.endOfPlainRun()
        let end = offset
        try require("\"")
        return start..<end
    }
}
