import ByteCoding

extension SSHSignature {
    static let magic = Array("SSHSIG".utf8)
    static let hashName = "sha512"
    private static let version: UInt32 = 1

    /// The blob between the armour lines.
    package func encode() -> [UInt8] {
        var blob = Self.magic
        blob.append(sshNumber: Self.version)
        blob.append(sshString: publicKey.blob)
        blob.append(sshString: namespace.utf8)
        blob.append(sshString: [])
        blob.append(sshString: Self.hashName.utf8)
        blob.append(sshString: SSHWireSignature.encode(signature))
        return blob
    }

    /// Reads a blob. A key of another type, a weak key and another hash are refused by name; the
    /// namespace is any text, and `verify` compares it.
    package static func decode(_ blob: [UInt8]) throws(OpenSSHError) -> SSHSignature {
        var reader = SSHWireReader(blob, of: .signature)
        guard try reader.readBytes(magic.count, "the magic").elementsEqual(magic) else {
            throw .wrongMagic(.signature)
        }
        let found = try reader.readNumber("the version")
        guard found == version else { throw .unsupportedVersion(.signature, found) }
        let publicKey = try SSHPublicKey.decode(Array(try reader.readString("the public key")))
        let namespace = try reader.readText("the namespace")
        guard !namespace.isEmpty else { throw .emptyNamespace }
        guard try reader.readString("the reserved field").isEmpty else { throw .reservedNotEmpty }
        let hash = try reader.readString("the hash's name")
        guard hash.elementsEqual(hashName.utf8) else {
            throw .unsupportedHash(SSHPublicKey.printable(hash))
        }
        let signature = try SSHWireSignature.decode(
            try reader.readString("the signature"), part: .signature)
        try reader.finish()
        return SSHSignature(publicKey: publicKey, namespace: namespace, signature: signature)
    }

    /// The armoured text, byte for byte what `ssh-keygen -Y sign` writes.
    package func format() -> String { Armour.signature.format(encode()) }

    /// Reads the armoured text.
    package static func parse(_ text: [UInt8]) throws(OpenSSHError) -> SSHSignature {
        try decode(try Armour.signature.parse(text))
    }
}

/// A signature on the wire (RFC 8709 section 6): string "ssh-ed25519", string 64 bytes.
enum SSHWireSignature {
    static func encode(_ signature: Ed25519Signature) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(sshString: SSHPublicKey.keyType.utf8)
        bytes.append(sshString: signature.bytes)
        return bytes
    }

    static func decode(
        _ bytes: ArraySlice<UInt8>, part: OpenSSHPart
    ) throws(OpenSSHError) -> Ed25519Signature {
        var reader = SSHWireReader(bytes, of: part)
        try reader.readKeyType()
        let signature = try reader.readString(
            "the signature's bytes", count: Ed25519Signature.byteCount)
        try reader.finish()
        return Ed25519Signature(made: signature)
    }
}
