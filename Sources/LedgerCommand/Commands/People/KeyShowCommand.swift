/// `flagledger key show`.
package enum KeyShowCommand: Command {
    package static let specification = CommandSpecification(
        "key show", in: .people,
        "Show the public key and fingerprint of a key file",
        arguments: [Words.keyFile],
        examples: [
            "flagledger key show ~/.ssh/id_ed25519.pub"
        ])
}
