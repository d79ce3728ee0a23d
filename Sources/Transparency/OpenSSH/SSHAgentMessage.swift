/// The messages of `ssh-agent` that this program needs (RFC 9987): which keys do you hold, sign
/// this. Bytes only; the socket belongs to another room.
///
///     every message             u32 length of the rest, u8 type, contents
///     11 request identities     (nothing)
///     12 identities answer      u32 count, then string key blob, string comment, count times
///     13 sign request           string key blob, string data, u32 flags = 0
///     14 sign response          string (string "ssh-ed25519", string 64-byte signature)
///      5 failure                (nothing)
package enum SSHAgentMessage {
    private static let failure: UInt8 = 5
    private static let requestIdentities: UInt8 = 11
    private static let identitiesAnswer: UInt8 = 12
    private static let signRequest: UInt8 = 13
    private static let signResponse: UInt8 = 14

    /// The bytes before every message: its length.
    package static let headerByteCount = 4

    /// A key that the agent holds.
    package struct Identity: Hashable, Sendable {
        package let key: SSHPublicKey
        package let comment: String
    }

    /// The request for the list of keys, with its header.
    package static func encodeIdentitiesRequest() -> [UInt8] { frame([requestIdentities]) }

    /// The request to sign `data` with `key`, with its header.
    package static func encodeSignRequest(key: SSHPublicKey, data: [UInt8]) -> [UInt8] {
        var body = [signRequest]
        body.append(sshString: key.blob)
        body.append(sshString: data)
        body.append(sshNumber: 0)
        return frame(body)
    }

    /// How many bytes follow the header of an answer; refuses more than
    /// `TransparencyLimits.agentMessageBytes`, before anything is read.
    package static func decodeHeader(_ header: [UInt8]) throws(OpenSSHError) -> Int {
        var reader = SSHWireReader(header, of: .agentAnswer)
        let count = Int(try reader.readNumber("the length"))
        try reader.finish()
        let limit = TransparencyLimits.agentMessageBytes
        guard count <= limit else {
            throw .tooLarge(.agentAnswer, byteCount: count, limit: limit)
        }
        return count
    }

    /// The Ed25519 keys in an answer (the bytes after its header). Keys of other types are left
    /// out: the user may hold any.
    package static func decodeIdentities(_ answer: [UInt8]) throws(OpenSSHError) -> [Identity] {
        var reader = try open(answer, expecting: identitiesAnswer)
        let count = try reader.readNumber("the number of keys")
        let limit = TransparencyLimits.agentIdentities
        guard count <= UInt32(limit) else { throw .tooManyKeys(count, limit: limit) }
        var identities: [Identity] = []
        for _ in 0..<count {
            let blob = try reader.readString("a key")
            let comment = String(decoding: try reader.readString("a comment"), as: UTF8.self)
            guard let key = try? SSHPublicKey.decode(Array(blob)) else { continue }
            identities.append(Identity(key: key, comment: comment))
        }
        try reader.finish()
        return identities
    }

    /// The signature in an answer (the bytes after its header). The caller verifies it.
    package static func decodeSignature(
        _ answer: [UInt8]
    ) throws(OpenSSHError) -> Ed25519Signature {
        var reader = try open(answer, expecting: signResponse)
        let signature = try SSHWireSignature.decode(
            try reader.readString("the signature"), part: .agentAnswer)
        try reader.finish()
        return signature
    }

    private static func open(
        _ answer: [UInt8], expecting expected: UInt8
    ) throws(OpenSSHError) -> SSHWireReader {
        var reader = SSHWireReader(answer, of: .agentAnswer)
        let type = try reader.readByte("the message type")
        if type == failure { throw .agentRefused }
        guard type == expected else { throw .unexpectedAgentAnswer(type) }
        return reader
    }

    private static func frame(_ body: [UInt8]) -> [UInt8] {
        var message: [UInt8] = []
        message.append(sshString: body)
        return message
    }
}
