package import ByteCoding

/// The one place where errors become JSON: `{"error":{"code":…,"detail":…,"message":…}}`.
package enum ErrorBody {
    /// - Parameters:
    ///   - code: a word for programs, `UPPER_CASE`.
    ///   - message: what is wrong and what to do, for people.
    ///   - detail: what the message speaks of, for programs.
    package static func json(code: String, message: String, detail: JSONValue?) -> [UInt8] {
        var error: [String: JSONValue] = ["code": .string(code), "message": .string(message)]
        if let detail { error["detail"] = detail }
        return JSONWriter.canonical(.object(["error": .object(error)]))
    }
}

extension Response {
    /// An error in the server's own form.
    package static func error(
        _ status: Int, code: String, message: String, detail: JSONValue? = nil
    ) -> Response {
        json(status, ErrorBody.json(code: code, message: message, detail: detail))
    }

    /// The answer to a request that was rejected before any handler saw it.
    package static func rejecting(_ rejection: Rejection) -> Response {
        var response = error(
            rejection.status, code: rejection.code, message: rejection.description)
        if rejection == .shuttingDown { response.add("Retry-After", "1") }
        return response
    }
}
