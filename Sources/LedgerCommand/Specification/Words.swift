/// The words that commands take by their place.
package enum Words {
    package static let flag = ArgumentSpecification("FLAG", "the flag's key")
    package static let optionalFlag = ArgumentSpecification(
        "FLAG", "the flag's key", isOptional: true)
    package static let value = ArgumentSpecification(
        "VALUE",
        "a value of the flag's type (true, 42, 0.5, any text, an object as JSON), or the name of "
            + "one of its variants")
    package static let position = ArgumentSpecification(
        "POSITION", "the record's position, counted from 0")
    package static let text = ArgumentSpecification("TEXT", "what you have to say")
    package static let tenant = ArgumentSpecification(
        "TENANT", "lower-case letters, digits, dots, dashes and underscores")
    package static let environment = ArgumentSpecification(
        "ENVIRONMENT", "lower-case letters, digits, dots, dashes and underscores")
    package static let author = ArgumentSpecification(
        "AUTHOR", "who signs, without spaces: usually an e-mail address")
    package static let role = ArgumentSpecification(
        "ROLE", "what the author may do", kind: .choice(Options.roles))
    package static let fingerprint = ArgumentSpecification(
        "FINGERPRINT", "the key's SHA256:... fingerprint, as key list shows it")
    package static let token = ArgumentSpecification(
        "ID", "the token's id, as token list shows it")
    package static let catalogFile = ArgumentSpecification(
        "FILE", "a catalog: environments, tenants and flags as JSON", kind: .file)
    package static let importFile = ArgumentSpecification(
        "FILE", "JSON Lines, as export writes them; - for standard input", kind: .file)
    package static let proofFile = ArgumentSpecification(
        "FILE", "a C2SP .tlog-proof, as prove prints it", kind: .file)
    package static let backupDirectory = ArgumentSpecification(
        "TARGET", "the directory of the backup; made if it is not there", kind: .directory)
    package static let newKeyFile = ArgumentSpecification(
        "FILE", "the private key to write; the public key goes to FILE.pub", kind: .file)
    package static let keyFile = ArgumentSpecification(
        "FILE", "a private or public OpenSSH key file", kind: .file)
    package static let shell = ArgumentSpecification(
        "SHELL", "the shell", kind: .choice(["bash", "zsh", "fish"]))
    package static let topic = ArgumentSpecification(
        "COMMAND", "the command's words", isOptional: true, isRepeated: true)
}
