import ByteCoding

/// A private key file as `ssh-keygen` writes it (OpenSSH's PROTOCOL.key), Ed25519, not encrypted.
///
///     "openssh-key-v1" 0x00
///     string  cipher "none"      string  key derivation "none"      string  its options, empty
///     u32     1 key              string  public key blob
///     string  secret part:
///         u32     check number   u32     the same again
///         string  "ssh-ed25519"  string  public key, 32 bytes       string  seed and public key
///         string  comment        bytes 1, 2, 3 … up to a multiple of 8
///
/// All of it in base64 between `-----BEGIN OPENSSH PRIVATE KEY-----` and its end.
package struct OpenSSHPrivateKey: Sendable {
    package let secretKey: Ed25519SecretKey
    package let comment: String

    package init(_ secretKey: Ed25519SecretKey, comment: String) {
        self.secretKey = secretKey
        self.comment = comment
    }

    package var publicKey: SSHPublicKey { SSHPublicKey(secretKey.publicKey) }
}

extension OpenSSHPrivateKey {
    private static let magic: [UInt8] = Array("openssh-key-v1".utf8) + [0]
    private static let noCipher = "none"
    private static let blockSize = 8

    /// The file's text. The check number, which OpenSSH draws at random to notice a wrong
    /// passphrase, is taken from the public key here: equal keys make equal files.
    package func format() -> String {
        let publicBytes = secretKey.publicKey.bytes
        let checkNumber = publicKey.fingerprint.bytes.prefix(4)
        var secretPart = Array(checkNumber + checkNumber)
        secretPart.append(sshString: SSHPublicKey.keyType.utf8)
        secretPart.append(sshString: publicBytes)
        secretPart.append(sshString: secretKey.seed + publicBytes)
        secretPart.append(sshString: comment.utf8)
        var padding: UInt8 = 0
        while !secretPart.count.isMultiple(of: Self.blockSize) {
            padding += 1
            secretPart.append(padding)
        }
        var file = Self.magic
        file.append(sshString: Self.noCipher.utf8)
        file.append(sshString: Self.noCipher.utf8)
        file.append(sshString: [])
        file.append(sshNumber: 1)
        file.append(sshString: publicKey.blob)
        file.append(sshString: secretPart)
        return Armour.privateKey.format(file)
    }

    /// Reads a private key file. An encrypted one is refused as such, before anything in it is
    /// read: `ssh-agent` or `ssh-keygen -p` asks for the passphrase, not this program.
    package static func parse(_ text: [UInt8]) throws(OpenSSHError) -> OpenSSHPrivateKey {
        var reader = SSHWireReader(try Armour.privateKey.parse(text), of: .privateKey)
        guard try reader.readBytes(magic.count, "the magic").elementsEqual(magic) else {
            throw .wrongMagic(.privateKey)
        }
        let cipher = try reader.readString("the cipher's name")
        let derivation = try reader.readString("the key derivation's name")
        guard cipher.elementsEqual(noCipher.utf8), derivation.elementsEqual(noCipher.utf8) else {
            throw .encrypted(cipher: SSHPublicKey.printable(cipher))
        }
        _ = try reader.readString("the key derivation's options", count: 0)
        let keyCount = try reader.readNumber("the number of keys")
        guard keyCount == 1 else { throw .wrongKeyCount(keyCount) }
        let publicKey = try SSHPublicKey.decode(Array(try reader.readString("the public key")))
        let secretPart = try reader.readString("the secret part")
        try reader.finish()
        return try parseSecretPart(secretPart, publicKey: publicKey)
    }

    private static func parseSecretPart(
        _ bytes: ArraySlice<UInt8>, publicKey: SSHPublicKey
    ) throws(OpenSSHError) -> OpenSSHPrivateKey {
        var reader = SSHWireReader(bytes, of: .privateKey)
        let checkNumber = try reader.readNumber("the check number")
        guard try reader.readNumber("the check number") == checkNumber else {
            throw .checkIntegersDiffer
        }
        try reader.readKeyType()
        let publicBytes = try reader.readString("the public half", count: 32)
        let secretBytes = try reader.readString("the secret half", count: 64)
        let comment = try reader.readText("the comment")
        try checkPadding(&reader, total: bytes.count)
        guard let secretKey = Ed25519SecretKey(seed: Array(secretBytes[..<32])),
            secretKey.publicKey == publicKey.key, publicBytes == publicKey.key.bytes,
            secretBytes[32...].elementsEqual(publicBytes)
        else { throw .keyHalvesDiffer }
        return OpenSSHPrivateKey(secretKey, comment: comment)
    }

    private static func checkPadding(
        _ reader: inout SSHWireReader, total: Int
    ) throws(OpenSSHError) {
        let start = reader.offset
        let padding = reader.readRest()
        guard padding.count < blockSize, total.isMultiple(of: blockSize) else {
            throw .badPadding(offset: start)
        }
        for (number, byte) in padding.enumerated() where Int(byte) != number + 1 {
            throw .badPadding(offset: start + number)
        }
    }
}

extension OpenSSHPrivateKey: CustomStringConvertible {
    package var description: String { "private key file of \(publicKey.fingerprintText)" }
}
