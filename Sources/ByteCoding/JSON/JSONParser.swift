/// JSON text to `JSONValue`, strictly: one text has one meaning, or it is refused with the place.
package enum JSONParser {
    /// Which texts are taken.
    package enum Form: Hashable, Sendable {
        /// Exactly what `JSONWriter.canonical` writes (RFC 8785) and nothing else: what is signed.
        case canonical
        /// RFC 8259, for what people and other programs write: any white space, any order of keys.
        /// Duplicate keys and lone surrogates are refused here, too, as RFC 7493 (I-JSON) advises.
        case ordinary
    }

    /// Reads the one value that the bytes hold.
    ///
    /// Keys that are equal only after Unicode normalisation count as duplicates in both forms,
    /// since a reader could not tell them apart.
    package static func parse(
        _ bytes: [UInt8], as form: Form, limits: JSONLimits = JSONLimits()
    ) throws(JSONError) -> JSONValue {
        var tree = try JSONTree.begin(bytes, as: form, limits)
        let value = try tree.value(depth: 0)
        try tree.scanner.requireEnd()
        return value
    }

    /// Reads one value as `parse` does, refuses what it refuses, and keeps only what stands at the
    /// end of `path`: each name is a member's of the object before it. No dictionary is made of the
    /// objects on the way, which is most of what `parse` does with small ones.
    package static func find(
        _ path: [String], in bytes: [UInt8], as form: Form, limits: JSONLimits = JSONLimits()
    ) throws(JSONError) -> JSONFinding {
        var tree = try JSONTree.begin(bytes, as: form, limits)
        let finding = try tree.finding(path[...], depth: 0)
        try tree.scanner.requireEnd()
        return finding
    }

    /// The same for borrowed bytes, which are copied once.
    package static func parse(
        _ bytes: Span<UInt8>, as form: Form, limits: JSONLimits = JSONLimits()
    ) throws(JSONError) -> JSONValue {
        let copy = unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
        return try parse(copy, as: form, limits: limits)
    }
}

/// What stands where a path leads.
package enum JSONFinding: Hashable, Sendable {
    case value(JSONValue)
    /// An object on the way does not have the next member.
    case missing
    /// No object, where one was to be: so many names into the path.
    case noObject(JSONValue, after: Int)
}

/// The recursive half of the parser: arrays and objects.
struct JSONTree {
    var scanner: JSONScanner
    let depthLimit: Int

