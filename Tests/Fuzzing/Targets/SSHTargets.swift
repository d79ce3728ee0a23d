import ByteCoding
import Transparency

private let message: [UInt8] = [1, 2, 3]

extension FuzzTarget {
    /// SSHSIG, armoured and bare.
    static let sshSignature = FuzzTarget(
        name: "ssh-signature",
        seeds: {
            guard let key = Material.secretKey(0x11) else { return [] }
            let signature = SSHSignature.sign(
                message: message.span, namespace: "event@flagledger", with: key)
            return [Array(signature.format().utf8), signature.encode()]
        },
        check: { bytes in
            if let signature = try? SSHSignature.decode(bytes) {
                require(signature.encode() == bytes, "a signature is written as it was read")
            }
            guard let signature = try? SSHSignature.parse(bytes) else { return }
            let again = try? SSHSignature.parse(Array(signature.format().utf8))
            require(again == signature, "a signature survives its armour")
            _ = signature.verify(
                message: message.span, namespace: "event@flagledger", key: signature.publicKey)
        })

    /// Public lines, private files, fingerprints.
    static let sshKey = FuzzTarget(
        name: "ssh-key",
        seeds: {
            guard let key = Material.secretKey(0x22) else { return [] }
            let file = OpenSSHPrivateKey(key, comment: "alice@example.com")
            let line = file.publicKey.line(comment: "alice@example.com")
            return Material.text([file.format(), line, file.publicKey.fingerprintText])
                + [file.publicKey.blob]
        },
        check: { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            if let key = try? SSHPublicKey.decode(bytes) {
                require(key.blob == bytes, "a key is written as it was read")
            }
            if let (key, comment) = try? SSHPublicKey.parse(line: text) {
                let again = try? SSHPublicKey.parse(line: key.line(comment: comment))
                require(again?.key == key, "a key survives its line")
            }
            if let fingerprint = try? SSHFingerprint.parse(text) {
                require(SSHFingerprint.format(fingerprint) == text, "a fingerprint has one text")
            }
            guard let file = try? OpenSSHPrivateKey.parse(bytes) else { return }
            let again = try? OpenSSHPrivateKey.parse(Array(file.format().utf8))
            require(again?.publicKey == file.publicKey, "a private key survives its file")
        })

    /// What an agent may answer.
    static let sshAgent = FuzzTarget(
        name: "ssh-agent",
        seeds: {
            guard let key = Material.secretKey(0x33) else { return [] }
            let request = SSHAgentMessage.encodeSignRequest(
                key: SSHPublicKey(key.publicKey), data: [1, 2, 3])
            let body = Array(request.dropFirst(4))
            let blob = SSHPublicKey(key.publicKey).blob
            let string = { (bytes: [UInt8]) in [0, 0, 0, UInt8(bytes.count)] + bytes }
            return [
                body, [12, 0, 0, 0, 1] + string(blob) + string(Array("alice".utf8)),
                [14] + string(
                    string(Array("ssh-ed25519".utf8)) + string([UInt8](repeating: 7, count: 64))),
            ]
        },
        check: { bytes in
            _ = try? SSHAgentMessage.decodeHeader(Array(bytes.prefix(4)))
            _ = try? SSHAgentMessage.decodeIdentities(bytes)
            _ = try? SSHAgentMessage.decodeSignature(bytes)
        })
}
