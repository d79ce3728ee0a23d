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
        var tree = JSONTree(scanner: JSONScanner(bytes, as: form), depthLimit: limits.depth)
        guard bytes.count <= limits.bytes else {
            throw tree.scanner.failure(
                .tooLarge(bytes: bytes.count, limit: limits.bytes), at: limits.bytes)
        }
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            throw tree.scanner.failure(.byteOrderMark)
        }
        let value = try tree.value(depth: 0)
        try tree.scanner.requireEnd()
        return value
    }

    /// The same for borrowed bytes, which are copied once.
    package static func parse(
        _ bytes: Span<UInt8>, as form: Form, limits: JSONLimits = JSONLimits()
    ) throws(JSONError) -> JSONValue {
        let copy = unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
        return try parse(copy, as: form, limits: limits)
    }
}

/// The recursive half of the parser: arrays and objects.
struct JSONTree {
    var scanner: JSONScanner
    let depthLimit: Int

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
        try open(depth: depth)
        if scanner.take(UInt8(ascii: "}")) { return [:] }
        var members: [Member] = []
        repeat {
            try scanner.skipSpace()
            let place = scanner.offset
            let key = try scanner.string(members.isEmpty ? .keyOrEnd : .key)
            try check(key, after: members.last?.key, at: place)
            try scanner.skipSpace()
            try scanner.require(UInt8(ascii: ":"), .colon)
            members.append(Member(key: key, value: try value(depth: depth), place: place))
            try scanner.skipSpace()
        } while scanner.take(UInt8(ascii: ","))
        try scanner.require(UInt8(ascii: "}"), .commaOrObjectEnd)
        return try dictionary(members)
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
