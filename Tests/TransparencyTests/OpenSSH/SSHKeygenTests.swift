import Foundation
import TestSupport
import Testing
import Transparency

/// Both directions with the real `ssh-keygen`.
@Suite(.enabled(if: SSHAgent.isInstalled, Comment(rawValue: SSHAgent.missing)))
struct SSHKeygenTests {
    private let message = Array("{\"author\":\"alice@example.com\"}".utf8)

    /// A key pair made by `ssh-keygen`: the private key's file.
    private func generate(
        in folder: URL, name: String = "key", arguments: [String] = ["-t", "ed25519"],
        passphrase: String = "", comment: String = "a comment"
    ) throws -> URL {
        let file = folder.appendingPathComponent(name)
        let result = try Tool.run(
            "ssh-keygen",
            arguments + ["-q", "-N", passphrase, "-C", comment, "-f", file.path])
        try #require(result.status == 0, "\(result.error)")
        return file
    }

    @Test(arguments: ["", "a", "alice@example.com", "comment of 23 characters", "häßlich ü"])
    func itsKeyFilesAreRead(comment: String) throws {
        try Tool.withFolder { folder in
            let file = try generate(in: folder, comment: comment)
            let key = try OpenSSHPrivateKey.parse(Tool.read(file))
            #expect(key.comment == comment)
            let line = String(
                decoding: try Tool.read(file.appendingPathExtension("pub")), as: UTF8.self)
            let parsed = try SSHPublicKey.parse(line: line)
            #expect(parsed.key == key.publicKey && parsed.comment == comment)
            // Without a comment, ssh-keygen leaves a space at the end of the line.
            let ours = parsed.key.line(comment: comment) + (comment.isEmpty ? " \n" : "\n")
            #expect(ours == line)
            let listed = try Tool.run("ssh-keygen", ["-l", "-f", file.path + ".pub"])
            let fingerprint = parsed.key.fingerprintText
            #expect(listed.output.contains(" \(fingerprint) "))
            #expect(try SSHFingerprint.parse(fingerprint) == parsed.key.fingerprint)
        }
    }

    @Test func itReadsOurKeyFiles() throws {
        for length in 0..<17 {
            try Tool.withFolder { folder in
                let key = OpenSSHPrivateKey(
                    try TestKeys.key(UInt8(length)), comment: String(repeating: "c", count: length))
                let file = folder.appendingPathComponent("key")
                try Tool.write(key.format(), to: file)
                let printed = try Tool.run("ssh-keygen", ["-y", "-f", file.path])
                #expect(printed.status == 0, "\(printed.error)")
                #expect(printed.output == key.publicKey.line(comment: key.comment) + "\n")
                let listed = try Tool.run("ssh-keygen", ["-l", "-f", file.path])
                #expect(listed.output.contains(key.publicKey.fingerprintText))
                let read = try OpenSSHPrivateKey.parse(Array(key.format().utf8))
                #expect(read.publicKey == key.publicKey && read.comment == key.comment)
            }
        }
    }

    @Test func itsEncryptedKeyFilesAreRefusedAsSuch() throws {
        try Tool.withFolder { folder in
            let file = try generate(in: folder, passphrase: "secret words")
            let bytes = try Tool.read(file)
            #expect(throws: OpenSSHError.encrypted(cipher: "aes256-ctr")) {
                try OpenSSHPrivateKey.parse(bytes)
            }
        }
    }

    @Test func itsKeysOfOtherTypesAreRefusedByName() throws {
        let kinds = [
            (["-t", "ecdsa"], "ecdsa-sha2-nistp256"), (["-t", "rsa", "-b", "2048"], "ssh-rsa"),
        ]
        for (arguments, type) in kinds {
            try Tool.withFolder { folder in
                let file = try generate(in: folder, arguments: arguments)
                let bytes = try Tool.read(file)
                #expect(throws: OpenSSHError.unsupportedKeyType(type)) {
                    try OpenSSHPrivateKey.parse(bytes)
                }
                let line = String(
                    decoding: try Tool.read(URL(fileURLWithPath: file.path + ".pub")), as: UTF8.self
                )
                #expect(throws: OpenSSHError.unsupportedKeyType(type)) {
                    try SSHPublicKey.parse(line: line)
                }
            }
        }
    }

    @Test func itsSignatureIsOursToTheByte() throws {
        try Tool.withFolder { folder in
            let file = try generate(in: folder)
            let key = try OpenSSHPrivateKey.parse(Tool.read(file))
            let signed = try Tool.run(
                "ssh-keygen",
                ["-Y", "sign", "-n", SSHSignature.eventNamespace, "-f", file.path], input: message)
            #expect(signed.status == 0, "\(signed.error)")
            let ours = SSHSignature.sign(message: message.span, with: key.secretKey)
            #expect(signed.output == ours.format())
            let theirs = try SSHSignature.parse(Array(signed.output.utf8))
            #expect(theirs == ours)
            #expect(theirs.verify(message: message.span, key: key.publicKey) == .verified)
        }
    }

    @Test func itsSignatureWithAnotherHashIsRefusedByName() throws {
        try Tool.withFolder { folder in
            let file = try generate(in: folder)
            let signed = try Tool.run(
                "ssh-keygen",
                [
                    "-Y", "sign", "-O", "hashalg=sha256", "-n", SSHSignature.eventNamespace,
                    "-f", file.path,
                ], input: message)
            #expect(throws: OpenSSHError.unsupportedHash("sha256")) {
                try SSHSignature.parse(Array(signed.output.utf8))
            }
        }
    }

    @Test func itSaysGoodToOurSignatures() throws {
        try Tool.withFolder { folder in
            let key = try TestKeys.key(7)
            let author = "alice+tag@example.com"
            let allowed = folder.appendingPathComponent("allowed_signers")
            let line = try AllowedSigners.line(author: author, key: SSHPublicKey(key.publicKey))
            try Tool.write(line, to: allowed)
            func verify(_ signature: SSHSignature, _ message: [UInt8], _ namespace: String) throws
                -> (status: Int32, output: String, error: String)
            {
                let file = folder.appendingPathComponent("event.json.sig")
                try Tool.write(signature.format(), to: file)
                return try Tool.run(
                    "ssh-keygen",
                    [
                        "-Y", "verify", "-f", allowed.path, "-I", author, "-n", namespace,
                        "-s", file.path,
                    ], input: message)
            }
            let namespace = SSHSignature.eventNamespace
            let good = try verify(
                SSHSignature.sign(message: message.span, with: key), message, namespace)
            #expect(good.status == 0, "\(good.error)")
            #expect(good.output.hasPrefix("Good \"\(namespace)\" signature for \(author)"))
            let altered = try verify(
                SSHSignature.sign(message: message.span, with: key), message + [0x20], namespace)
            #expect(altered.status != 0)
            // The line admits our namespace only.
            let other = try verify(
                SSHSignature.sign(message: message.span, namespace: "file", with: key), message,
                "file")
            #expect(other.status != 0)
        }
    }
}
