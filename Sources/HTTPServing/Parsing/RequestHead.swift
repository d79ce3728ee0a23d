/// One header field: where its name and value stand in the head, blanks around the value left out.
package struct HeaderField: Hashable, Sendable {
    let nameStart: UInt32
    let nameEnd: UInt32
    let valueStart: UInt32
    let valueEnd: UInt32

    init(name: Range<Int>, value: Range<Int>) {
        nameStart = UInt32(truncatingIfNeeded: name.lowerBound)
        nameEnd = UInt32(truncatingIfNeeded: name.upperBound)
        valueStart = UInt32(truncatingIfNeeded: value.lowerBound)
        valueEnd = UInt32(truncatingIfNeeded: value.upperBound)
    }

    package var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
    package var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }
}

/// How long a request's body is (RFC 9112 section 6.3).
package enum BodyFraming: Hashable, Sendable {
    case none
    case length(Int)
    case chunked
}

/// What the head of a request says; every place is an offset from the head's first byte.
package struct RequestHead: Hashable, Sendable {
    package internal(set) var method = Method.get
    package internal(set) var path = 0..<0
    /// What stands behind the first `?`.
    package internal(set) var query: Range<Int>?
    /// Of HTTP/1: 0 or 1; a higher minor version is answered as 1 (RFC 9110 section 2.5).
    package internal(set) var minorVersion = 1
    package internal(set) var fields: [HeaderField] = []
    package internal(set) var framing = BodyFraming.none
    /// The length of the body was told, be it zero.
    package internal(set) var tellsLength = false
    /// The connection may serve another request after this one.
    package internal(set) var isPersistent = true
    /// The client waits for `100 Continue` before it sends the body.
    package internal(set) var expectsContinue = false
    /// `Connection` names `upgrade`.
    package internal(set) var wantsUpgrade = false

    package init() {}

    /// The same storage for the next head.
    mutating func reset() {
        var kept = fields
        fields = []
        kept.removeAll(keepingCapacity: true)
        self = RequestHead()
        fields = kept
    }
}