    /// At the start of a text that is not too long.
    static func begin(
        _ bytes: [UInt8], as form: JSONParser.Form, _ limits: JSONLimits
    ) throws(JSONError) -> JSONTree {
        let scanner = JSONScanner(bytes, as: form)
        guard bytes.count <= limits.bytes else {
            throw scanner.failure(
                .tooLarge(bytes: bytes.count, limit: limits.bytes), at: limits.bytes)
        }
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            throw scanner.failure(.byteOrderMark)
        }
        return JSONTree(scanner: scanner, depthLimit: limits.depth)
    }

    /// Reads one value and the white space before it; `depth` containers are open around it.
    mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        try scanner.skipSpace()
        guard let next = scanner.next else { throw scanner.unexpected(.value) }
        switch next {
        case UInt8(ascii: "\""):
            return .string(try scanner.string(.value))
        case UInt8(ascii: "{"):
            return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["):
            return .array(try array(depth: depth + 1))
        case UInt8(ascii: "t"):
            try scanner.requireWord("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try scanner.requireWord("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try scanner.requireWord("null")
            return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return try scanner.number()
        default:
            throw scanner.unexpected(.value)
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
        try open(depth: depth)
        var values: [JSONValue] = []
        if scanner.take(UInt8(ascii: "]")) { return values }
        repeat {
            values.append(try value(depth: depth))
            try scanner.skipSpace()
        } while scanner.take(UInt8(ascii: ","))
        try scanner.require(UInt8(ascii: "]"), .commaOrArrayEnd)
        return values
    }

    private mutating func object(depth: Int) throws(JSONError) -> [String: JSONValue] {
        var members: [Member] = []
        try readMembers(depth: depth) { tree, key, place throws(JSONError) in
            let value = try tree.value(depth: depth)
            members.append(Member(key: key, value: value, place: place))
        }
        return try dictionary(members)
    }

    /// Reads one value, `depth` containers around it, and keeps what stands at the end of `path`.
    mutating func finding(
        _ path: ArraySlice<String>, depth: Int
    ) throws(JSONError) -> JSONFinding {
        try scanner.skipSpace()
        guard let name = path.first else { return .value(try value(depth: depth)) }
        guard scanner.next == UInt8(ascii: "{") else {
            return .noObject(try value(depth: depth), after: path.startIndex)
        }
        var finding = JSONFinding.missing
        var keys: [(text: String, place: Int)] = []
        try readMembers(depth: depth + 1) { tree, key, place throws(JSONError) in
            keys.append((key, place))
            if key == name {
                finding = try tree.finding(path.dropFirst(), depth: depth + 1)
            } else {
                _ = try tree.value(depth: depth + 1)
            }
        }
        try requireDistinct(keys)
        return finding
    }

    /// Reads an object; `read` takes each member's value, which comes next.
    @inline(__always)
    private mutating func readMembers(
        depth: Int,
        _ read: (inout JSONTree, _ key: String, _ place: Int) throws(JSONError) -> Void
    ) throws(JSONError) {
        try open(depth: depth)
        if scanner.take(UInt8(ascii: "}")) { return }
        var previous: String?
        repeat {
            try scanner.skipSpace()
            let place = scanner.offset
            let key = try scanner.string(previous == nil ? .keyOrEnd : .key)
            try check(key, after: previous, at: place)
            previous = key
            try scanner.skipSpace()
            try scanner.require(UInt8(ascii: ":"), .colon)
            try read(&self, key, place)
            try scanner.skipSpace()
        } while scanner.take(UInt8(ascii: ","))
        try scanner.require(UInt8(ascii: "}"), .commaOrObjectEnd)
    }

    private struct Member {
        let key: String
        let value: JSONValue
        let place: Int
    }

    /// Made in one go, when the count is known: a dictionary that grows hashes its keys again.
    private func dictionary(_ members: [Member]) throws(JSONError) -> [String: JSONValue] {
        var dictionary = [String: JSONValue](minimumCapacity: members.count)
        for member in members {
            guard dictionary.updateValue(member.value, forKey: member.key) == nil else {
                throw scanner.failure(.duplicateKey(member.key), at: member.place)
            }
        }
        return dictionary
    }

    /// Few keys are compared with each other, which takes less than a set; with many that would
    /// take time in their square.
    private func requireDistinct(_ keys: [(text: String, place: Int)]) throws(JSONError) {
        let isFew = keys.count <= ByteCodingLimits.jsonKeysCompared
        var seen = Set<String>(minimumCapacity: isFew ? 0 : keys.count)
        for (index, key) in keys.enumerated() {
            let isNew =
                isFew
                ? !keys[..<index].contains { $0.text == key.text }
                : seen.insert(key.text).inserted
            guard isNew else { throw scanner.failure(.duplicateKey(key.text), at: key.place) }
        }
    }

    private mutating func open(depth: Int) throws(JSONError) {
        guard depth <= depthLimit else { throw scanner.failure(.tooDeep(limit: depthLimit)) }
        scanner.offset += 1
        try scanner.skipSpace()
    }

    private func check(
        _ key: String, after previous: String?, at place: Int
    ) throws(JSONError) {
        guard scanner.form == .canonical, let previous else { return }
        if JSONKeyOrder.precedes(previous, key) { return }
        if JSONKeyOrder.precedes(key, previous) {
            throw scanner.failure(.keyOutOfOrder(key, after: previous), at: place)
        }
        throw scanner.failure(.duplicateKey(key), at: place)
    }
}
