import Foundation
import Glibc
import TestSupport
import Testing
import Transparency

/// The real `ssh-agent`, on a socket of its own.
@Suite(.enabled(if: SSHAgent.isInstalled, Comment(rawValue: SSHAgent.missing)), .serialized)
struct SSHAgentTests {
    @Test func itListsItsKeysAndSignsWithThem() throws {
        try withAgent { socket, folder in
            let connection = try AgentConnection(path: socket)
            defer { connection.close() }
            #expect(try connection.identities().isEmpty)

            let key = OpenSSHPrivateKey(try TestKeys.key(9), comment: "work laptop")
            let file = folder.appendingPathComponent("key")
            try Tool.write(key.format(), to: file)
            let ecdsa = folder.appendingPathComponent("ecdsa")
            let made = try Tool.run(
                "ssh-keygen", ["-q", "-t", "ecdsa", "-N", "", "-f", ecdsa.path])
            #expect(made.status == 0)
            for file in [ecdsa, file] {
                let added = try Tool.run(
                    "ssh-add", ["-q", file.path], environment: ["SSH_AUTH_SOCK": socket])
                #expect(added.status == 0, "\(added.error)")
            }

            // The key of another type is passed over.
            let identities = try connection.identities()
            #expect(identities.map(\.key) == [key.publicKey])
            #expect(identities.map(\.comment) == ["work laptop"])

            let message = Array("an event".utf8)
            let data = SSHSignature.signedData(message: message.span)
            let bytes = try connection.sign(data, with: key.publicKey)
            let signature = SSHSignature(
                publicKey: key.publicKey, namespace: SSHSignature.eventNamespace, signature: bytes)
            #expect(signature.verify(message: message.span, key: key.publicKey) == .verified)
            #expect(signature == SSHSignature.sign(message: message.span, with: key.secretKey))
        }
    }

    @Test func itRefusesAKeyThatItDoesNotHold() throws {
        try withAgent { socket, _ in
            let connection = try AgentConnection(path: socket)
            defer { connection.close() }
            let key = SSHPublicKey(try TestKeys.key(9).publicKey)
            #expect(throws: OpenSSHError.agentRefused) {
                try connection.sign([1, 2, 3], with: key)
            }
        }
    }

    private func withAgent(_ body: (String, URL) throws -> Void) throws {
        try Tool.withFolder { folder in
            let agent = try SSHAgent(in: folder)
            try withExtendedLifetime(agent) { try body(agent.socket, folder) }
        }
    }
}

/// The few system calls that the codec needs to be tried.
private struct AgentConnection {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
            unsafe target.copyBytes(from: Array(path.utf8).prefix(target.count - 1))
        }
        let status = unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else { throw CocoaError(.fileNoSuchFile) }
    }

    func close() { _ = Glibc.close(descriptor) }

    func identities() throws -> [SSHAgentMessage.Identity] {
        try SSHAgentMessage.decodeIdentities(ask(SSHAgentMessage.encodeIdentitiesRequest()))
    }

    func sign(_ data: [UInt8], with key: SSHPublicKey) throws -> Ed25519Signature {
        try SSHAgentMessage.decodeSignature(
            ask(SSHAgentMessage.encodeSignRequest(key: key, data: data)))
    }

    private func ask(_ request: [UInt8]) throws -> [UInt8] {
        guard unsafe write(descriptor, request, request.count) == request.count else {
            throw CocoaError(.fileWriteUnknown)
        }
        let header = try receive(SSHAgentMessage.headerByteCount)
        return try receive(SSHAgentMessage.decodeHeader(header))
    }

    private func receive(_ count: Int) throws -> [UInt8] {
        var received: [UInt8] = []
        while received.count < count {
            var part = [UInt8](repeating: 0, count: count - received.count)
            let partCount = unsafe read(descriptor, &part, part.count)
            guard partCount > 0 else { throw CocoaError(.fileReadUnknown) }
            received += part.prefix(partCount)
        }
        return received
    }
}
