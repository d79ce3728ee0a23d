import ByteCoding

/// Lines whose sorted bytes are hashed: whatever order they were found in, the digest is the same.
struct DigestLines {
    private var lines: [[UInt8]] = []

    mutating func add(_ kind: String, _ fields: [String: JSONValue?]) {
        var object = fields.compactMapValues { $0 }
        object["kind"] = .string(kind)
        lines.append(JSONWriter.canonical(.object(object)))
    }

    var digest: Digest {
        var hasher = SHA256Hasher()
        for line in lines.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            hasher.update(line)
            hasher.update(UInt8(ascii: "\n"))
        }
        return hasher.finalize()
    }
}
