/// The parameters of a query, in their order, as forms encode them (`+` is a space; WHATWG URL
/// section 5.1). A name that comes twice is seen, so that no two readers take different values.
package struct QueryParameters: Sendable {
    package let pairs: [(name: String, value: String)]

    /// Reads what stands behind the `?`.
    static func parse(
        _ bytes: ArraySlice<UInt8>, limit: Int
    ) throws(Rejection) -> QueryParameters {
        var pairs: [(name: String, value: String)] = []
        for part in bytes.split(separator: UInt8(ascii: "&")) {
            guard pairs.count < limit else { throw .badPathEncoding }
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            guard let name = PercentDecoding.text(part[..<equals], plusIsSpace: true),
                let value = PercentDecoding.text(
                    part[min(equals + 1, part.endIndex)...], plusIsSpace: true)
            else { throw .badPathEncoding }
            pairs.append((name, value))
        }
        return QueryParameters(pairs: pairs)
    }

    /// The first value of a name.
    package subscript(_ name: String) -> String? { pairs.first { $0.name == name }?.value }

    /// All values of a name.
    package func all(_ name: String) -> [String] {
        pairs.filter { $0.name == name }.map(\.value)
    }

    /// A name that comes more than once, or `nil`: most routes refuse it (400).
    package var repeatedName: String? {
        var seen: Set<String> = []
        return pairs.first { !seen.insert($0.name).inserted }?.name
    }

    /// A name that is none of these, or `nil`: a misspelt parameter must not be ignored in silence.
    package func unknownName(except known: [String]) -> String? {
        pairs.first { !known.contains($0.name) }?.name
    }
}
