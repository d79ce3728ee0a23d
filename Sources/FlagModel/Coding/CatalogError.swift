package import ByteCoding

/// Why a catalog file cannot be used.
package enum CatalogError: Error, Hashable, Sendable, CustomStringConvertible {
    case tooLarge(bytes: Int, limit: Int)
    case json(JSONError)
    case field(FieldError)
    /// A definition that contradicts itself; `path` is `flags[2]`.
    case definition(Refusal, path: String)

    package var description: String {
        switch self {
        case .tooLarge(let bytes, let limit):
            "the catalog has \(bytes) bytes, but at most \(limit) are allowed: split it"
        case .json(let error): "the catalog is not JSON: \(error)"
        case .field(let error): "the catalog's \(error)"
        case .definition(let refusal, let path): "the catalog's '\(path)': \(refusal)"
        }
    }
}
